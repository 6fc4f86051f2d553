import * as vscode from 'vscode';
import type { CloseHandlerResult, ErrorHandler, ErrorHandlerResult } from 'vscode-languageclient';

// The numbers of vscode-languageclient's ErrorAction and CloseAction: what holds them comes in two builds, one a runtime.
const goOn: ErrorHandlerResult['action'] = 1;
const doNotRestart: CloseHandlerResult['action'] = 1;
const restart: CloseHandlerResult['action'] = 2;

/**
 * A server that dies is started again, once, and the user is told; the second time it stays off, as the same file would end it again and again.
 * A single message that cannot be written or read is passed over: a channel that is gone is told apart.
 */
export function restartOnce(): ErrorHandler {
  let deaths = 0;
  return {
    // Without `handled`, each write that fails between the end of the server and the news of it shows a box of its own.
    error: () => ({ action: goOn, handled: true }),
    closed: () => {
      deaths++;
      if (deaths === 1) {
        const message = vscode.l10n.t('Pullproof stopped unexpectedly and has been started again.');
        vscode.window.showWarningMessage(message);
        return { action: restart, message, handled: true };
      }
      const message = vscode.l10n.t('Pullproof stopped unexpectedly once more and stays off. Reload the window to start it again.');
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
