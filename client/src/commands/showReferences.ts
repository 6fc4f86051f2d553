import * as vscode from 'vscode';

/** `pullproof.showReferences`: shows the references of a position in the editor's own list. Only code lenses run it. */
export function registerShowReferences(): vscode.Disposable {
  return vscode.commands.registerCommand('pullproof.showReferences', async (given: unknown) => {
    const { uri, position } = (given ?? {}) as { readonly uri?: unknown; readonly position?: vscode.Position };
    if (typeof uri !== 'string' || typeof position?.line !== 'number') return;
    const place = new vscode.Position(position.line, position.character);
    const file = vscode.Uri.parse(uri, true);
    const found = await vscode.commands.executeCommand<readonly vscode.Location[]>('vscode.executeReferenceProvider', file, place);
    const uses = found.filter((one) => one.uri.toString() !== file.toString() || !one.range.contains(place));
    await vscode.commands.executeCommand('editor.action.showReferences', file, place, uses);
  });
}
