import { createMemory } from '../../db/summary.ts';
import { type FileFacts, filesWithAuths, type WorkspaceView } from '../../db/workspaceView.ts';
import { lookupPathOf } from '../../images/registryPath.ts';
import type { Facts } from '../../model/facts.ts';
import type { ImageUse } from '../../model/imageUse.ts';
import type { Settings } from '../../model/settings.ts';
import { pipelinesOf } from '../../pipeline/pipeline.ts';
import { expandImage } from '../../pulls/pullScenarios.ts';

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

/** Works it out beforehand, in steps between which others may have their turn. Only keys of registries are held against all images. */
export function* prepareImages(workspace: WorkspaceView, settings: Settings): Iterable<void> {
  if (filesWithAuths(workspace).length === 0) return;
  const read = readerOf(workspace, settings);
  for (const file of workspace.files) {
    read(file);
    yield;
  }
}

function readImages(workspace: WorkspaceView, settings: Settings): WorkspaceImages {
  const all = workspace.files.map(readerOf(workspace, settings));
  return { known: all.flatMap(({ known }) => known), isOpen: all.some(({ isOpen }) => isOpen) };
}

/** What is known of the images of each file, for as long as neither a pipeline nor a setting is another one. */
const byFile = createMemory<WeakMap<Facts, WorkspaceImages>>();

function readerOf(workspace: WorkspaceView, settings: Settings): (file: FileFacts) => WorkspaceImages {
  const ofFiles = byFile([settings, ...pipelinesOf(workspace)], () => new WeakMap());
  return (file) => {
    const found = ofFiles.get(file.facts) ?? readFileImages(file, workspace, settings);
    ofFiles.set(file.facts, found);
    return found;
  };
}

function readFileImages({ uri, facts }: FileFacts, workspace: WorkspaceView, settings: Settings): WorkspaceImages {
  const known: KnownImage[] = [];
  let isOpen = (facts.pipeline?.references ?? []).length > 0;
  for (const use of facts.images) {
    if (use.reference === undefined || use.reference.problem !== undefined) continue;
    const path = lookupPathOf(expandImage(use, workspace, settings), settings.runnerVersion);
    if (path.includes('$')) isOpen = true;
    else known.push({ uri, use, path, host: path.split('/', 1)[0] ?? '' });
  }
  return { known, isOpen };
}
