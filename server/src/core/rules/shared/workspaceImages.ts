import { expandImage } from '../../credentials/situations.ts';
import type { ImageUse } from '../../facts.ts';
import { lookupPathOf } from '../../images/registryPath.ts';
import type { Settings } from '../../settings.ts';
import type { WorkspaceView } from '../../workspaceView.ts';

/** An image of the workspace whose name is known up to its tag. */
export interface KnownImage {
  readonly uri: string;
  readonly use: ImageUse;
  /** Under which the Runner looks for a credential. */
  readonly path: string;
  /** Port included, in small letters; `docker.io` for Docker Hub. */
  readonly host: string;
}

export interface WorkspaceImages {
  readonly known: readonly KnownImage[];
  /** Another image may be any, as a variable hides its name. */
  readonly isOpen: boolean;
}

const read = new WeakMap<WorkspaceView, { readonly settings: Settings; readonly images: WorkspaceImages }>();

/** Worked out once for each view of the workspace. */
export function workspaceImages(workspace: WorkspaceView, settings: Settings): WorkspaceImages {
  const before = read.get(workspace);
  if (before !== undefined && before.settings === settings) return before.images;
  const images = readImages(workspace, settings);
  read.set(workspace, { settings, images });
  return images;
}

function readImages(workspace: WorkspaceView, settings: Settings): WorkspaceImages {
  const known: KnownImage[] = [];
  let isOpen = false;
  for (const { uri, facts } of workspace.files) {
    isOpen ||= (facts.pipeline?.references ?? []).length > 0;
    for (const use of facts.images) {
      if (use.reference === undefined || use.reference.problem !== undefined) continue;
      const path = lookupPathOf(expandImage(use, workspace, settings), settings.runnerVersion);
      if (path.includes('$')) isOpen = true;
      else known.push({ uri, use, path, host: path.split('/', 1)[0] ?? '' });
    }
  }
  return { known, isOpen };
}
