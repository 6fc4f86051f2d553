import { query } from '../db/query.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import type { Workspace } from '../db/workspace.ts';
import { isPredefinedVariable, predefinedVariables } from '../images/predefinedVariables.ts';
import type { Fix } from '../model/finding.ts';
import type { ReferenceVariable } from '../model/imageReference.ts';
import type { ImageUse } from '../model/imageUse.ts';
import type { Settings } from '../model/settings.ts';
import { isVariableSet, variableNames } from '../pulls/variableNames.ts';
import type { Edit } from '../text/edit.ts';
import { addTo } from '../util/multimap.ts';
import type { Rule } from './rule.ts';
import { isReference } from './shared/imageFix.ts';
import { createNearest } from './shared/nearestName.ts';
import { otherUses } from './shared/otherUses.ts';
import { setVariable } from './shared/pipelineVariable.ts';
import { isPipelineComplete } from './shared/pipelineVariables.ts';
import { quoted } from './shared/quoting.ts';
import { nameFix } from './shared/variableFixes.ts';

export const imageUnknownVariable: Rule = {
  id: 'image-unknown-variable',
  summary: 'A variable in an image that neither GitLab nor the pipeline sets',
  severity: 'info',
  appliesTo: 'imageVariables',
  *check({ images }, { workspace, settings, file, budget }) {
    const isComplete = isPipelineComplete(workspace, file.uri);
    for (const { reference, format } of images) {
      for (const variable of format === 'gitlab-ci' ? (reference?.variables ?? []) : []) {
        const { name, syntax, range } = variable;
        if (syntax !== 'variable' || !isUnknown(name, workspace, settings)) continue;
        const meant = nearest(workspace, name);
        if (!isComplete && !isSlip(name, meant)) continue;
        // Reported once in a file, where the variable is needed. Only there all uses are read.
        if (reportedUse(workspace, file, name, meant !== undefined) !== variable) continue;
        const uses = usesByName(workspace, file).get(name) ?? [];
        budget.take(uses.length);
        const reported = uses.find((one) => one.variable === variable);
        if (reported === undefined) continue;
        const related = otherUses(
          range,
          uses.map((one) => one.variable.range),
        );
        const severity = meant === undefined && isOptional(reported) ? { severity: 'hint' as const } : {};
        yield { range, message: messageFor(variable, meant), ...severity, fixes: fixesFor(uses, reported, meant), related };
      }
    }
  },
  lazyFixes({ range }, file): readonly Fix[] {
    const all = file.facts.images.flatMap(({ reference }) => reference?.variables ?? []);
    const name = all.find((variable) => variable.range.start === range.start)?.name;
    const edit = name === undefined ? undefined : setVariable(file, name, '');
    return edit === undefined ? [] : [{ title: `Add an empty ${name} to "variables:"`, edits: () => [edit] }];
  },
};

interface VariableUse {
  readonly use: ImageUse;
  readonly variable: ReferenceVariable;
}

/** The use of a variable that is reported: the first one that needs a value. */
const reportedUse = query((workspace, file: SourceFile, name: string, isAlwaysNeeded: boolean): ReferenceVariable | undefined => {
  const uses = usesByName(workspace, file).get(name) ?? [];
  return (uses.find((one) => isAlwaysNeeded || !isOptional(one)) ?? uses[0])?.variable;
});

/** Where the images of a file use each variable, in the order of the file. */
const usesByName = query((_, { facts }: SourceFile): ReadonlyMap<string, readonly VariableUse[]> => {
  const found = new Map<string, VariableUse[]>();
  for (const use of facts.images) {
    for (const variable of use.reference?.variables ?? [])
      if (variable.syntax === 'variable') addTo(found, variable.name, { use, variable });
  }
  return found;
});

/** An optional prefix or suffix: `${MIRROR}node:20`. */
function isOptional({ use, variable }: VariableUse): boolean {
  return isReference(use.text?.text.replace(variable.value, '') ?? '');
}

/** Corrects the name wherever the file has it. */
function fixesFor(uses: readonly VariableUse[], { use, variable }: VariableUse, meant: string | undefined): readonly Fix[] {
  if (meant === undefined) return [];
  const [fix] = nameFix(use, variable, meant);
  if (fix === undefined) return [];
  const all = uses.filter((one) => one.variable !== variable).flatMap((one) => nameFix(one.use, one.variable, meant));
  return [{ ...fix, edits: () => distinctEdits([fix, ...all].flatMap((one) => one.edits())) }];
}

/** An anchor's value is edited once. */
function distinctEdits(edits: readonly Edit[]): readonly Edit[] {
  const byStart = new Map(edits.map((edit) => [edit.range.start, edit]));
  return [...byStart.values()];
}

function isUnknown(name: string, workspace: Workspace, { variables }: Settings): boolean {
  return !isVariableSet(workspace, name) && !isPredefinedVariable(name) && !Object.hasOwn(variables, name);
}

const nearest = query((workspace, name: string): string | undefined => nearestIn(workspace)(name));

const nearestIn = query((workspace) => createNearest([...variableNames(workspace), ...predefinedVariables]));

/** Names that start with `CI_` are GitLab's, even when files are missing. A longer one is the user's own: `CI_REGISTRY_2`. */
function isSlip(name: string, meant: string | undefined): boolean {
  return name.startsWith('CI_') && meant !== undefined && !name.startsWith(meant);
}

function messageFor({ value }: ReferenceVariable, meant: string | undefined): string {
  const what = `${quoted(value)} may expand to nothing: neither GitLab nor any file here sets it.`;
  if (meant !== undefined) return `${what} Did you mean "$${meant}"?`;
  return `${what} Set it under "variables:", or add it to "pullproof.variables" if it is set in GitLab.`;
}
