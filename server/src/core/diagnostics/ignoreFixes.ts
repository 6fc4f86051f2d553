import type { SourceFile } from '../db/sourceFile.ts';
import type { Finding, ShownFix } from '../model/finding.ts';
import type { Edit } from '../text/edit.ts';
import { presentable } from '../text/presentable.ts';
import { statementAt } from './statements.ts';
import { endOfIds, lineStart } from './suppressions.ts';

/**
 * The fixes that hide a finding: at its place, and everywhere in its file. They write a comment, or the setting `pullproof.ignore` for JSON, where no
 * comment is possible and only the whole file can be named.
 */
export function ignoreFixes(finding: Finding, file: SourceFile): readonly ShownFix[] {
  const { rule } = finding;
  const inFile = presentable(`Ignore ${rule} in this file`);
  if (file.format === 'docker-config') {
    return [{ title: inFile, command: 'pullproof.ignoreInFile', arguments: [{ rule, uri: file.uri }] }];
  }
  return [
    { title: presentable(`Ignore ${rule} here`), edits: () => [commentAbove(finding, file)] },
    { title: inFile, edits: () => [commentAtTop(rule, file.text)] },
  ];
}

/** Above the statement if the position is in a multi-line string, otherwise above the line. A comment that is there already gets the rule too. */
function commentAbove({ rule, range }: Finding, file: SourceFile): Edit {
  const { text } = file;
  const at = Math.max(lineStart(text, statementAt(file, range) ?? range.start), topOf(text));
  const present = endOfIds(text, at, 'here') ?? endOfCommentAbove(text, at);
  if (present !== undefined) return insertion(present, `, ${rule}`);
  const indent = /^[ \t]*/.exec(text.slice(at, range.end))?.[0] ?? '';
  return commentLine(at, `${indent}# pullproof: ignore ${rule}`, text);
}

/** Only if nothing but the comment is on that line: it may be meant for what is. */
function endOfCommentAbove(text: string, at: number): number | undefined {
  const above = at <= topOf(text) ? undefined : lineStart(text, at - 1);
  return above !== undefined && /^\s*#/.test(text.slice(above, at)) ? endOfIds(text, above, 'here') : undefined;
}

function commentAtTop(rule: string, text: string): Edit {
  const top = topOf(text);
  const present = endOfIds(text, top, 'file');
  return present === undefined ? commentLine(top, `# pullproof: ignore-file ${rule}`, text) : insertion(present, `, ${rule}`);
}

function topOf(text: string): number {
  return text.startsWith('\uFEFF') ? 1 : 0;
}

/** The user may want to add the reason. */
function commentLine(at: number, comment: string, text: string): Edit {
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  return { ...insertion(at, comment + lineEnd), cursor: comment.length };
}

function insertion(at: number, newText: string): Edit {
  return { range: { start: at, end: at }, newText };
}
