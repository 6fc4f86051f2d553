import type { SourceFile } from '../db/sourceFile.ts';
import type { Workspace } from '../db/workspace.ts';
import { type ProjectPages, projectPages } from '../images/projectPages.ts';
import { isAtLeast } from '../images/runnerVersion.ts';
import type { AuthSource } from '../model/facts.ts';
import type { Edit } from '../text/edit.ts';
import { isPresentable, type Presentable, presentable, presentableUser } from '../text/presentable.ts';
import type { ListedImage } from './listedImage.ts';
import { type RegistrySummary, summarizeRegistries } from './registrySummary.ts';

/** What the workspace has for the command that writes auth entries. */
export interface EntryContext {
  /** Those that lack most come first. */
  readonly registries: readonly RegistrySummary[];
  readonly keys: readonly ExistingKey[];
  readonly files: readonly ConfigFile[];
  /** DOCKER_AUTH_CONFIG in pipelines, which entries without a secret can be added to. */
  readonly variables: readonly PipelineVariable[];
  /** Whether the Runner looks for keys with a path: from 17.5 (docs/ground-truth.md#a10). */
  readonly pathKeys: boolean;
  readonly project: ProjectPages | null;
}

/** A configuration of the workspace, open or not. */
export interface ConfigFile {
  readonly uri: string;
  readonly kind: 'docker-config' | 'runner-config';
}

/** A DOCKER_AUTH_CONFIG of a pipeline that the Runner can read, and in which it expands variables. */
export interface PipelineVariable {
  readonly uri: string;
  /** Which one of the file's. */
  readonly index: number;
  /** The job that has it. Empty for one of all jobs. */
  readonly job: Presentable;
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
    variables: files.flatMap(({ uri: one, facts }) => variablesIn(facts.auths, one)),
    pathKeys: isAtLeast(settings.runnerVersion, 17, 5),
    project: pagesFor(workspace, uri) ?? null,
  };
}

function variablesIn(sources: readonly AuthSource[], uri: string): readonly PipelineVariable[] {
  return sources.flatMap(({ origin, defects, unknown }, index) => {
    if (origin.kind !== 'pipeline-variable' || !origin.expanded || defects.length > 0 || unknown !== undefined) return [];
    return [{ uri, index, job: presentable(origin.owner) }];
  });
}

/** Adds an entry to a pipeline's DOCKER_AUTH_CONFIG, with a variable instead of the secret. Undefined if that is not possible. */
export function addReference(file: SourceFile, index: number, registry: string, variable: string): readonly Edit[] | undefined {
  const source = file.facts.auths[index];
  if (source === undefined || variablesIn(file.facts.auths, file.uri).every((one) => one.index !== index)) return undefined;
  const edits = source.addReference(registry, variable);
  return edits.length === 0 ? undefined : edits;
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
