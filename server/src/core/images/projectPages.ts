import type { GitLabProject } from './gitLabProject.ts';

/**
 * The page of a project's CI/CD variables (docs/ground-truth.md#c4). First from the user's settings (`given`), then from the remote. Undefined if the
 * host is not known well enough. Over SSH the host of the web pages can differ, so the address is only likely.
 */
export function variablesPage(project: GitLabProject | undefined, given: Readonly<Record<string, string>>): string | undefined {
  const url = projectUrl(project, given);
  return url === undefined ? undefined : `${url}/-/settings/ci_cd#js-cicd-variables-settings`;
}

function projectUrl(project: GitLabProject | undefined, given: Readonly<Record<string, string>>): string | undefined {
  const { CI_PROJECT_URL: whole, CI_SERVER_URL: server } = given;
  const path = project?.variables.CI_PROJECT_PATH;
  const candidates = [whole, server === undefined || path === undefined ? undefined : `${server.replace(/\/$/, '')}/${path}`];
  return candidates.find((url) => url !== undefined && /^https?:\/\/[^\s@?#]+$/.test(url)) ?? project?.webUrl;
}
