import type { SourceFile } from '../db/sourceFile.ts';
import type { Workspace } from '../db/workspace.ts';
import type { Fix } from '../model/finding.ts';
import type { ChangedValue, InputSpec } from '../model/valueFacts.ts';
import { isInputInImage, isVariableInImage } from '../pipeline/imageSources.ts';
import { includesOf } from '../pipeline/includeGraph.ts';
import { filesIncludedBy } from '../pipeline/pipelines.ts';
import { jobInputName } from '../pipeline/variables.ts';
import type { Rule } from './rule.ts';
import { quoted } from './shared/quoting.ts';

const kinds = { number: 'a number', boolean: 'a boolean', symbol: 'a Ruby symbol' } as const;

export const valueChangedByYaml: Rule = {
  id: 'value-changed-by-yaml',
  summary: 'A value without quotes that YAML changes before it becomes a part of an image',
  severity: 'warning',
  appliesTo: 'changedValues',
  *check({ pipeline }, { workspace, file }) {
    for (const change of pipeline?.changedValues ?? []) {
      const { written, becomes, kind } = change;
      const files = filesOf(change, workspace, file);
      const isUsed =
        change.place === 'variable' || change.place === 'job-input'
          ? isVariableInImage(workspace, file, change.owner, change.place === 'variable' ? change.name : jobInputName(change.name))
          : files.some((one) => isInputInImage(workspace, one, change.name));
      if (!isUsed) continue;
      // For an input of another type, GitLab converts the text in the quotes again.
      const declared = files.flatMap((one) => declaredIn(workspace, one, change.name)).find(({ wants }) => wants !== 'string')?.wants;
      const advice =
        declared === undefined ? 'Put it in quotes.' : `Declare ${quoted(change.name)} as a string, and put the value in quotes.`;
      yield {
        range: written.range,
        message: `Images get ${quoted(becomes)} instead of ${quoted(written.value)}: YAML reads the value as ${kinds[kind]}. ${advice}`,
        fixes: declared === undefined ? fixesFor(change) : [],
      };
    }
  },
};

/** The files whose `$[[ inputs.x ]]` get the value. */
function filesOf({ place, include }: ChangedValue, workspace: Workspace, file: SourceFile): readonly SourceFile[] {
  if (place === 'default') return [file];
  return include === undefined ? [] : filesIncludedBy(workspace, file, include);
}

function declaredIn(workspace: Workspace, file: SourceFile, name: string): readonly InputSpec[] {
  return includesOf(workspace, file).declared.filter((input) => input.name === name);
}

/** At an anchor, other places may need the value as YAML reads it. */
function fixesFor({ written: { value, range }, shared }: ChangedValue): readonly Fix[] {
  const newText = JSON.stringify(value);
  return [{ title: `Change to ${newText} in quotes`, preferred: true, ...(!shared && { safe: true }), edits: () => [{ range, newText }] }];
}
