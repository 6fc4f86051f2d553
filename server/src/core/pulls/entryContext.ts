import type { Workspace } from '../db/workspace.ts';
import { type ProjectPages, projectPages } from '../images/projectPages.ts';
import { isAtLeast } from '../images/runnerVersion.ts';
import type { AuthSource } from '../model/facts.ts';
import { isPresentable, type Presentable, presentable, presentableUser } from '../text/presentable.ts';
import type { ListedImage } from './listedImage.ts';
import { type RegistrySummary, summarizeRegistries } from './registrySummary.ts';

/** What the workspace has for the command that writes auth entries. */
export interface EntryContext {
  /** Those that lack most come first. */
  readonly registries: readonly RegistrySummary[];
  readonly keys: readonly ExistingKey[];
  readonly files: readonly ConfigFile[];
  /** Whether the Runner looks for keys with a path: from 17.5 (docs/ground-truth.md#a10). */
  readonly pathKeys: boolean;
  readonly project: ProjectPages | null;
}

/** A configuration of the workspace, open or not. */
export interface ConfigFile {
  readonly uri: string;
  readonly kind: 'docker-config' | 'runner-config';
}

/** A key under which a file of the workspace has a credential. */
export interface ExistingKey {
  readonly key: Presentable;
  readonly uri: string;
  /** Absent if there is none, or if it is not known. */
  readonly username?: Presentable;
  /** The credential helper instead of a user. */
  readonly helper?: Presentable;
}

/** `images` are those of the workspace's jobs. `uri` is the file that the user is in, which decides whose project it is. */
export function entryContext(workspace: Workspace, images: readonly ListedImage[], uri: string | undefined): EntryContext {
  const { files, settings } = workspace;
  return {
    registries: summarizeRegistries(images),
    keys: files.flatMap((file) => file.facts.auths.flatMap((source) => keysIn(source, file.uri))),
    files: files.flatMap(({ uri: one, format }) => (format === 'gitlab-ci' ? [] : [{ uri: one, kind: format }])),
    pathKeys: isAtLeast(settings.runnerVersion, 17, 5),
    project: pagesFor(workspace, uri) ?? null,
  };
}

/** Keys that contain a secret or a variable are left out. */
function keysIn({ entries, credHelpers }: AuthSource, uri: string): readonly ExistingKey[] {
  const ofEntries = entries.flatMap(({ registry, registryUnknown, username }) => {
    if (registryUnknown || !isPresentable(registry.value)) return [];
    return [{ key: presentable(registry.value), uri, ...(username !== undefined && { username: presentableUser(username) }) }];
  });
  const ofHelpers = credHelpers.flatMap(({ registry, helper, unknown }) =>
    !unknown && isPresentable(registry.value) ? [{ key: presentable(registry.value), uri, helper: presentable(helper.value) }] : [],
  );
  return [...ofEntries, ...ofHelpers];
}

/** Of the project of this file, or else of the first pipeline with a project. */
function pagesFor(workspace: Workspace, uri: string | undefined): ProjectPages | undefined {
  const pipelines = workspace.files.filter(({ format }) => format === 'gitlab-ci').map((file) => file.uri);
  const project = [...(uri === undefined ? [] : [uri]), ...pipelines]
    .map((one) => workspace.projectOf(one))
    .find((one) => one !== undefined);
  return projectPages(project, workspace.settings.variables);
}
