import type { GitLabProject } from './gitLabProject.ts';

/** Web addresses of a project, from the user's settings or its git remote. Over SSH the host of the web pages can differ, so they are only likely. */
export interface ProjectPages {
  readonly url: string;
  /** Its CI/CD variables (docs/ground-truth.md#k1). */
  readonly variables: string;
  /** The endpoint for its CI/CD variables in the REST API. */
  readonly variablesApi: string;
}

/** Undefined if the host is not known well enough. The settings (`given`) come first. */
export function projectPages(project: GitLabProject | undefined, given: Readonly<Record<string, string>>): ProjectPages | undefined {
  const path = project?.variables.CI_PROJECT_PATH;
  const { CI_PROJECT_URL: whole, CI_SERVER_URL: server, CI_API_V4_URL: apiUrl } = given;
  const base = webAddress(server);
  const url = webAddress(whole) ?? (base !== undefined && path !== undefined ? `${base}/${path}` : project?.webUrl);
  if (url === undefined) return undefined;
  const origin = /^https?:\/\/[^/]+/.exec(url)?.[0] ?? '';
  const root = base !== undefined && url.startsWith(`${base}/`) ? base : origin;
  const api = webAddress(apiUrl) ?? `${root}/api/v4`;
  const id = encodeURIComponent(url.slice(root.length + 1));
  return { url, variables: `${url}/-/settings/ci_cd#js-cicd-variables-settings`, variablesApi: `${api}/projects/${id}/variables` };
}

/** Without a slash at the end. Undefined for anything that a browser would not open as a page. */
function webAddress(text: string | undefined): string | undefined {
  return text !== undefined && /^https?:\/\/[\w.-]+(?::\d+)?(?:\/[\w.~%+-]+)*\/?$/.test(text) ? text.replace(/\/$/, '') : undefined;
}
