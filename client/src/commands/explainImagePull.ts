import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { askForImages } from '../images/imageView.ts';
import { pickImage } from './pickImage.ts';

const scheme = 'pullproof';

interface PullStory {
  readonly title: string;
  readonly markdown: string;
}

interface Place {
  readonly textDocument: { readonly uri: string };
  readonly position: { readonly line: number; readonly character: number };
}

/**
 * `Pullproof: Explain Image Pull`: the whole story of one image as a rendered page. It is the one at the place that a link or a list names, the one at
 * the cursor, or one that is picked from all of the workspace.
 */
export function registerExplainImagePull(client: BaseLanguageClient): vscode.Disposable {
  // Kept as long as the window: VS Code may ask again for a page that is shown in a preview.
  const pages = new Map<string, string>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const provider = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => pages.get(uri.toString()) ?? '',
  });
  const command = vscode.commands.registerCommand('pullproof.explainImagePull', async (given: unknown) => {
    const story = await storyOf(client, placeOf(given));
    if (story === undefined) return;
    const page = vscode.Uri.from({ scheme, path: `/${story.title.replaceAll(/[^\w.-]+/g, '-')}.md` });
    pages.set(page.toString(), story.markdown);
    changed.fire(page);
    await vscode.commands.executeCommand('markdown.showPreviewToSide', page);
  });
  return vscode.Disposable.from(provider, command, changed);
}

/** Of the place that a link or a list names; else of the cursor, or of an image that the user picks. Undefined when there is none, which is said. */
async function storyOf(client: BaseLanguageClient, given: Place | undefined): Promise<PullStory | undefined> {
  const ask = async (place: Place) => (await client.sendRequest<PullStory | null>('pullproof/explain', place)) ?? undefined;
  if (given === undefined) {
    const cursor = cursorOf(client);
    const atCursor = cursor && (await ask(cursor));
    if (atCursor !== undefined) return atCursor;
  }
  const place = given ?? (await pickedPlace(client));
  if (place === undefined) return undefined;
  const story = await ask(place);
  if (story === undefined) vscode.window.showInformationMessage(vscode.l10n.t('There is no image at this place any more.'));
  return story;
}

async function pickedPlace(client: BaseLanguageClient): Promise<Place | undefined> {
  // The answer waits until the files of the workspace are read.
  const reading = { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Reading the pipelines') };
  const picked = await pickImage(await vscode.window.withProgress(reading, () => askForImages(client)));
  return picked && { textDocument: { uri: picked.uri }, position: picked.range.start };
}

function cursorOf(client: BaseLanguageClient): Place | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return undefined;
  const { asUri, asPosition } = client.code2ProtocolConverter;
  return { textDocument: { uri: asUri(editor.document.uri) }, position: asPosition(editor.selection.active) };
}

/** The argument of a link in a hover, which the server wrote, or the row of a list. */
function placeOf(given: unknown): Place | undefined {
  if (typeof given !== 'object' || given === null || !('uri' in given) || !('position' in given)) return undefined;
  const { uri, position } = given;
  if (typeof uri !== 'string' || typeof position !== 'object' || position === null) return undefined;
  return { textDocument: { uri }, position: position as Place['position'] };
}
