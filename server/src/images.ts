import type { Range } from 'vscode-languageserver';
import { type ListedImage, listImages, type Settings, type WorkspaceView } from './core/index.ts';
import { type FindDocument, toRange } from './toLsp.ts';

/** The project's own request: every image that a job of the workspace pulls. docs/lsp.md tells what it answers. */
export const imagesRequest = 'pullproof/images';

export type ImageItem = Omit<ListedImage, 'range'> & { readonly range: Range };

/** The answer to it; images of files that cannot be shown are left out. */
export function imageItems(workspace: WorkspaceView, settings: Settings, find: FindDocument): readonly ImageItem[] {
  return listImages(workspace, settings).flatMap(({ range, ...image }) => {
    const document = find(image.uri);
    return document === undefined ? [] : [{ ...image, range: toRange(document, range) }];
  });
}
