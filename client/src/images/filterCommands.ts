import * as vscode from 'vscode';
import { type ImageFilter, isFiltering, noFilter } from './imageFilter.ts';
import type { ImageTree } from './imageTree.ts';

/** How long the user may pause while typing. In milliseconds. */
const debounceMs = 150;

/** The commands that open and filter the list. */
export function registerFilterCommands(tree: ImageTree, focus: () => Thenable<unknown>): vscode.Disposable {
  const setFilter = async (filter: ImageFilter) => {
    void vscode.commands.executeCommand('setContext', 'pullproof.isFiltered', isFiltering(filter));
    void vscode.commands.executeCommand('setContext', 'pullproof.onlyProblems', filter.onlyProblems);
    await tree.setFilter(filter);
  };
  const change = (part: Partial<ImageFilter>) => setFilter({ ...tree.filter, ...part });
  const { registerCommand } = vscode.commands;
  return vscode.Disposable.from(
    registerCommand('pullproof.listImages', async (given: unknown) => {
      const filter = filterOf(given);
      if (filter !== undefined) await setFilter(filter);
      await focus();
    }),
    registerCommand('pullproof.filterImages', () => typeFilter(tree.filter.text, (text) => change({ text }))),
    registerCommand('pullproof.showProblems', () => change({ onlyProblems: true })),
    registerCommand('pullproof.showAllImages', () => change({ onlyProblems: false })),
    registerCommand('pullproof.clearFilter', () => setFilter(noFilter)),
  );
}

/** A code lens names its file, and whether only problems are wanted. */
function filterOf(given: unknown): ImageFilter | undefined {
  const { uri, onlyProblems } = (typeof given === 'object' && given !== null ? given : {}) as Readonly<Record<string, unknown>>;
  return typeof uri === 'string' ? { text: '', onlyProblems: onlyProblems === true, uri } : undefined;
}

/** The list follows what is typed. Escape brings back what was there before. */
function typeFilter(before: string, apply: (text: string) => Promise<void>): Promise<void> {
  const box = vscode.window.createInputBox();
  box.title = vscode.l10n.t('Filter Images');
  box.prompt = vscode.l10n.t('Shows images whose name, job, file or answer has all these words.');
  box.placeholder = vscode.l10n.t('For example: redis, build, no credential');
  box.value = before;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let isAccepted = false;
  return new Promise((resolve) => {
    box.onDidChangeValue((text) => {
      clearTimeout(waiting);
      waiting = setTimeout(() => apply(text), debounceMs);
    });
    box.onDidAccept(() => {
      isAccepted = true;
      box.hide();
    });
    box.onDidHide(async () => {
      clearTimeout(waiting);
      const text = isAccepted ? box.value : before;
      box.dispose();
      await apply(text);
      resolve();
    });
    box.show();
  });
}
