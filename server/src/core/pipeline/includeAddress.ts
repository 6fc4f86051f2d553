import type { SourceFile } from '../db/sourceFile.ts';
import type { Workspace } from '../db/workspace.ts';
import { knownVariables } from '../images/gitLabProject.ts';
import { fillInputs, type Inputs, possibleTexts } from './inputs.ts';

/** GitLab's forms of a variable in an include. `$$` and `%%` are read in different ways by different versions. */
const placeholder = /\$\$|%%|\$(\w+)|\$\{(\w+)\}|%(\w+)%/g;
const variableName = /^[A-Za-z_]\w*$/;
/** The variables of a job, which does not exist yet when GitLab reads the includes (docs/ground-truth.md#j3). */
export const neverSet = /^CI_JOB_|^CI_REGISTRY_PASSWORD$/;

/** The GitLab instance of a pipeline: its host, with the port if that is known. Empty if neither settings nor git remote name it. */
export function originOf(workspace: Workspace, root: SourceFile): string {
  const known = knownVariables(workspace.settings.variables, workspace.projectOf(root.uri));
  return known.value('CI_SERVER_FQDN') ?? known.value('CI_SERVER_HOST') ?? workspace.projectOf(root.uri)?.host ?? '';
}

/**
 * Replaces the variables in the address of an include (docs/ground-truth.md#j3). Undefined if one is not known here: GitLab may know it. `isDetached`:
 * the file with the include has no project, and so no variables.
 */
export function fillAddress(text: string, workspace: Workspace, root: SourceFile, isDetached: boolean): string | undefined {
  if (text.includes('$[[')) return undefined;
  if (!/[$%]/.test(text)) return text;
  const known = knownVariables(workspace.settings.variables, workspace.projectOf(root.uri));
  let isKnown = true;
  const filled = text.replace(placeholder, (whole, ...names: (string | undefined)[]) => {
    const name = names.slice(0, 3).find((one) => one !== undefined);
    // The percent signs of `%20` belong to an address.
    if (name !== undefined && !variableName.test(name)) return whole;
    const value = name === undefined ? undefined : isDetached || neverSet.test(name) ? '' : known.value(name);
    isKnown &&= value !== undefined;
    return value ?? whole;
  });
  return isKnown ? filled : undefined;
}

/** The address with the inputs of its file: several if GitLab asks for an input with options, and then the input that decides. */
export function withInputs(text: string, inputs: Inputs): { readonly texts: readonly string[]; readonly input?: string } {
  return possibleTexts(text, inputs) ?? { texts: [fillInputs(text, inputs)] };
}
