/** The package's own types speak of all of it and of Node's streams; the writer alone needs neither. */
declare module '@iarna/toml/stringify.js' {
  function stringify(table: Readonly<Record<string, string>>): string;
  export = stringify;
}
