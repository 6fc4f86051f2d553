import type { GitLabProject } from '../images/gitLabProject.ts';

/** The variables of the commit that the pipeline runs for. */
const ownVersion = /^\$(?:CI_COMMIT_(?:SHA|SHORT_SHA|REF_NAME|BRANCH|TAG)|\{CI_COMMIT_(?:SHA|SHORT_SHA|REF_NAME|BRANCH|TAG)\})$/;

/**
 * The name of a component if its address is the pipeline's own project at its own commit: `$CI_SERVER_FQDN/$CI_PROJECT_PATH/build@$CI_COMMIT_SHA`, or
 * with host and path of the project as its remote has them. Other versions may have other content.
 */
export function ownComponent(address: string, project: GitLabProject | undefined): string | undefined {
  const at = address.indexOf('@');
  const slash = address.lastIndexOf('/', at);
  if (at < 0 || slash < 0 || !ownVersion.test(address.slice(at + 1))) return undefined;
  const name = address.slice(slash + 1, at);
  return /^[\w-]+$/.test(name) && isOwnProject(address.slice(0, slash), project) ? name : undefined;
}

function isOwnProject(written: string, project: GitLabProject | undefined): boolean {
  const where = written.replaceAll(/\$\{(\w+)\}/g, '$$$1');
  const host = where.slice(0, where.indexOf('/'));
  const path = where.slice(host.length + 1);
  const variables = new Map(Object.entries(project?.variables ?? {}));
  const [CI_SERVER_FQDN, CI_PROJECT_PATH] = [variables.get('CI_SERVER_FQDN'), variables.get('CI_PROJECT_PATH')];
  const known = (text: string) => text.replaceAll(/\$(\w+)/g, (variable, name: string) => variables.get(name) ?? variable);
  const isHost =
    host === '$CI_SERVER_FQDN' || host === '$CI_SERVER_HOST' || (host !== '' && [CI_SERVER_FQDN, project?.host].includes(host));
  if (!isHost) return false;
  if (path === '$CI_PROJECT_PATH' || path === '$CI_PROJECT_NAMESPACE/$CI_PROJECT_NAME') return true;
  return CI_PROJECT_PATH !== undefined && known(path).toLowerCase() === CI_PROJECT_PATH.toLowerCase();
}
