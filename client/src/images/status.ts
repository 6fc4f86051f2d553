import * as vscode from 'vscode';
import type { ImageCount } from '../../../server/src/core/pulls/imageCount.ts';
import type { LanguageServer } from '../server/languageServer.ts';
import { imagesChanged } from './imageView.ts';
import { countsWords } from './labels.ts';

/** The result of `pullproof/status`. */
interface Status {
  readonly runnerVersion: string;
  readonly isAssumed: boolean;
  readonly workspace: ImageCount;
  readonly file: ImageCount | null;
}

/** How long nothing may have changed before the counts are requested again. In milliseconds. */
const debounceMs = 1000;

/** What the language status of a file shows. */
export interface StatusView {
  readonly text: string;
  readonly detail: string;
}

export interface StatusOptions {
  readonly documentSelector: vscode.DocumentSelector;
  /** Receives the counts of the workspace. */
  readonly onCount: (count: ImageCount) => void;
}

/** The language status of files that Pullproof is for: counts, the version of the Runner, and a menu. The extension's API has the same texts. */
export function registerStatus(
  server: LanguageServer,
  { documentSelector, onCount }: StatusOptions,
): { readonly shown: () => StatusView | undefined; readonly disposable: vscode.Disposable } {
  let item: vscode.LanguageStatusItem | undefined;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let lastQuestion = 0;
  const hide = () => {
    item?.dispose();
    item = undefined;
  };
  const show = ({ text, detail }: StatusView, severity: vscode.LanguageStatusSeverity) => {
    item ??= vscode.languages.createLanguageStatusItem('pullproof.status', documentSelector);
    const name = 'Pullproof';
    const label = `${name}: ${text}, ${detail}`;
    const command = { command: 'pullproof.showMenu', title: vscode.l10n.t('Menu') };
    Object.assign(item, { name, text, detail, severity, command, accessibilityInformation: { label } });
  };
  const update = async () => {
    const question = ++lastQuestion;
    if (server.state === 'idle') return hide();
    const active = vscode.window.activeTextEditor?.document;
    const document = active !== undefined && vscode.languages.match(documentSelector, active) > 0 ? active : undefined;
    if (document === undefined) hide();
    if (server.state === 'off') {
      if (document === undefined) return;
      return show({ text: vscode.l10n.t('Off'), detail: vscode.l10n.t('crashed twice') }, vscode.LanguageStatusSeverity.Error);
    }
    const status = await ask(server, document?.uri);
    if (question !== lastQuestion || status === undefined) return;
    onCount(status.workspace);
    if (status.file === null) return hide();
    const { Warning, Information } = vscode.LanguageStatusSeverity;
    show({ text: countsWords(status.file), detail: runnerWords(status) }, status.file.problems > 0 ? Warning : Information);
  };
  const updateLater = () => {
    clearTimeout(waiting);
    waiting = setTimeout(update, debounceMs);
  };
  const disposable = vscode.Disposable.from(
    { dispose: hide },
    { dispose: () => clearTimeout(waiting) },
    vscode.window.onDidChangeActiveTextEditor(update),
    server.onDidNotify((method) => method === imagesChanged && updateLater()),
    server.onDidChangeState(update),
  );
  return { shown: () => item && { text: item.text, detail: item.detail ?? '' }, disposable };
}

/** Undefined if the server crashes meanwhile, which it has said then. */
async function ask(server: LanguageServer, uri: vscode.Uri | undefined): Promise<Status | undefined> {
  const params = uri === undefined ? {} : { uri: uri.toString() };
  return server.sendRequest<Status>('pullproof/status', params).catch(() => undefined);
}

function runnerWords({ runnerVersion, isAssumed }: Status): string {
  return isAssumed ? vscode.l10n.t('Runner {0} assumed', runnerVersion) : vscode.l10n.t('Runner {0}', runnerVersion);
}
