import { query } from '../db/query.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import type { Fix } from '../model/finding.ts';
import type { RejectedValue } from '../model/valueFacts.ts';
import { pipelinesWith } from '../pipeline/pipelines.ts';
import type { Rule } from './rule.ts';
import { quoted } from './shared/quoting.ts';

export const variableWrongType: Rule = {
  id: 'variable-wrong-type',
  summary:
    'A value of a variable that GitLab rejects: a list, a map, one that is not an option, or a number with a decimal point in a matrix',
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

function whatIsWrong({ kind, name, written, becomes = '', options = [] }: RejectedValue): string {
  const value = quoted(written?.value ?? '');
  switch (kind) {
    case 'matrix': {
      const type = becomes === 'true' || becomes === 'false' ? 'boolean' : 'number';
      return `YAML reads ${value} as the ${type} ${becomes}, which a matrix cannot contain. Put it in quotes.`;
    }
    case 'option':
      return `${value} is not one of the "options" of ${quoted(name)}. Use one of these: ${options.map(quoted).join(', ')}.`;
    default:
      return `the variable ${quoted(name)} is a ${kind}, not a string. Write it as one string in quotes.`;
  }
}

function fixesFor({ kind, written, shared }: RejectedValue): readonly Fix[] {
  if (kind !== 'matrix' || written === undefined || shared) return [];
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
