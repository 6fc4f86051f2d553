import { ok } from 'node:assert/strict';
import { afterEach, beforeEach } from 'mocha';
import * as vscode from 'vscode';
import { closeEditors, pause, until } from './support.ts';

type Box = vscode.InputBox | vscode.QuickPick<vscode.QuickPickItem>;

/** Acts as the user of the input boxes and pick lists that a command shows. */
export interface QuickInputUser {
  /** Picks the item with that label from the current list. */
  pick(label: RegExp): Promise<void>;
  /** Types into the current box and returns its validation message. `confirm` continues to the next step. */
  type(text: string): Promise<{ readonly problem: string; readonly masked: boolean; readonly title: string; readonly step: string }>;
  confirm(): Promise<void>;
  /** Presses the Back button. */
  back(): Promise<void>;
  /** The labels of the current list. */
  labels(): Promise<string[]>;
  /** The rows of the current list, with headings: `label | description | detail`. */
  rows(): Promise<string[]>;
}

/** A user in each test of the suite that calls this. After a test, the boxes, notifications and editors that it has left open are closed. */
export function userInEachTest(): QuickInputUser {
  let user: ReturnType<typeof userAtQuickInput>;
  beforeEach(() => {
    user = userAtQuickInput();
  });
  afterEach(async () => {
    user.leave();
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    await vscode.commands.executeCommand('notifications.clearAll');
    await closeEditors();
  });
  return {
    pick: (label) => user.pick(label),
    type: (text) => user.type(text),
    confirm: () => user.confirm(),
    back: () => user.back(),
    labels: () => user.labels(),
    rows: () => user.rows(),
  };
}

/**
 * Watches the real boxes that are created from now on. Extensions get typed text only as an event that only VS Code can send, so this event is
 * replaced. Everything else, such as showing and confirming, is VS Code's own.
 */
function userAtQuickInput(): QuickInputUser & { leave(): void } {
  const { createInputBox, createQuickPick } = vscode.window;
  const watched = new Map<Box, Watched>();
  let shown: Box | undefined;
  const watch = <B extends Box>(box: B): B => {
    watched.set(
      box,
      watchEvents(box, (isVisible) => {
        shown = isVisible ? box : shown === box ? undefined : shown;
      }),
    );
    return box;
  };
  Object.assign(vscode.window, {
    createInputBox: () => watch(createInputBox()),
    createQuickPick: () => watch(createQuickPick()),
  });
  const list = (what: string) => until(what, () => (shown && 'items' in shown && shown.enabled && !shown.busy ? shown : undefined));
  const input = (what: string) => until(what, () => (shown && !('items' in shown) && shown.enabled && !shown.busy ? shown : undefined));
  const confirm = async () => {
    const before = state(shown);
    // Changes that the extension makes to the box reach the window a moment later, on a busy machine much later: then Enter is pressed again.
    await until(
      'the next step',
      async () => {
        await pause(150);
        if (state(shown) === before) await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
        for (let waited = 0; waited < 3000 && state(shown) === before; waited += 25) await pause(25);
        return state(shown) !== before;
      },
      () => before,
    );
  };
  return {
    async rows() {
      return (await list('a list')).items.map(({ kind, label, description = '', detail = '' }) =>
        kind === vscode.QuickPickItemKind.Separator ? `# ${label}` : `${label} | ${description} | ${detail}`,
      );
    },
    async labels() {
      return (await list('a list')).items.map(({ label }) => label);
    },
    async pick(label) {
      const box = await list(`a list with ${label}`);
      const item = await until(
        `the item ${label}`,
        () => box.items.find((candidate) => label.test(candidate.label)),
        () => box.items.map(({ label: text }) => text),
      );
      box.activeItems = [item];
      await confirm();
    },
    async type(text) {
      const box = await input(`a box for "${text}"`);
      box.value = text;
      for (const listener of watched.get(box)?.typing ?? []) {
        listener(text);
      }
      await pause(50);
      const { validationMessage: message } = box;
      const problem = typeof message === 'object' ? message.message : (message ?? '');
      return { problem, masked: box.password, title: box.title ?? '', step: `${box.step}/${box.totalSteps}` };
    },
    confirm,
    async back() {
      ok(shown, 'a box is shown');
      const before = state(shown);
      for (const listener of watched.get(shown)?.buttons ?? []) {
        listener(vscode.QuickInputButtons.Back);
      }
      await until('the step before', () => state(shown) !== before);
    },
    leave() {
      Object.assign(vscode.window, { createInputBox, createQuickPick });
    },
  };
}

interface Watched {
  readonly typing: Set<(text: string) => unknown>;
  readonly buttons: Set<(button: vscode.QuickInputButton) => unknown>;
}

function watchEvents(box: Box, onVisible: (isVisible: boolean) => void): Watched {
  const watched: Watched = { typing: new Set(), buttons: new Set() };
  const show = box.show.bind(box);
  const keep =
    <T>(listeners: Set<(event: T) => unknown>) =>
    (listener: (event: T) => unknown) => {
      listeners.add(listener);
      return new vscode.Disposable(() => listeners.delete(listener));
    };
  Object.defineProperties(box, {
    onDidChangeValue: { value: keep(watched.typing) },
    onDidTriggerButton: { value: keep(watched.buttons) },
    show: {
      value: () => {
        show();
        onVisible(true);
      },
    },
  });
  box.onDidHide(() => onVisible(false));
  return watched;
}

// Two steps may share one box, so the question of the box identifies the step.
function state(box: Box | undefined): string {
  return box ? JSON.stringify([box.title, box.step, box.placeholder, 'prompt' in box ? box.prompt : 'list']) : 'none';
}
