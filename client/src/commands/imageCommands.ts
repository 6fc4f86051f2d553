import * as vscode from 'vscode';
import type { FilePlace } from '../images/grouped.ts';
import { fileWords } from '../images/labels.ts';
import { registerCommand } from '../server/registerCommand.ts';
import { chooseFrom } from './multiStep.ts';

/** The commands in the menus of the rows: each gets a row. */
export function registerImageCommands(): vscode.Disposable {
  return vscode.Disposable.from(
    registerCommand('pullproof.goToImage', async (row: unknown) => {
      const { uri, position } = partsOf(row);
      if (typeof uri === 'string' && isPosition(position)) await openPlace({ uri, range: { start: position, end: position } });
    }),
    registerCommand('pullproof.goToCredential', async (row: unknown) => {
      const { credentialPlaces } = partsOf(row);
      const place = Array.isArray(credentialPlaces) ? await onePlace(credentialPlaces.filter(isPlace)) : undefined;
      if (place !== undefined) await openPlace(place);
    }),
    registerCommand('pullproof.copyReference', async (row: unknown) => {
      const { reference } = partsOf(row);
      if (typeof reference !== 'string') return;
      await vscode.env.clipboard.writeText(reference);
      vscode.window.setStatusBarMessage(vscode.l10n.t('Copied {0}', reference), 3000);
    }),
  );
}

/** Keybindings can pass anything. */
function partsOf(row: unknown): Readonly<Record<string, unknown>> {
  return typeof row === 'object' && row !== null ? (row as Readonly<Record<string, unknown>>) : {};
}

function isPosition(value: unknown): value is FilePlace['range']['start'] {
  const { line, character } = partsOf(value);
  return typeof line === 'number' && typeof character === 'number';
}

function isPlace(value: unknown): value is FilePlace {
  const { uri, range } = partsOf(value);
  return typeof uri === 'string' && isPosition(partsOf(range).start) && isPosition(partsOf(range).end);
}

/** The user chooses one of several: runners can have different credentials. */
async function onePlace(places: readonly FilePlace[]): Promise<FilePlace | undefined> {
  if (places.length < 2) return places[0];
  const choices = places.map((place) => ({ label: fileWords(place.uri, place.range.start.line), value: place }));
  return chooseFrom(vscode.l10n.t('Go to Credential'), vscode.l10n.t('The runners use different credentials'), choices);
}

async function openPlace({ uri, range: { start, end } }: FilePlace): Promise<void> {
  const selection = new vscode.Range(start.line, start.character, end.line, end.character);
  await vscode.window.showTextDocument(vscode.Uri.parse(uri, true), { selection });
}
