import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';

const scheme = 'pullproof';

interface PullStory {
  readonly title: string;
  readonly markdown: string;
}

interface Place {
  readonly textDocument: { readonly uri: string };
  readonly position: { readonly line: number; readonly character: number };
}

/** `Pullproof: Explain Image Pull`: the whole story of the image at the cursor, or at the place that a hover's link names, as a rendered page. */
export function registerExplainImagePull(client: BaseLanguageClient): vscode.Disposable {
  // Kept as long as the window: VS Code may ask again for a page that is shown in a preview.
  const pages = new Map<string, string>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const provider = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => pages.get(uri.toString()) ?? '',
  });
  const command = vscode.commands.registerCommand('pullproof.explainImagePull', async (given: unknown) => {
    const place = placeOf(given) ?? cursorOf(client);
    if (place === undefined) return;
    const story = await client.sendRequest<PullStory | null>('pullproof/explain', place);
    if (story === null) {
      vscode.window.showInformationMessage(vscode.l10n.t('There is no image at the cursor. Put it on an image reference and try again.'));
      return;
    }
    const page = vscode.Uri.from({ scheme, path: `/${story.title.replaceAll(/[^\w.-]+/g, '-')}.md` });
    pages.set(page.toString(), story.markdown);
    changed.fire(page);
    await vscode.commands.executeCommand('markdown.showPreviewToSide', page);
  });
  return vscode.Disposable.from(provider, command, changed);
}

function cursorOf(client: BaseLanguageClient): Place | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return undefined;
  const { asUri, asPosition } = client.code2ProtocolConverter;
  return { textDocument: { uri: asUri(editor.document.uri) }, position: asPosition(editor.selection.active) };
}

/** The argument of a link in a hover, which the server wrote. */
function placeOf(given: unknown): Place | undefined {
  if (typeof given !== 'object' || given === null || !('uri' in given) || !('position' in given)) return undefined;
  const { uri, position } = given;
  if (typeof uri !== 'string' || typeof position !== 'object' || position === null) return undefined;
  return { textDocument: { uri }, position: position as Place['position'] };
}
