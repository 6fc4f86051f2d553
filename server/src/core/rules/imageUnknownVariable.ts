import { allWords, createMemory, createSummary } from '../db/summary.ts';
import { fileIn, type WorkspaceView } from '../db/workspaceView.ts';
import type { VariablePart } from '../images/imageReference.ts';
import { isPredefinedVariable, predefinedVariables } from '../images/predefinedVariables.ts';
import type { Settings } from '../model/settings.ts';
import type { Fix, Rule } from './rule.ts';
import { isReference } from './shared/imageFix.ts';
import { createNearest } from './shared/nearestName.ts';
import { setVariable } from './shared/pipelineVariable.ts';
import { pipelineVariables } from './shared/pipelineVariables.ts';
import { nameFix } from './shared/variableFixes.ts';
import { quoted } from './shared/words.ts';

export const imageUnknownVariable: Rule = {
  id: 'image-unknown-variable',
  summary: 'A variable in an image that neither GitLab nor the pipeline sets',
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
        // An optional prefix or suffix: `${MIRROR}node:20`.
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
    return edit === undefined ? [] : [{ title: `Add an empty ${name} to "variables:"`, edits: () => [edit] }];
  },
};

const namesUsed = createSummary(
  ({ images }) => images.flatMap(({ reference }) => reference?.variables.map(({ name }) => name) ?? []),
  allWords,
);

function isUnknown(name: string, workspace: WorkspaceView, { variables }: Settings): boolean {
  return !pipelineVariables(workspace).names.has(name) && !isPredefinedVariable(name) && !Object.hasOwn(variables, name);
}

/** Most edits do not change the names of variables. */
const remembered = createMemory<ReturnType<typeof createNearest>>();

function nearest(name: string, workspace: WorkspaceView): string | undefined {
  const { names } = pipelineVariables(workspace);
  return remembered([names], () => createNearest([...names, ...predefinedVariables]))(name);
}

/** Names that start with `CI_` are GitLab's, even when files are missing. A longer one is the user's own: `CI_REGISTRY_2`. */
function isSlip(name: string, meant: string | undefined): boolean {
  return name.startsWith('CI_') && meant !== undefined && !name.startsWith(meant);
}

function messageFor({ value }: VariablePart, meant: string | undefined): string {
  const what = `${quoted(value)} may expand to nothing: neither GitLab nor any file here sets it.`;
  if (meant !== undefined) return `${what} Did you mean "$${meant}"?`;
  return `${what} Set it under "variables:", or add it to "pullproof.variables" if it is set in GitLab.`;
}
