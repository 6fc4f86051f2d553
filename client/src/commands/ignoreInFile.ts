import * as vscode from 'vscode';
import { registerCommand } from '../server/registerCommand.ts';

/**
 * `pullproof.ignoreInFile`: hides what a rule finds in a file with the setting `pullproof.ignore`, and offers to undo that. Only quick fixes for files
 * that cannot have comments run it.
 */
export function registerIgnoreInFile(): vscode.Disposable {
  return registerCommand('pullproof.ignoreInFile', async (given: unknown) => {
    const { rule, uri } = (given ?? {}) as { readonly rule?: unknown; readonly uri?: unknown };
    if (typeof rule !== 'string' || !/^[a-z0-9-]+$/.test(rule) || typeof uri !== 'string') return;
    const file = vscode.Uri.parse(uri, true);
    const isInWorkspace = vscode.workspace.getWorkspaceFolder(file) !== undefined;
    const target = isInWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
    const entry = `${rule}:${isInWorkspace ? `./${literal(vscode.workspace.asRelativePath(file, false))}` : literal(file.path)}`;
    const settings = () => vscode.workspace.getConfiguration('pullproof');
    const own = () => settings().inspect<readonly string[]>('ignore')?.[isInWorkspace ? 'workspaceValue' : 'globalValue'];
    const all = settings().get<readonly string[]>('ignore', []);
    if (all.includes(entry)) return;
    const before = own();
    const written = [...all, entry];
    await settings().update('ignore', written, target);

    const undo = vscode.l10n.t('Undo');
    const open = vscode.l10n.t('Open Settings');
    const message = vscode.l10n.t(
      '{0} is now ignored in {1}, with the setting pullproof.ignore.',
      rule,
      vscode.workspace.asRelativePath(file),
    );
    const chosen = await vscode.window.showInformationMessage(message, undo, open);
    if (chosen === undo) {
      const now = own() ?? [];
      // Other entries that have come meanwhile stay.
      const isAsWritten = JSON.stringify(now) === JSON.stringify(written);
      await settings().update('ignore', isAsWritten ? before : now.filter((one) => one !== entry), target);
    }
    if (chosen === open) {
      const command = isInWorkspace ? 'workbench.action.openWorkspaceSettingsFile' : 'workbench.action.openSettingsJson';
      await vscode.commands.executeCommand(command);
    }
  });
}

/** A glob that matches only this path. A glob has no escapes that all systems write alike, but "?" matches any character. */
function literal(path: string): string {
  return path.replaceAll(/[*?[\]{}\\]/g, '?');
}
