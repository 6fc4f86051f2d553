import type { Range } from 'vscode-languageserver';
import { type ListExtent, type ListedImage, listImages } from '../core/index.ts';
import type { Session } from '../workspace/session.ts';
import { toRange } from './convert.ts';

/** Pullproof's own request: every image that a job of the workspace pulls. The result is described in docs/lsp.md. */
const imagesRequest = 'pullproof/images';

/** Sent when the result may have changed. */
export const imagesChanged = 'pullproof/imagesChanged';

export type ImageItem = Omit<ListedImage, 'range'> & {
  readonly range: Range;
  /** The name of `condition` in older versions. */
  readonly hangsOn?: string;
};

/** Without `all`, a client gets only the known images of jobs. */
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
    if (document === undefined) return [];
    const { condition } = image;
    return [{ ...image, ...(condition !== undefined && { hangsOn: condition }), range: toRange(document, range) }];
  });
}
