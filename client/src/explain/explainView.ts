import * as vscode from 'vscode';
import type { FromPage, PageText, ToPage } from '../../webview/messages.ts';
import type { Press } from './pageButtons.ts';
import { type Explanation, type LinkedPlace, type PreparedPage, preparePage } from './pageContent.ts';
import { pageFolder, pageHtml } from './pageHtml.ts';

/** The page that explains a pull. A window has one at most. */
export interface ExplainView extends vscode.Disposable {
  /** Opens the page next to the editor, or replaces what it shows. */
  show(explanation: Explanation): void;
  /** The same for another page. */
  showPage(page: PreparedPage): void;
  /** What the open page shows, read from the page itself. */
  read(): Promise<PageText | undefined>;
  /** Presses a button of the page, as its reader does. */
  press(label: string): void;
}

interface OpenPage {
  readonly panel: vscode.WebviewPanel;
  prepared: PreparedPage;
}

export function createExplainView(extension: vscode.Uri): ExplainView {
  let open: OpenPage | undefined;
  const texts = new vscode.EventEmitter<PageText>();
  const send = (message: ToPage) => open?.panel.webview.postMessage(message);

  const receive = async (message: FromPage) => {
    if (open === undefined) return;
    // Also after the page was hidden: VS Code loads it again then.
    if (message.kind === 'ready') send({ kind: 'show', content: open.prepared.content });
    if (message.kind === 'text') texts.fire(message.text);
    const press = message.kind === 'press' ? open.prepared.presses[message.button] : undefined;
    if (press !== undefined) await carryOut(press, open.panel);
  };

  const newPanel = () => {
    const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: false };
    const panel = vscode.window.createWebviewPanel('pullproof.explain', '', column, {
      enableScripts: true,
      enableFindWidget: true,
      localResourceRoots: [pageFolder(extension)],
    });
    panel.webview.onDidReceiveMessage(receive);
    panel.onDidDispose(() => {
      open = undefined;
    });
    return panel;
  };

  const showPage = (prepared: PreparedPage) => {
    const isNew = open === undefined;
    open = { panel: open?.panel ?? newPanel(), prepared };
    open.panel.title = prepared.title;
    if (isNew) open.panel.webview.html = pageHtml(open.panel.webview, extension);
    else {
      open.panel.reveal();
      send({ kind: 'show', content: prepared.content });
    }
  };

  return {
    show: (explanation) => showPage(preparePage(explanation)),
    showPage,
    read: () => nextOf(texts.event, () => send({ kind: 'read' })),
    press: (label) => send({ kind: 'press', label }),
    dispose: () => {
      open?.panel.dispose();
      texts.dispose();
    },
  };
}

async function carryOut(press: Press, panel: vscode.WebviewPanel): Promise<void> {
  if (press.kind === 'open') await openPlace(press.place, panel);
  if (press.kind === 'run') await vscode.commands.executeCommand(press.command, { registry: press.registry });
  if (press.kind === 'copy') {
    await vscode.env.clipboard.writeText(press.text);
    vscode.window.setStatusBarMessage(vscode.l10n.t('Copied the report as Markdown.'), 3000);
  }
}

/** Next to the page, so that it stays in sight. */
async function openPlace({ uri, range }: LinkedPlace, panel: vscode.WebviewPanel): Promise<void> {
  const file = vscode.Uri.parse(uri, true);
  const { One, Beside } = vscode.ViewColumn;
  const shown = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === file.toString());
  const viewColumn = shown?.viewColumn ?? (panel.viewColumn === One ? Beside : One);
  const at = range && new vscode.Position(range.start.line, range.start.character);
  await vscode.window.showTextDocument(file, { viewColumn, ...(at && { selection: new vscode.Range(at, at) }) });
}

/** The first event after `ask`. Undefined if there is none within some seconds: no page is open, or it is hidden. */
function nextOf(event: vscode.Event<PageText>, ask: () => void): Promise<PageText | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      listener.dispose();
      resolve(undefined);
    }, 2000);
    const listener = event((text) => {
      clearTimeout(timer);
      listener.dispose();
      resolve(text);
    });
    ask();
  });
}
