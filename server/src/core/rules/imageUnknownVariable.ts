import { allWords, createMemory, createSummary } from '../db/summary.ts';
import { fileIn, type WorkspaceView } from '../db/workspaceView.ts';
import { isPredefinedVariable, predefinedVariables } from '../images/predefinedVariables.ts';
import type { Fix } from '../model/finding.ts';
import type { VariablePart } from '../model/imageReference.ts';
import type { Settings } from '../model/settings.ts';
import type { Rule } from './rule.ts';
import { isReference } from './shared/imageFix.ts';
import { createNearest } from './shared/nearestName.ts';
import { setVariable } from './shared/pipelineVariable.ts';
import { pipelineVariables } from './shared/pipelineVariables.ts';
import { nameFix } from './shared/variableFixes.ts';
import { quoted } from './shared/words.ts';

export const imageUnknownVariable: Rule = {
  id: 'image-unknown-variable',
  summary: 'A variable in an image that neither GitLab nor any file of the pipeline sets',
  severity: 'info',
  scope: 'job',
  about: 'imageVariables',
  hangsOn({ workspace, file, settings }) {
    const facts = workspace && fileIn(workspace, file.uri)?.facts;
    if (workspace === undefined || facts === undefined) return [];
    const { isWhole, files } = pipelineVariables(workspace);
    const unknown = [...namesUsed(facts)]
      .filter((name) => isUnknown(name, workspace, settings))
      .map((name) => `${name} ${nearest(name, workspace)}`);
    return [isWhole, files.has(file.uri), unknown.join(' ')];
  },
  *check({ images }, { workspace, settings, file }) {
    if (workspace === undefined) return;
    const { isWhole, files } = pipelineVariables(workspace);
    const everythingIsHere = isWhole && files.has(file.uri);
    for (const use of images) {
      for (const variable of use.format === 'gitlab-ci' ? (use.reference?.variables ?? []) : []) {
        const { name, syntax, range, value } = variable;
        if (syntax !== 'variable' || !isUnknown(name, workspace, settings)) continue;
        const meant = nearest(name, workspace);
        if (!everythingIsHere && !isSlip(name, meant)) continue;
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

const namesUsed = createSummary(
  ({ images }) => images.flatMap(({ reference }) => reference?.variables.map(({ name }) => name) ?? []),
  allWords,
);

function isUnknown(name: string, workspace: WorkspaceView, { variables }: Settings): boolean {
  return !pipelineVariables(workspace).names.has(name) && !isPredefinedVariable(name) && !Object.hasOwn(variables, name);
}

/** Few keystrokes change the name of a variable. */
const remembered = createMemory<ReturnType<typeof createNearest>>();

function nearest(name: string, workspace: WorkspaceView): string | undefined {
  const { names } = pipelineVariables(workspace);
  return remembered([names], () => createNearest([...names, ...predefinedVariables]))(name);
}

/** Names that begin with `CI_` are GitLab's, whatever files are not at hand. A longer one is somebody's own: `CI_REGISTRY_2`. */
function isSlip(name: string, meant: string | undefined): boolean {
  return name.startsWith('CI_') && meant !== undefined && !name.startsWith(meant);
}

function messageFor({ value }: VariablePart, meant: string | undefined): string {
  const what = `Neither GitLab nor any file here sets ${quoted(value)}, and a variable that is not set leaves a gap in the name of the image.`;
  if (meant !== undefined) return `${what} Did you mean "$${meant}"?`;
  return `${what} Set it under "variables:", or name it in "pullproof.variables" when GitLab's settings hold it.`;
}
