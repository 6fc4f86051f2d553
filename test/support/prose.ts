/** Comments, strings and regular expressions. The last ones are matched so that a quote in them does not start a string. */
const token =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[\s\S]|\$\{(?:[^{}`]|\{[^{}]*\}|`[^`]*`)*\}|[^`\\])*`|(?<=(?:[(,=:[!&|?{};]|=>|\breturn)\s*|^\s*)\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\//gm;

/** The comments and the strings with spaces in a JavaScript or TypeScript file. Everything else becomes spaces, so that offsets stay the same. */
export function proseIn(code: string): string {
  let prose = '';
  for (const { 0: found, index } of code.matchAll(token)) {
    const isRegularExpression = found.startsWith('/') && !/^\/[/*]/.test(found);
    const isName = /^['"`]\S*$/.test(found);
    if (isRegularExpression || isName) continue;
    prose += blank(code.slice(prose.length, index)) + found.replaceAll(/(?<!\\)\$\{[^{}]*\}/g, blank);
  }
  return prose + blank(code.slice(prose.length));
}

function blank(text: string): string {
  return text.replaceAll(/[^\n]/g, ' ');
}
