import type { SourceFile } from '../../db/sourceFile.ts';
import type { Edit } from '../../text/edit.ts';

/**
 * Sets a variable for the whole pipeline: before the first one in `variables:`, or in a new `variables:` before everything else.
 * Undefined if that needs more knowledge of the file (flow mappings, a header document, a file that is indented as a whole).
 */
export function setVariable({ text, facts }: SourceFile, name: string, value: string): Edit | undefined {
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const line = `${name}: "${value}"${lineEnd}`;
  const first = facts.pipeline?.variables.find(({ owner, conditional }) => owner === '' && conditional === undefined);
  if (first !== undefined) {
    const at = text.lastIndexOf('\n', first.name.range.start - 1) + 1;
    const indent = text.slice(at, first.name.range.start);
    return /^[ ]+$/.test(indent) ? insertion(at, `${indent}${line}`) : undefined;
  }
  if (/^(?:variables|spec)[ \t]*:/m.test(text)) return undefined;
  const content = /^(?!#|---|%|[^\S\n]*$).+/m.exec(text);
  return content === null || /^[\s{]/.test(content[0]) ? undefined : insertion(content.index, `variables:${lineEnd}  ${line}${lineEnd}`);
}

function insertion(at: number, newText: string): Edit {
  return { range: { start: at, end: at }, newText };
}
