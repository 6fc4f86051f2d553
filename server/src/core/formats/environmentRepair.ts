import { readFirstValue } from '../dockerAuth/goJsonScanner.ts';
import type { Problem } from '../syntax/node.ts';
import { lineAt } from '../syntax/toml/lines.ts';
import { parseToml } from '../syntax/toml/parseToml.ts';
import { applyEdits, type Edit } from '../text/edit.ts';
import { verbatim } from '../text/mappedText.ts';

/**
 * Problems of a config.toml, those with a repair that are one: JSON that stands in double quotes with its own quotes as they are. Lines that a
 * template engine fills in are no problems.
 */
export function withEnvironmentRepairs(text: string, problems: readonly Problem[]): readonly Problem[] {
  return problems
    .filter(({ range }) => !isTemplate(text, range.start))
    .map((problem) => {
      const edits = literalString(text, problem.range.start);
      if (edits === undefined || !isBetter(text, edits, problems.length)) return problem;
      const quotes = edits[0]?.newText ?? '';
      const message = 'The quotes of this JSON end the text around it too early.';
      return { ...problem, message, repair: { title: `Put the JSON in single quotes ${quotes}…${quotes}`, edits: () => edits } };
    });
}

function isTemplate(text: string, offset: number): boolean {
  const line = lineAt(text, offset);
  return /\{\{|\{%|<%/.test(text.slice(line.start, line.end));
}

/** `"NAME={"a":1}"` on the line of an offset: both outer quotes become single ones, in which TOML takes every character as it is. */
function literalString(text: string, offset: number): readonly Edit[] | undefined {
  const line = lineAt(text, offset);
  const found = /"[A-Za-z_]\w*=(?=[{[])/.exec(text.slice(line.start, line.end));
  if (found === null) return undefined;
  const open = line.start + found.index;
  const json = text.slice(open + found[0].length);
  const first = readFirstValue(json);
  if (first.kind !== 'value') return undefined;
  const close = open + found[0].length + first.end;
  const content = text.slice(open + 1, close);
  if (text.charAt(close) !== '"' || !/^"[ \t]*(?:[,\]]|#|\r?\n|$)/.test(text.slice(close))) return undefined;
  const isOneLine = !/[\r\n']/.test(content);
  if (content.includes("'''")) return undefined;
  const newText = isOneLine ? "'" : "'''";
  return [open, close].map((at) => ({ range: { start: at, end: at + 1 }, newText }));
}

function isBetter(text: string, edits: readonly Edit[], before: number): boolean {
  return parseToml(verbatim(applyEdits(text, edits))).problems.length < before;
}
