import type { Range } from 'vscode-languageserver';
import { type ListExtent, type ListedImage, listImages, type Settings, type WorkspaceView } from '../core/index.ts';
import { type FindDocument, toRange } from './convert.ts';

/** A custom request: every image that a job of the workspace pulls. docs/lsp.md documents the result. */
export const imagesRequest = 'pullproof/images';

/** A notification that the result may have changed. */
export const imagesChanged = 'pullproof/imagesChanged';

export type ImageItem = Omit<ListedImage, 'range'> & { readonly range: Range };

/** Only the images of jobs, unless the client asks for all. */
export function extentOf(params: unknown): ListExtent {
  return typeof params === 'object' && params !== null && 'all' in params && params.all === true ? 'everything' : 'known-of-jobs';
}

/** The result of the request. Images in files that are not available are left out. */
export function imageItems(workspace: WorkspaceView, settings: Settings, find: FindDocument, extent: ListExtent): readonly ImageItem[] {
  return listImages(workspace, settings, extent).flatMap(({ range, ...image }) => {
    const document = find(image.uri);
    return document === undefined ? [] : [{ ...image, range: toRange(document, range) }];
  });
}
