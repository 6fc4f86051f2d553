import { query } from '../db/query.ts';
import type { Workspace } from '../db/workspace.ts';
import { isPredefinedVariable, predefinedVariables } from '../images/predefinedVariables.ts';
import type { Fix } from '../model/finding.ts';
import type { ReferenceVariable } from '../model/imageReference.ts';
import type { Settings } from '../model/settings.ts';
import { isVariableSet, variableNames } from '../pulls/variableNames.ts';
import type { Rule } from './rule.ts';
import { isReference } from './shared/imageFix.ts';
import { createNearest } from './shared/nearestName.ts';
import { setVariable } from './shared/pipelineVariable.ts';
import { isPipelineComplete } from './shared/pipelineVariables.ts';
import { quoted } from './shared/quoting.ts';
import { nameFix } from './shared/variableFixes.ts';

export const imageUnknownVariable: Rule = {
  id: 'image-unknown-variable',
  summary: 'A variable in an image that neither GitLab nor the pipeline sets',
  severity: 'info',
  appliesTo: 'imageVariables',
  *check({ images }, { workspace, settings, file }) {
    const isComplete = isPipelineComplete(workspace, file.uri);
    for (const use of images) {
      for (const variable of use.format === 'gitlab-ci' ? (use.reference?.variables ?? []) : []) {
        const { name, syntax, range, value } = variable;
        if (syntax !== 'variable' || !isUnknown(name, workspace, settings)) continue;
        const meant = nearest(workspace, name);
        if (!isComplete && !isSlip(name, meant)) continue;
        // An optional prefix or suffix: `${MIRROR}node:20`.
        const isOptional = meant === undefined && isReference(use.text?.text.replace(value, '') ?? '');
        const fixes = meant === undefined ? [] : nameFix(use, variable, meant);
        yield { range, message: messageFor(variable, meant), ...(isOptional && { severity: 'hint' as const }), fixes };
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
