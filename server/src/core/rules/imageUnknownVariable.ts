import { query } from '../db/query.ts';
import type { Workspace } from '../db/workspace.ts';
import { isPredefinedVariable, predefinedVariables } from '../images/predefinedVariables.ts';
import type { Fix } from '../model/finding.ts';
import type { VariablePart } from '../model/imageReference.ts';
import type { Settings } from '../model/settings.ts';
import type { Rule } from './rule.ts';
import { isReference } from './shared/imageFix.ts';
import { createNearest } from './shared/nearestName.ts';
import { setVariable } from './shared/pipelineVariable.ts';
import { isPipelineComplete, isVariableSet, variableNames } from './shared/pipelineVariables.ts';
import { nameFix } from './shared/variableFixes.ts';
import { quoted } from './shared/words.ts';

export const imageUnknownVariable: Rule = {
  id: 'image-unknown-variable',
  summary: 'A variable in an image that neither GitLab nor any file of the pipeline sets',
  severity: 'info',
  about: 'imageVariables',
  *check({ images }, { workspace, settings, file }) {
    const isComplete = isPipelineComplete(workspace, file.uri);
    for (const use of images) {
      for (const variable of use.format === 'gitlab-ci' ? (use.reference?.variables ?? []) : []) {
        const { name, syntax, range, value } = variable;
        if (syntax !== 'variable' || !isUnknown(name, workspace, settings)) continue;
        const meant = nearest(workspace, name);
        if (!isComplete && !isSlip(name, meant)) continue;
        // A prefix or suffix that is only set now and then: `${MIRROR}node:20`.
        const isOptional = meant === undefined && isReference(use.text?.text.replace(value, '') ?? '');
        const fixes = meant === undefined ? [] : nameFix(use, variable, meant);
        yield { range, message: messageFor(variable, meant), ...(isOptional && { severity: 'hint' as const }), fixes };
      }
    }
  },
  moreFixes({ range }, file): readonly Fix[] {
    const all = file.facts.images.flatMap(({ reference }) => reference?.variables ?? []);
    const name = all.find((variable) => variable.range.start === range.start)?.name;
    const edit = name === undefined ? undefined : setVariable(file, name, '');
    return edit === undefined ? [] : [{ title: `Add ${name} to "variables:", to be filled in`, edits: () => [edit] }];
  },
};

function isUnknown(name: string, workspace: Workspace, { variables }: Settings): boolean {
  return !isVariableSet(workspace, name) && !isPredefinedVariable(name) && !Object.hasOwn(variables, name);
}

const nearest = query((workspace, name: string): string | undefined => nearestIn(workspace)(name));

const nearestIn = query((workspace) => createNearest([...variableNames(workspace), ...predefinedVariables]));

/** Names that begin with `CI_` are GitLab's, whatever files are not at hand. A longer one is somebody's own: `CI_REGISTRY_2`. */
function isSlip(name: string, meant: string | undefined): boolean {
  return name.startsWith('CI_') && meant !== undefined && !name.startsWith(meant);
}

function messageFor({ value }: VariablePart, meant: string | undefined): string {
  const what = `Neither GitLab nor any file here sets ${quoted(value)}, and a variable that is not set leaves a gap in the name of the image.`;
  if (meant !== undefined) return `${what} Did you mean "$${meant}"?`;
  return `${what} Set it under "variables:", or name it in "pullproof.variables" when GitLab's settings hold it.`;
}
