import type { Range } from 'vscode-languageserver';
import { type ListExtent, type ListedImage, listImages, listImagesInSteps } from '../core/index.ts';
import type { FindDocument } from '../workspace/documentStore.ts';
import { createPauses } from '../workspace/scan.ts';
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
    const listed = await listedInSlices(session, extentOf(params));
    return session.answer([], () => imageItems(session.find, listed));
  });
}

/** While the workspace changes again and again, the list is put together in one go. */
const maxAttempts = 3;

/** Other requests are answered in between. If the workspace changes meanwhile, the list begins again. */
export async function listedInSlices(session: Session, extent: ListExtent): Promise<readonly ListedImage[]> {
  const { workspace } = session;
  const pause = createPauses();
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const revision = workspace.revision();
    const work = session.answer(undefined, () => listImagesInSteps(workspace.core, extent));
    while (work !== undefined && workspace.revision() === revision) {
      const step = session.answer(undefined, () => work.next());
      if (step === undefined) return [];
      if (step.done) return step.value;
      await pause();
    }
  }
  return session.answer([], () => listImages(workspace.core, extent));
}

/** Images of files that cannot be shown are left out. */
export function imageItems(find: FindDocument, images: readonly ListedImage[]): readonly ImageItem[] {
  return images.flatMap(({ range, ...image }) => {
    const document = find(image.uri);
    if (document === undefined) return [];
    const { condition } = image;
    return [{ ...image, ...(condition !== undefined && { hangsOn: condition }), range: toRange(document, range) }];
  });
}
