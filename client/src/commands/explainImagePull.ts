import * as vscode from 'vscode';
import type { ExplainView } from '../explain/explainView.ts';
import type { Explanation } from '../explain/pageContent.ts';
import { askForImages } from '../images/imageView.ts';
import type { LanguageServer } from '../server/languageServer.ts';
import { registerCommand } from '../server/registerCommand.ts';
import { pickImage } from './pickImage.ts';

interface Place {
  readonly textDocument: { readonly uri: string };
  readonly position: { readonly line: number; readonly character: number };
}

/**
 * `Pullproof: Explain Image Pull`: opens a page that explains the pull of one image: the one that a link or list row names, the one at the
 * cursor, or one that the user picks.
 */
export function registerExplainImagePull(server: LanguageServer, view: ExplainView): vscode.Disposable {
  return registerCommand('pullproof.explainImagePull', async (given: unknown) => {
    const explanation = await explanationOf(server, placeOf(given));
    if (explanation !== undefined) view.show(explanation);
  });
}

/** Explains the given place, else the cursor position, else an image that the user picks. Undefined if there is no image; a message says so then. */
async function explanationOf(server: LanguageServer, given: Place | undefined): Promise<Explanation | undefined> {
  const ask = async (place: Place) => (await server.sendRequest<Explanation | null>('pullproof/explain', place)) ?? undefined;
  if (given === undefined) {
    const cursor = cursorOf();
    const atCursor = cursor && (await ask(cursor));
    if (atCursor !== undefined) return atCursor;
  }
  const place = given ?? (await pickedPlace(server));
  if (place === undefined) return undefined;
  const explanation = await ask(place);
  if (explanation === undefined) vscode.window.showInformationMessage(vscode.l10n.t('The image is no longer there: the file has changed.'));
  return explanation;
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
