import { readFirstValue } from '../dockerAuth/goJsonScanner.ts';
import type { Problem } from '../syntax/node.ts';
import { lineAt } from '../syntax/toml/lines.ts';
import { parseToml } from '../syntax/toml/parseToml.ts';
import { applyEdits, type Edit } from '../text/edit.ts';
import { verbatim } from '../text/mappedText.ts';
import { bareKeyRepair, machineMessage } from './bareKeyRepair.ts';

/**
 * The problems of a config.toml. Some have a fix: JSON in double quotes whose own quotes are not escaped, and keys that need quotes. Lines for
 * a template engine are not reported.
 */
export function withRepairs(text: string, problems: readonly Problem[]): readonly Problem[] {
  return problems
    .filter(({ range }) => !isTemplate(text, range.start))
    .map((problem) => repaired(text, problem, problems.length))
    .filter(({ message }, index, all) => message !== machineMessage || all.findIndex((other) => other.message === message) === index);
}

function repaired(text: string, problem: Problem, before: number): Problem {
  const key = bareKeyRepair(text, problem);
  if (key?.repair !== undefined && isBetter(text, key.repair.edits(), before)) return { ...problem, ...key };
  const edits = literalString(text, problem.range.start);
  if (edits === undefined || !isBetter(text, edits, before)) return problem;
  const quotes = edits[0]?.newText ?? '';
  const message = 'A quote inside this JSON ends the string too early.';
  return { ...problem, message, repair: { title: `Put the JSON in single quotes ${quotes}…${quotes}`, edits: () => edits } };
}

function isTemplate(text: string, offset: number): boolean {
  const line = lineAt(text, offset);
  return /\{\{|\{%|<%/.test(text.slice(line.start, line.end));
}

/** Replaces the outer quotes of `"NAME={"a":1}"` on the line of an offset by single quotes, in which TOML needs no escapes. */
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
