import type { Workspace } from '../db/workspace.ts';
import { pathVariable, predefinedVariables } from '../images/predefinedVariables.ts';
import type { Settings } from '../model/settings.ts';
import { type Markdown, md } from '../text/markdown.ts';
import type { Suggestion } from './completion.ts';

/** Predefined variables that are common in image names, most useful first (docs/ground-truth.md#c4). */
const meanings: Readonly<Record<string, Markdown>> = {
  CI_REGISTRY_IMAGE: md`the project’s own image path in lowercase: \`registry.example.com/group/project\``,
  CI_REGISTRY: md`host and port of the instance’s container registry`,
  CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX: md`pulls Docker Hub images through the dependency proxy of the top-level group`,
  CI_DEPENDENCY_PROXY_DIRECT_GROUP_IMAGE_PREFIX: md`pulls Docker Hub images through the dependency proxy of the project’s own group`,
  CI_DEPENDENCY_PROXY_SERVER: md`host and port of the dependency proxy`,
  CI_TEMPLATE_REGISTRY_HOST: md`the registry of GitLab’s own templates: \`registry.gitlab.com\``,
  CI_COMMIT_REF_SLUG: md`branch or tag, converted to a valid tag`,
  CI_COMMIT_SHORT_SHA: md`the first eight characters of the commit SHA`,
  CI_COMMIT_SHA: md`the full commit SHA`,
  CI_COMMIT_TAG: md`the Git tag, only in tag pipelines`,
  CI_RUNNER_VERSION: md`the Runner’s version`,
};

const isSecret = /PASSWORD|TOKEN|JWT|KUBE|HARBOR|PEM|DEPLOY_/;

/** Variables for image names: those that the workspace sets, then those that GitLab sets. */
export function variableSuggestions(workspace: Workspace, settings: Settings, braced: boolean): readonly Suggestion[] {
  const suggestion = (name: string, detail: string, documentation?: Markdown): Suggestion => {
    const written = braced ? `\${${name}}` : `$${name}`;
    return { label: name, kind: 'variable', detail, ...(documentation && { documentation }), pieces: [written], filter: written };
  };
  const own = workspace.files.flatMap(({ path, facts }) =>
    (facts.pipeline?.variables ?? []).flatMap(({ name, value }) => (value === undefined ? [] : [suggestion(name.value, path)])),
  );
  const others = [...predefinedVariables].filter((name) => !isSecret.test(name) && pathVariable(name) === undefined);
  return [
    ...own,
    ...Object.keys(settings.variables).map((name) => suggestion(name, 'pullproof.variables')),
    ...Object.entries(meanings).map(([name, meaning]) => suggestion(name, 'set by GitLab', meaning)),
    ...others.map((name) => suggestion(name, 'set by GitLab')),
  ];
}

export interface OpenVariable {
  readonly at: number;
  readonly braced: boolean;
  /** How many characters after the cursor belong to it. */
  readonly rest: number;
}

/** The variable whose name is being typed after a `$`. */
export function openVariable(typed: string, behind: string): OpenVariable | undefined {
  const found = /\$(\{?)\w*$/.exec(typed);
  if (found === null) return undefined;
  const braced = found[1] === '{';
  const rest = (braced ? /^\w*\}?/ : /^\w*/).exec(behind)?.[0].length ?? 0;
  return { at: found.index, braced, rest };
}
