import { query } from '../db/query.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import type { Fix } from '../model/finding.ts';
import type { RejectedValue } from '../model/valueFacts.ts';
import { pipelinesWith } from '../pipeline/pipelines.ts';
import type { Rule } from './rule.ts';
import { quoted } from './shared/quoting.ts';

export const variableWrongType: Rule = {
  id: 'variable-wrong-type',
  summary: 'A value of a variable that GitLab rejects: a list, a map, or a number with a decimal point in a matrix',
  severity: 'error',
  appliesTo: 'rejectedValues',
  *check({ pipeline }, { workspace, file }) {
    for (const value of pipeline?.rejectedValues ?? []) {
      if (value.owner.startsWith('.') && !isExtended(workspace, file, value.owner)) continue;
      yield { range: value.range, message: `GitLab rejects the pipeline: ${whatIsWrong(value)}`, fixes: fixesFor(value) };
    }
  },
  /** JSON without quotes is also YAML. Within single quotes, it is a string. */
  lazyFixes({ range, fixes = [] }, { text, facts }) {
    const value = facts.pipeline?.rejectedValues?.find((one) => one.range.start === range.start && one.range.end === range.end);
    const written = text.slice(range.start, range.end);
    if (fixes.length > 0 || value === undefined || value.shared || !isJson(written)) return [];
    const newText = `'${written.replaceAll("'", "''")}'`;
    return [{ title: 'Put it in single quotes', preferred: true, edits: () => [{ range, newText }] }];
  },
};

/** What a hidden block calls `variables:` may be anything until a job extends it. */
const isExtended = query((workspace, file: SourceFile, block: string): boolean => {
  return pipelinesWith(workspace, file.uri).some(({ definitions }) => {
    const users = [...(definitions.buildingOn(block) ?? [])].filter((user) => !user.startsWith('.'));
    return users.some((user) => definitions.chain(user, block).length > 0);
  });
});

function whatIsWrong({ kind, name, written }: RejectedValue): string {
  const value = quoted(written?.value ?? '');
  if (kind === 'matrix') return `in "parallel:matrix", ${value} of ${quoted(name)} is neither a string nor an integer. Put it in quotes.`;
  return `the variable ${quoted(name)} is a ${kind}, not a string. Put the value in quotes.`;
}

function fixesFor({ written, shared }: RejectedValue): readonly Fix[] {
  if (written === undefined || shared) return [];
  const newText = JSON.stringify(written.value);
  return [{ title: `Change to ${newText} in quotes`, safe: true, preferred: true, edits: () => [{ range: written.range, newText }] }];
}

function isJson(text: string): boolean {
  if (text.includes('\n')) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
