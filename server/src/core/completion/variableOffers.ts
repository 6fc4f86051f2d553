import type { Workspace } from '../db/workspace.ts';
import { pathVariable, predefinedVariables } from '../images/predefinedVariables.ts';
import type { Settings } from '../model/settings.ts';
import type { Offer } from './completion.ts';

/** Predefined variables that people write in image names, most useful first (GROUND-TRUTH C.4). */
const meanings: Readonly<Record<string, string>> = {
  CI_REGISTRY_IMAGE: 'the project’s own image path, in small letters: `registry.example.com/group/project`',
  CI_REGISTRY: 'host and port of the instance’s container registry',
  CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX: 'pulls Docker Hub’s images through the dependency proxy of the top-level group',
  CI_DEPENDENCY_PROXY_DIRECT_GROUP_IMAGE_PREFIX: 'pulls Docker Hub’s images through the dependency proxy of the project’s own group',
  CI_DEPENDENCY_PROXY_SERVER: 'host and port of the dependency proxy',
  CI_TEMPLATE_REGISTRY_HOST: 'where GitLab’s own templates take their images from: `registry.gitlab.com`',
  CI_COMMIT_REF_SLUG: 'branch or tag, in letters that a tag may have',
  CI_COMMIT_SHORT_SHA: 'the first eight letters of the commit',
  CI_COMMIT_SHA: 'the whole commit',
  CI_COMMIT_TAG: 'the Git tag; only in pipelines for tags',
  CI_RUNNER_VERSION: 'the Runner’s version',
};

const isSecret = /PASSWORD|TOKEN|JWT|KUBE|HARBOR|PEM|DEPLOY_/;

/** Variables that an image name can hold: those that the workspace sets, then those that GitLab does. */
export function variableOffers(workspace: Workspace, settings: Settings, braced: boolean): readonly Offer[] {
  const offer = (name: string, detail: string, documentation?: string): Offer => {
    const written = braced ? `\${${name}}` : `$${name}`;
    return { label: name, kind: 'variable', detail, ...(documentation && { documentation }), pieces: [written], filter: written };
  };
  const own = workspace.files.flatMap(({ path, facts }) =>
    (facts.pipeline?.variables ?? []).flatMap(({ name, value }) => (value === undefined ? [] : [offer(name.value, path)])),
  );
  const others = [...predefinedVariables].filter((name) => !isSecret.test(name) && pathVariable(name) === undefined);
  return [
    ...own,
    ...Object.keys(settings.variables).map((name) => offer(name, 'pullproof.variables')),
    ...Object.entries(meanings).map(([name, meaning]) => offer(name, 'set by GitLab', meaning)),
    ...others.map((name) => offer(name, 'set by GitLab')),
  ];
}

export interface OpenVariable {
  readonly at: number;
  readonly braced: boolean;
  /** How many of the characters behind the cursor belong to it. */
  readonly rest: number;
}

/** The `$` before the cursor whose name is being typed. */
export function openVariable(typed: string, behind: string): OpenVariable | undefined {
  const found = /\$(\{?)\w*$/.exec(typed);
  if (found === null) return undefined;
  const braced = found[1] === '{';
  const rest = (braced ? /^\w*\}?/ : /^\w*/).exec(behind)?.[0].length ?? 0;
  return { at: found.index, braced, rest };
}
