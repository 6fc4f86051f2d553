import { countImages, defaultSettings, type ImageCount, listImages, versionText } from '../core/index.ts';
import type { Session } from '../workspace/session.ts';
import { listedInSlices } from './images.ts';

/** Pullproof's own request: what the status of a file in the editor shows. The result is described in docs/lsp.md. */
const statusRequest = 'pullproof/status';

interface Status {
  readonly runnerVersion: string;
  /** The version comes from no setting. */
  readonly isAssumed: boolean;
  readonly workspace: ImageCount;
  /** What the file makes the Runner pull. Null for a file that is not ours, and without a file. */
  readonly file: ImageCount | null;
}

export function registerStatus(session: Session): void {
  session.connection.onRequest(statusRequest, async ({ uri }: { readonly uri?: string }): Promise<Status> => {
    await session.ready;
    await session.workspace.projectsKnown();
    const { runnerVersion } = session.settings;
    const workspace = countImages(await listedInSlices(session, 'everything'));
    return {
      runnerVersion: versionText(runnerVersion),
      isAssumed: runnerVersion === defaultSettings.runnerVersion,
      workspace,
      file: session.answer(null, () => countOfFile(session, uri)),
    };
  });
}

function countOfFile({ workspace }: Session, uri: string | undefined): ImageCount | null {
  const file = uri === undefined ? undefined : workspace.file(uri);
  return file?.isOurs === true ? countImages(listImages(workspace.core, 'everything', file)) : null;
}
