import { CodeLensRefreshRequest } from 'vscode-languageserver';
import type { Session } from '../workspace/session.ts';
import { imagesChanged } from './images.ts';

/** How long nothing may have changed before the editor is asked to read lenses and hints again. In milliseconds. */
const debounceMs = 500;

/** Returns a function that has the editor read lenses, hints and lists again: they depend on other files as well. */
export function createRefresh(session: Session): () => void {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const refresh = () => {
    const { connection, settings, runsCommands } = session;
    const can = session.client.capabilities.workspace;
    // An editor that refuses shows the new ones with the next change.
    if (can?.codeLens?.refreshSupport) connection.sendRequest(CodeLensRefreshRequest.type).catch(() => undefined);
    // Only Pullproof's own extension shows a list of images.
    if (runsCommands) connection.sendNotification(imagesChanged).catch(() => undefined);
    if (can?.inlayHint?.refreshSupport && settings.inlayHints) connection.languages.inlayHint.refresh().catch(() => undefined);
  };
  return () => {
    clearTimeout(waiting);
    waiting = setTimeout(refresh, debounceMs);
  };
}
