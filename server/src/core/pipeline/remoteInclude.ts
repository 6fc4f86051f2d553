import type { SourceFile } from '../db/sourceFile.ts';
import type { Workspace } from '../db/workspace.ts';
import type { RemoteInclude } from '../model/includes.ts';
import { fillAddress, originOf } from './includeAddress.ts';
import type { IncludeWords } from './includeGraph.ts';
import { ownComponent } from './ownComponent.ts';

/** What `local:` and the variables of a file with includes mean (docs/ground-truth.md#j3). */
export interface IncludeContext {
  /** The first file of the pipeline. */
  readonly root: SourceFile;
  /** The project that `local:` means. Absent for the pipeline's own. */
  readonly project?: IncludeProject;
  /** A file from an address, or one of GitLab's templates: it has no project and no variables. */
  readonly isDetached?: true;
}

export interface IncludeProject {
  readonly origin: string;
  readonly path: string;
  /** Absent for the default branch. */
  readonly ref?: string;
}

/** What an include names. A path is one of the workspace: below the folder of the root file, or a folder above it. */
export type IncludeAddress =
  | { readonly kind: 'workspace'; readonly path: string }
  | { readonly kind: 'own-component'; readonly name: string }
  | { readonly kind: 'remote'; readonly origin: string; readonly include: RemoteInclude }
  /** GitLab rejects `local:` in a file that has no project. */
  | { readonly kind: 'no-project'; readonly path: string }
  /** It has a variable that is not known here, or is not complete. */
  | { readonly kind: 'unknown' };

const unknown: IncludeAddress = { kind: 'unknown' };

/** The variables of the commit that the pipeline runs for. */
const ownCommit = /^\$(?:CI_COMMIT_SHA|\{CI_COMMIT_SHA\})$/;

export function addressOf(workspace: Workspace, include: IncludeWords, context: IncludeContext): IncludeAddress {
  const { target } = include;
  if (target === undefined) return unknown;
  const fill = (text: string) => fillAddress(text, workspace, context.root, context.isDetached === true);
  switch (include.kind) {
    case 'local':
      return localAddress(fill(target), context);
    case 'project':
      return projectAddress(workspace, include, context, fill);
    case 'component':
      return componentAddress(workspace, target, context, fill);
    case 'remote': {
      const url = fill(target);
      const { integrity } = include;
      if (url === undefined) return unknown;
      return { kind: 'remote', origin: '', include: { kind: 'remote', url, ...(integrity !== undefined && { integrity }) } };
    }
    case 'template': {
      const name = fill(target);
      return name === undefined
        ? unknown
        : { kind: 'remote', origin: originOf(workspace, context.root), include: { kind: 'template', name } };
    }
    default:
      return unknown;
  }
}

function localAddress(filled: string | undefined, { project, isDetached }: IncludeContext): IncludeAddress {
  const path = filled?.replace(/^\/+/, '');
  if (isDetached) return { kind: 'no-project', path: path ?? '' };
  if (path === undefined) return unknown;
  if (project === undefined) return { kind: 'workspace', path };
  const { origin, path: name, ref } = project;
  return { kind: 'remote', origin, include: { kind: 'project', project: name, ...(ref !== undefined && { ref }), file: path } };
}

type Fill = (text: string) => string | undefined;

function projectAddress(
  workspace: Workspace,
  { target = '', file, ref }: IncludeWords,
  context: IncludeContext,
  fill: Fill,
): IncludeAddress {
  const project = fill(target);
  const path = file === undefined ? undefined : fill(file)?.replace(/^\/+/, '');
  if (project === undefined || path === undefined) return unknown;
  if (ref !== undefined && ownCommit.test(ref) && isOwnPath(workspace, project, context)) return { kind: 'workspace', path };
  const filledRef = ref === undefined ? undefined : fill(ref);
  if (ref !== undefined && filledRef === undefined) return unknown;
  const include = { kind: 'project', project, ...(filledRef !== undefined && { ref: filledRef }), file: path } as const;
  return { kind: 'remote', origin: originOf(workspace, context.root), include };
}

function isOwnPath(workspace: Workspace, path: string, { root }: IncludeContext): boolean {
  return workspace.projectOf(root.uri)?.variables.CI_PROJECT_PATH?.toLowerCase() === path.toLowerCase();
}

/** `<host>/<project>/<name>@<version>` (docs/ground-truth.md#j2). */
function componentAddress(workspace: Workspace, target: string, context: IncludeContext, fill: Fill): IncludeAddress {
  const own = context.isDetached ? undefined : ownComponent(target, workspace.projectOf(context.root.uri));
  if (own !== undefined) return { kind: 'own-component', name: own };
  const origin = originOf(workspace, context.root);
  // Over SSH, the remote's host is the best that is known of the instance.
  const address = fill(origin === '' ? target : target.replace(/^\$(?:CI_SERVER_FQDN|\{CI_SERVER_FQDN\})(?=\/)/, origin));
  const [, host, project, name, version] = /^([^/@]+)\/([^@]+)\/([^/@]+)@(.+)$/.exec(address ?? '') ?? [];
  if (host === undefined || project === undefined || name === undefined || version === undefined) return unknown;
  return { kind: 'remote', origin: host, include: { kind: 'component', host, project, name, version } };
}

/** The context of the includes in a file that an include brings in. `commit` is the one that the file is from. */
export function contextIn({ root }: IncludeContext, origin: string, include: RemoteInclude, commit: string | undefined): IncludeContext {
  switch (include.kind) {
    case 'project': {
      const ref = commit ?? include.ref;
      return { root, project: { origin, path: include.project, ...(ref !== undefined && { ref }) } };
    }
    case 'component':
      return { root, project: { origin, path: include.project, ref: commit ?? include.version } };
    default:
      return { root, isDetached: true };
  }
}
