import { isSameSet, query } from '../../db/query.ts';
import type { SourceFile } from '../../db/sourceFile.ts';
import { lookupOrder, lookupPathOf } from '../../images/registryPath.ts';
import type { ImageUse } from '../../model/imageUse.ts';
import { expandImage } from '../../pulls/pullScenarios.ts';

/** An image of the workspace whose name is known up to its tag. */
export interface KnownImage {
  readonly uri: string;
  readonly use: ImageUse;
  /** Under which the Runner looks for a credential. */
  readonly path: string;
  /** Port included, in lowercase; `docker.io` for Docker Hub. */
  readonly host: string;
}

export interface WorkspaceImages {
  readonly known: readonly KnownImage[];
  /** Another image may be any, as a variable hides its name. */
  readonly isOpen: boolean;
}

export const workspaceImages = query((workspace): WorkspaceImages => {
  const all = workspace.files.map((file) => imagesOf(workspace, file));
  return { known: all.flatMap(({ known }) => known), isOpen: all.some(({ isOpen }) => isOpen) };
});

const imagesOf = query(({ settings }, file: SourceFile): WorkspaceImages => {
  const { uri, facts } = file;
  const known: KnownImage[] = [];
  let isOpen = (facts.pipeline?.references ?? []).length > 0;
  for (const use of facts.images) {
    if (use.reference === undefined || use.reference.problem !== undefined) continue;
    const path = lookupPathOf(expandImage(use, file), settings.runnerVersion);
    if (path.includes('$')) isOpen = true;
    else known.push({ uri, use, path, host: path.split('/', 1)[0] ?? '' });
  }
  return { known, isOpen };
});

/** Whether some image of the workspace, as it is written, would be looked up under this path. */
export const isLookedUp = query((workspace, path: string): boolean => {
  return workspace.files.some((file) => lookupPaths(workspace, file).has(path));
});

const lookupPaths = query(({ settings }, { facts }: SourceFile): ReadonlySet<string> => {
  const references = facts.images.flatMap(({ reference }) => reference?.written.value ?? []);
  return new Set(references.flatMap((written) => lookupOrder(lookupPathOf(written, settings.runnerVersion))));
}, isSameSet);
