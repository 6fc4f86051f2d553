import * as vscode from 'vscode';
import type { CloseHandlerResult, ErrorHandler, ErrorHandlerResult } from 'vscode-languageclient';

// The values of vscode-languageclient's ErrorAction and CloseAction. Importing the enums would mean choosing between the Node and the browser build.
const goOn: ErrorHandlerResult['action'] = 1;
const doNotRestart: CloseHandlerResult['action'] = 1;
const restart: CloseHandlerResult['action'] = 2;

/**
 * Restarts a crashed server once and tells the user. After a second crash it stays off, because the same file would crash it again.
 * A single message that cannot be sent or read is ignored: a closed connection is reported separately.
 */
export function restartOnce(): ErrorHandler {
  let deaths = 0;
  return {
    // Without `handled`, each write that fails between the end of the server and the news of it shows a box of its own.
    error: () => ({ action: goOn, handled: true }),
    closed: () => {
      deaths++;
      if (deaths === 1) {
        const message = vscode.l10n.t('Pullproof crashed and was restarted.');
        vscode.window.showWarningMessage(message);
        return { action: restart, message, handled: true };
      }
      const message = vscode.l10n.t('Pullproof crashed twice and is now off. Reload the window to restart it.');
      void offerReload(message);
      return { action: doNotRestart, message, handled: true };
    },
  };
}

async function offerReload(message: string): Promise<void> {
  const reload = vscode.l10n.t('Reload Window');
  const chosen = await vscode.window.showErrorMessage(message, reload);
  if (chosen === reload) await vscode.commands.executeCommand('workbench.action.reloadWindow');
}
