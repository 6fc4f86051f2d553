import * as vscode from 'vscode';
import { askForImages } from '../images/imageView.ts';
import type { LanguageServer } from '../server/languageServer.ts';
import { registerCommand } from '../server/registerCommand.ts';
import { pickImage } from './pickImage.ts';

const scheme = 'pullproof';

interface PullExplanation {
  readonly title: string;
  readonly markdown: string;
}

interface Place {
  readonly textDocument: { readonly uri: string };
  readonly position: { readonly line: number; readonly character: number };
}

/**
 * `Pullproof: Explain Image Pull`: opens a page that explains the pull of one image: the one that a link or list row names, the one at the
 * cursor, or one that the user picks.
 */
export function registerExplainImagePull(server: LanguageServer): vscode.Disposable {
  // Kept until the window closes: VS Code can ask again for a page that is open in a preview.
  const pages = new Map<string, string>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const provider = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => pages.get(uri.toString()) ?? '',
  });
  const command = registerCommand('pullproof.explainImagePull', async (given: unknown) => {
    const story = await storyOf(server, placeOf(given));
    if (story === undefined) return;
    const page = vscode.Uri.from({ scheme, path: `/${story.title.replaceAll(/[^\w.-]+/g, '-')}.md` });
    pages.set(page.toString(), story.markdown);
    changed.fire(page);
    await vscode.commands.executeCommand('markdown.showPreviewToSide', page);
  });
  return vscode.Disposable.from(provider, command, changed);
}

/** Explains the given place, else the cursor position, else an image that the user picks. Undefined if there is no image; a message says so then. */
async function storyOf(server: LanguageServer, given: Place | undefined): Promise<PullExplanation | undefined> {
  const ask = async (place: Place) => (await server.sendRequest<PullExplanation | null>('pullproof/explain', place)) ?? undefined;
  if (given === undefined) {
    const cursor = cursorOf();
    const atCursor = cursor && (await ask(cursor));
    if (atCursor !== undefined) return atCursor;
  }
  const place = given ?? (await pickedPlace(server));
  if (place === undefined) return undefined;
  const story = await ask(place);
  if (story === undefined) vscode.window.showInformationMessage(vscode.l10n.t('The image is no longer there: the file has changed.'));
  return story;
}

async function pickedPlace(server: LanguageServer): Promise<Place | undefined> {
  // The server answers after it has read the files of the workspace.
  const reading = { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Reading pipelines…') };
  const picked = await pickImage(await vscode.window.withProgress(reading, () => askForImages(server)));
  return picked && { textDocument: { uri: picked.uri }, position: picked.range.start };
}

function cursorOf(): Place | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return undefined;
  const { line, character } = editor.selection.active;
  return { textDocument: { uri: editor.document.uri.toString() }, position: { line, character } };
}

/** The argument comes from a link in a hover or from a row of the list. The server answers only for files of the workspace. */
function placeOf(given: unknown): Place | undefined {
  if (typeof given !== 'object' || given === null || !('uri' in given) || !('position' in given)) return undefined;
  const { uri, position } = given;
  if (typeof uri !== 'string' || typeof position !== 'object' || position === null) return undefined;
  const { line, character } = position as Record<string, unknown>;
  if (typeof line !== 'number' || typeof character !== 'number') return undefined;
  return { textDocument: { uri }, position: { line, character } };
}
