import { countImages, defaultSettings, versionText } from '../core/index.ts';
import type { Session } from '../workspace/session.ts';
import { listedInSlices } from './images.ts';

/** Pullproof's own request: what the status of a file in the editor shows. The result is described in docs/lsp.md. */
const statusRequest = 'pullproof/status';

interface Status {
  readonly runnerVersion: string;
  /** The version comes from no setting. */
  readonly isAssumed: boolean;
  readonly images: number;
  readonly problems: number;
}

export function registerStatus(session: Session): void {
  session.connection.onRequest(statusRequest, async ({ uri }: { readonly uri: string }): Promise<Status | null> => {
    await session.ready;
    await session.workspace.projectsKnown();
    if (session.workspace.file(uri)?.isOurs !== true) return null;
    const { runnerVersion } = session.settings;
    const counts = countImages(await listedInSlices(session, 'known-of-jobs'));
    return { runnerVersion: versionText(runnerVersion), isAssumed: runnerVersion === defaultSettings.runnerVersion, ...counts };
  });
}
