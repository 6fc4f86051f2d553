// Which paths (with `/`) can belong to which format. Without other imports, because the client's bundle includes them: it decides with them whether a
// server is needed.

const pipelineName = /(?:^|\.)gitlab-ci[._-]/;
const yamlName = /\.ya?ml$/;
// GitLab also uses `.gitlab/` for other files.
const otherFolders = new Set(['agents', 'dashboards', 'duo', 'issue_templates', 'merge_request_templates', 'security-policies']);
const otherFiles = new Set(['changelog_config', 'insights', 'route-map', '.gitlab-webide']);

/**
 * Whether the path belongs to a pipeline or a part of one: `.gitlab-ci.yml` and similar names, and YAML in `.gitlab/` and `.gitlab-ci/`.
 */
export function isPipelinePath(path: string): boolean {
  const segments = path.split('/');
  const name = segments.pop() ?? '';
  if (!yamlName.test(name)) return false;
  if (pipelineName.test(name)) return true;
  if (segments.includes('.gitlab-ci')) return true;
  const folder = segments.lastIndexOf('.gitlab');
  if (folder < 0 || otherFolders.has(segments[folder + 1] ?? '')) return false;
  return !otherFiles.has(name.replace(yamlName, ''));
}

/** Whether the path can belong to a component of a component project (docs/ground-truth.md#c7). Many programs keep YAML in `templates/`. */
export function isComponentPath(path: string): boolean {
  return /(?:^|\/)templates\/[^/]+(?:\/template)?\.yml$/.test(path);
}

/** Whether the path can belong to a Runner's `config.toml`. Many programs have a file with this name. */
export function isRunnerConfigPath(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return name.endsWith('.toml') && (/(?:^|[._-])config[._-]/.test(name) || path.includes('gitlab-runner'));
}

/** Whether the path can belong to a Docker config outside `.docker/`. Many programs have a `config.json`. */
export function isDockerConfigPath(path: string): boolean {
  return (
    /(?:^|\/)(?:config\.json|auth\.json|docker[-_.]?config[^/]*\.json|[^/]*\.dockerconfigjson)$/.test(path) && !isDockerFolderPath(path)
  );
}

/** `.docker/config.json`, which belongs to Docker whatever it contains. */
export function isDockerFolderPath(path: string): boolean {
  return /(?:^|\/)\.docker\/config\.json$/.test(path);
}

export function isDockercfgPath(path: string): boolean {
  return /(?:^|\/)\.dockercfg$/.test(path);
}
