/**
 * The project of an image in GitLab's container registry, if it is not this one: that project has to allow the job token of this project
 * (docs/ground-truth.md#f7). `lookupPath` has the registry's host, `project` is the path of this project. As the name of an image can follow the path of
 * its project, the result is the project or a group above it. Undefined for an image of this project or of the dependency proxy.
 */
export function foreignProject(lookupPath: string, project: string): string | undefined {
  const [, ...segments] = lookupPath.split('/');
  const path = segments.join('/');
  if (segments.length < 2 || /\$|\/dependency_proxy\/containers\//.test(path)) return undefined;
  const own = project.toLowerCase();
  if (path === own || path.startsWith(`${own}/`)) return undefined;
  return segments.length === 2 ? path : segments.slice(0, -1).join('/');
}
