import * as vscode from 'vscode';

/**
 * `pullproof.coverRegistry`: adds a registry to the workspace setting for registries whose credential is in a CI/CD variable. Only hovers
 * run it.
 */
export function registerCoverRegistry(): vscode.Disposable {
  return vscode.commands.registerCommand('pullproof.coverRegistry', async (given: unknown) => {
    const registry = typeof given === 'object' && given !== null && 'registry' in given ? given.registry : undefined;
    if (typeof registry !== 'string' || registry === '') return;
    const settings = vscode.workspace.getConfiguration('pullproof');
    const covered = settings.get<readonly string[]>('coveredRegistries', []);
    if (covered.includes(registry)) return;
    const target =
      vscode.workspace.workspaceFolders === undefined ? vscode.ConfigurationTarget.Global : vscode.ConfigurationTarget.Workspace;
    await settings.update('coveredRegistries', [...covered, registry], target);
    vscode.window.showInformationMessage(
      vscode.l10n.t(
        'Added {0} to pullproof.coveredRegistries. Pullproof now assumes that a CI/CD variable in GitLab has its credential.',
        registry,
      ),
    );
  });
}
