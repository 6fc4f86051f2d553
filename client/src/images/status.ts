import * as vscode from 'vscode';
import type { LanguageServer } from '../server/languageServer.ts';
import { imagesChanged } from './imageView.ts';
import { countWords } from './labels.ts';

/** The result of `pullproof/status`. */
interface Status {
  readonly runnerVersion: string;
  readonly isAssumed: boolean;
  readonly images: number;
  readonly problems: number;
}

/** How long nothing may have changed before the counts are requested again. In milliseconds. */
const debounceMs = 1000;

/** What the language status of a file shows. */
export interface StatusView {
  readonly text: string;
  readonly detail: string;
}

/** The language status of files that Pullproof is for: counts, the version of the Runner, and a menu. The extension's API has the same texts. */
export function registerStatus(
  server: LanguageServer,
  documentSelector: vscode.DocumentSelector,
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
    const document = vscode.window.activeTextEditor?.document;
    if (document === undefined || vscode.languages.match(documentSelector, document) === 0) return hide();
    if (server.state === 'idle') return hide();
    if (server.state === 'off') {
      return show({ text: vscode.l10n.t('Off'), detail: vscode.l10n.t('crashed twice') }, vscode.LanguageStatusSeverity.Error);
    }
    const status = await ask(server, document.uri);
    if (question !== lastQuestion) return;
    if (status === null) return hide();
    const { Warning, Information } = vscode.LanguageStatusSeverity;
    show(statusWords(status), status.problems > 0 ? Warning : Information);
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

/** A server that crashes meanwhile has said so. */
async function ask(server: LanguageServer, uri: vscode.Uri): Promise<Status | null> {
  return server.sendRequest<Status | null>('pullproof/status', { uri: uri.toString() }).catch(() => null);
}

function statusWords({ runnerVersion, isAssumed, images, problems }: Status): StatusView {
  const bad = problems === 1 ? vscode.l10n.t('1 problem') : vscode.l10n.t('{0} problems', problems);
  return {
    text: problems === 0 ? countWords(images) : `${countWords(images)} · ${bad}`,
    detail: isAssumed ? vscode.l10n.t('Runner {0} assumed', runnerVersion) : vscode.l10n.t('Runner {0}', runnerVersion),
  };
}
