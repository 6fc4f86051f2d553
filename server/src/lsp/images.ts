import type { Range } from 'vscode-languageserver';
import { type ListExtent, type ListedImage, listImages } from '../core/index.ts';
import type { Session } from '../workspace/session.ts';
import { toRange } from './convert.ts';

/** The project's own request: every image that a job of the workspace pulls. docs/lsp.md tells what it answers. */
const imagesRequest = 'pullproof/images';

/** Says that the answer may be another one now. */
export const imagesChanged = 'pullproof/imagesChanged';

export type ImageItem = Omit<ListedImage, 'range'> & { readonly range: Range };

/** What a client asked for: nothing but the images of the jobs, unless it says so. */
function extentOf(params: unknown): ListExtent {
  return typeof params === 'object' && params !== null && 'all' in params && params.all === true ? 'everything' : 'known-of-jobs';
}

export function registerImages(session: Session): void {
  session.connection.onRequest(imagesRequest, async (params: unknown) => {
    await session.ready;
    await session.workspace.projectsKnown();
    return session.answer([], () => imageItems(session, extentOf(params)));
  });
}

/** Images of files that cannot be shown are left out. */
function imageItems({ workspace, find }: Session, extent: ListExtent): readonly ImageItem[] {
  return listImages(workspace.core, extent).flatMap(({ range, ...image }) => {
    const document = find(image.uri);
    return document === undefined ? [] : [{ ...image, range: toRange(document, range) }];
  });
}
