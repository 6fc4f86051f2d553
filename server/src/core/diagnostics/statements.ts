import type { SourceFile } from '../db/sourceFile.ts';
import type { Facts } from '../model/facts.ts';
import type { SourceRange } from '../text/mappedText.ts';
import { isWithin } from '../text/relativeRange.ts';

/** Where the statement begins whose string contains this place, if there is one: no comment can stand inside a string of several lines. */
export function statementAt(file: SourceFile, range: SourceRange): number | undefined {
  for (const facts of file.factsAround(range.start)) {
    const start = statementIn(facts, range);
    if (start !== undefined) return start;
  }
  return undefined;
}

function statementIn({ pipeline, tokens, auths, images }: Facts, range: SourceRange): number | undefined {
  const contains = (one: { readonly range: SourceRange }) => isWithin(range, one.range);
  const inString = ({ string }: { readonly string: SourceRange }) => contains({ range: string });
  const scripts = [...(pipeline?.logins ?? []), ...(pipeline?.configWrites ?? []), ...(pipeline?.encodingFaults ?? [])];
  const string = scripts.find(inString)?.string ?? tokens?.find(inString)?.string;
  return auths.find(contains)?.statement.start ?? images.find(contains)?.range.start ?? string?.start;
}
