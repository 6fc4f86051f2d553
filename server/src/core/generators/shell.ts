/** A word of a command for bash, zsh and other shells of POSIX: what is not plain is quoted, so that nothing in it is expanded. */
export function shellWord(text: string): string {
  return /^[A-Za-z0-9_./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * A line for bash or zsh that asks for a value and passes it to a command on standard input. The value is not shown, and not in the list of processes,
 * because `printf` is a part of the shell. It does not end with a newline, which would be sent with it.
 */
export function fromStandardInput(command: string): string {
  return `IFS= read -rs VALUE && printf %s "$VALUE" | ${command}; unset VALUE`;
}
