import type { Range } from 'vscode-languageserver';
import { type ListExtent, type ListedImage, listImages, type Settings, type WorkspaceView } from '../core/index.ts';
import { type FindDocument, toRange } from './convert.ts';

/** The project's own request: every image that a job of the workspace pulls. docs/lsp.md tells what it answers. */
export const imagesRequest = 'pullproof/images';

/** Says that the answer may be another one now. */
export const imagesChanged = 'pullproof/imagesChanged';

export type ImageItem = Omit<ListedImage, 'range'> & { readonly range: Range };

/** What a client asked for: nothing but the images of the jobs, unless it says so. */
export function extentOf(params: unknown): ListExtent {
  return typeof params === 'object' && params !== null && 'all' in params && params.all === true ? 'everything' : 'known-of-jobs';
}

/** The answer to it; images of files that cannot be shown are left out. */
export function imageItems(workspace: WorkspaceView, settings: Settings, find: FindDocument, extent: ListExtent): readonly ImageItem[] {
  return listImages(workspace, settings, extent).flatMap(({ range, ...image }) => {
    const document = find(image.uri);
    return document === undefined ? [] : [{ ...image, range: toRange(document, range) }];
  });
}
