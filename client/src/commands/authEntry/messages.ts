import * as vscode from 'vscode';
import type { GeneratedEntry } from '../../../../server/src/core/generators/authEntry.ts';
import type { Merge } from '../../../../server/src/core/generators/configJson.ts';

/** A button of a message. */
export interface Button {
  readonly label: string;
  readonly run: () => Promise<unknown>;
}

/** Not awaited: a message can stay open for a long time. */
export function tell(message: string, buttons: readonly Button[]): void {
  void show(vscode.window.showInformationMessage(message, ...buttons.map(({ label }) => label)), buttons);
}

export async function fail(message: string): Promise<void> {
  void vscode.window.showErrorMessage(message);
}

/** Opens the project's CI/CD variables in the browser. No button if the page is not known. */
export function openSettings(page: string | undefined): readonly Button[] {
  if (page === undefined) return [];
  return [{ label: vscode.l10n.t('Open CI/CD Settings'), run: async () => vscode.env.openExternal(vscode.Uri.parse(page, true)) }];
}

export function copyButton(label: string, text: string, message: string): Button {
  return {
    label,
    run: async () => {
      await vscode.env.clipboard.writeText(text);
      tell(message, []);
    },
  };
}

/** Selects a part of a document in an editor. */
export async function reveal(document: vscode.TextDocument, { start, end }: Merge['written']): Promise<void> {
  const selection = new vscode.Range(document.positionAt(start), document.positionAt(end));
  const editor = await vscode.window.showTextDocument(document, { selection });
  editor.revealRange(selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/** What a credential helper needs. */
export function helperWords(entry: GeneratedEntry): readonly string[] {
  if (!('helper' in entry)) return [];
  return [
    vscode.l10n.t(
      'Install "docker-credential-{0}" in the PATH of GitLab Runner: if it is missing, the Runner ignores the whole configuration.',
      entry.helper,
    ),
  ];
}

async function show(answer: Thenable<string | undefined>, buttons: readonly Button[]): Promise<void> {
  const chosen = await answer;
  await buttons.find(({ label }) => label === chosen)?.run();
}
