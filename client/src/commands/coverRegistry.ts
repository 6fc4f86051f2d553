import * as vscode from 'vscode';
import type { LanguageServer } from '../server/languageServer.ts';
import { registerCommand } from '../server/registerCommand.ts';
import { knownRegistryIn } from './knownRegistry.ts';

/**
 * `pullproof.coverRegistry`: adds a registry of the workspace to the workspace setting for registries whose credential is in a CI/CD variable, after
 * the user has agreed. Only hovers and quick fixes run it.
 */
export function registerCoverRegistry(server: LanguageServer): vscode.Disposable {
  return registerCommand('pullproof.coverRegistry', async (given: unknown) => {
    const registry = await knownRegistryIn(given, server);
    if (registry === undefined) return;
    const settings = vscode.workspace.getConfiguration('pullproof');
    const covered = settings.get<readonly string[]>('coveredRegistries', []);
    if (covered.includes(registry)) return;
    const add = vscode.l10n.t('Add');
    const question = vscode.l10n.t(
      'Add {0} to pullproof.coveredRegistries? Pullproof then assumes that a CI/CD variable in GitLab has its credential.',
      registry,
    );
    if ((await vscode.window.showInformationMessage(question, add)) !== add) return;
    const target =
      vscode.workspace.workspaceFolders === undefined ? vscode.ConfigurationTarget.Global : vscode.ConfigurationTarget.Workspace;
    await settings.update('coveredRegistries', [...covered, registry], target);
  });
}
