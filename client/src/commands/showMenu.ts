import * as vscode from 'vscode';
import { registerCommand } from '../server/registerCommand.ts';
import { type Choice, chooseFrom } from './multiStep.ts';

/** `pullproof.showMenu`: the commands for the current file. Only the language status runs it. */
export function registerShowMenu(): vscode.Disposable {
  return registerCommand('pullproof.showMenu', async () => {
    const choices: readonly Choice<readonly [string, ...unknown[]]>[] = [
      { label: `$(list-tree) ${vscode.l10n.t('List Images')}`, value: ['pullproof.listImages'] },
      { label: `$(info) ${vscode.l10n.t('Explain Image Pull')}`, value: ['pullproof.explainImagePull'] },
      { label: `$(bug) ${vscode.l10n.t('Explain Pull Error…')}`, value: ['pullproof.explainPullError'] },
      { label: `$(gear) ${vscode.l10n.t('Settings')}`, value: ['workbench.action.openSettings', '@ext:pullproof.pullproof'] },
      { label: `$(debug-restart) ${vscode.l10n.t('Restart Language Server')}`, value: ['pullproof.restartServer'] },
      { label: `$(output) ${vscode.l10n.t('Show Output')}`, value: ['pullproof.showOutput'] },
    ];
    const chosen = await chooseFrom('Pullproof', vscode.l10n.t('Select a command'), choices);
    if (chosen === undefined) return;
    const [command, ...given] = chosen;
    await vscode.commands.executeCommand(command, ...given);
  });
}
