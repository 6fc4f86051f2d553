/** The package's own types also cover the parser and Node's streams. Only the writer is used here. */
declare module '@iarna/toml/stringify.js' {
  function stringify(table: Readonly<Record<string, string>>): string;
  export = stringify;
}
