import * as vscode from 'vscode';

/** Registers a command that may send requests to the server. If the user has cancelled it, or was told that the server is off, it ends silently. */
export function registerCommand(id: string, run: (given: unknown) => Promise<void>): vscode.Disposable {
  return vscode.commands.registerCommand(id, async (given: unknown) => {
    try {
      await run(given);
    } catch (error) {
      if (!(error instanceof vscode.CancellationError)) throw error;
    }
  });
}
