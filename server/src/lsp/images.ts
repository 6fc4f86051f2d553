import type { Location, Range } from 'vscode-languageserver';
import { type ListExtent, type ListedImage, listImages, listImagesInSteps } from '../core/index.ts';
import type { FindDocument } from '../workspace/documentStore.ts';
import { createPauses } from '../workspace/scan.ts';
import type { Session } from '../workspace/session.ts';
import { toLocations, toRange } from './convert.ts';

/** Pullproof's own request: every image that a job of the workspace pulls. The result is described in docs/lsp.md. */
const imagesRequest = 'pullproof/images';

/** Sent when the result may have changed. */
export const imagesChanged = 'pullproof/imagesChanged';

export type ImageItem = Omit<ListedImage, 'range' | 'credentialPlaces'> & {
  readonly range: Range;
  /** Where the credentials are written that are chosen. */
  readonly credentialPlaces: readonly Location[];
  /** The name of `condition` in older versions. */
  readonly hangsOn?: string;
};

/** Without `all`, a client gets only the known images of jobs. */
function extentOf(params: unknown): ListExtent {
  return typeof params === 'object' && params !== null && 'all' in params && params.all === true ? 'everything' : 'known-of-jobs';
}

/** The file that makes the Runner pull the images; undefined for all of them. */
function uriOf(params: unknown): string | undefined {
  const uri = typeof params === 'object' && params !== null && 'uri' in params ? params.uri : undefined;
  return typeof uri === 'string' ? uri : undefined;
}

export function registerImages(session: Session): void {
  session.connection.onRequest(imagesRequest, async (params: unknown) => {
    await session.ready;
    await session.workspace.projectsKnown();
    const listed = await listedInSlices(session, extentOf(params), uriOf(params));
    return session.answer([], () => imageItems(session.find, listed));
  });
}

/** While the workspace changes again and again, the list is put together in one go. */
const maxAttempts = 3;

/** Other requests are answered in between. If the workspace changes meanwhile, the list begins again. */
export async function listedInSlices(session: Session, extent: ListExtent, uri?: string): Promise<readonly ListedImage[]> {
  const { workspace } = session;
  const file = () => (uri === undefined ? undefined : workspace.file(uri));
  const pause = createPauses();
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const revision = workspace.revision();
    const work = session.answer(undefined, () => listImagesInSteps(workspace.core, extent, file()));
    while (work !== undefined && workspace.revision() === revision) {
      const step = session.answer(undefined, () => work.next());
      if (step === undefined) return [];
      if (step.done) return step.value;
      await pause();
    }
  }
  return session.answer([], () => listImages(workspace.core, extent, file()));
}

/** Images of files that cannot be shown are left out. */
export function imageItems(find: FindDocument, images: readonly ListedImage[]): readonly ImageItem[] {
  return images.flatMap(({ range, credentialPlaces, ...image }) => {
    const document = find(image.uri);
    if (document === undefined) return [];
    const { condition } = image;
    const places = toLocations(credentialPlaces, find);
    return [
      { ...image, ...(condition !== undefined && { hangsOn: condition }), range: toRange(document, range), credentialPlaces: places },
    ];
  });
}
