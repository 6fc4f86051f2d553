import type { Finding } from '../model/finding.ts';
import type { SourceRange } from '../text/mappedText.ts';

const directive = /#\s*pullproof:\s*ignore(-file)?\s+([a-z0-9-]+(?:\s*,\s*[a-z0-9-]+)*)/;

const word = 'pullproof:';

/** The ignore comments of a file. */
export interface IgnoreComments {
  hides(finding: Finding): boolean;
}

/**
 * Reads `# pullproof: ignore <id>[, <id>] -- reason` (for its own line and the line below) and `# pullproof: ignore-file <id>` (for the
 * whole file). `statementOf` returns the start of the statement around a position: a multi-line string cannot contain comments, so the
 * comment above its statement counts too.
 */
export function readIgnoreComments(text: string, statementOf: (range: SourceRange) => number | undefined): IgnoreComments {
  if (!text.includes(word)) return { hides: () => false };
  const everywhere = new Set<string>();
  for (const line of text.split('\n')) {
    const found = directive.exec(line);
    if (found?.[1] !== undefined) for (const id of idsOf(found[2])) everywhere.add(id);
  }
  // Thousands of findings may be on one long line, which is read once.
  const known = new Map<number, ReadonlySet<string>>();
  const ignoredAt = (start: number) => {
    const ids = known.get(start) ?? ignoredOnLine(text, start);
    known.set(start, ids);
    return ids;
  };
  const hiddenAt = (offset: number, rule: string) => {
    const start = lineStart(text, offset);
    return ignoredAt(start).has(rule) || (start > 0 && ignoredAt(lineStart(text, start - 1)).has(rule));
  };
  return {
    hides: ({ range, rule }) => {
      if (everywhere.has(rule) || hiddenAt(range.start, rule)) return true;
      const statement = statementOf(range);
      return statement !== undefined && hiddenAt(statement, rule);
    },
  };
}

/** The end of the list of ids in an ignore comment of a line. Undefined if the line has none. `start` and the result are offsets in the text. */
export function endOfIds(text: string, start: number, kind: 'here' | 'file'): number | undefined {
  const found = directive.exec(lineAt(text, start));
  return found === null || (found[1] !== undefined) !== (kind === 'file') ? undefined : start + found.index + found[0].length;
}

function idsOf(list: string | undefined): readonly string[] {
  return list === undefined ? [] : list.split(',').map((id) => id.trim());
}

export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

function ignoredOnLine(text: string, start: number): ReadonlySet<string> {
  const found = directive.exec(lineAt(text, start));
  return new Set(found === null || found[1] !== undefined ? [] : idsOf(found[2]));
}

function lineAt(text: string, start: number): string {
  const end = text.indexOf('\n', start);
  return text.slice(start, end < 0 ? text.length : end);
}
