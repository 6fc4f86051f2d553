import * as vscode from 'vscode';

/**
 * `pullproof.coverRegistry`: notes in the workspace's settings that a CI/CD variable in GitLab holds a credential for a registry. Only hovers
 * offer it, with the registry.
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
      vscode.l10n.t('{0} counts as covered by a CI/CD variable (setting pullproof.coveredRegistries).', registry),
    );
  });
}
