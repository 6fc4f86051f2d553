import { afterEach, beforeEach } from 'mocha';
import * as vscode from 'vscode';
import { until } from './support.ts';

/** The messages of the extension during a test, as `error: text [Button]`. They are not shown. */
export interface Messages {
  /** The next message that matches. `press` is the button that the user presses. */
  next(text: RegExp, press?: string): Promise<string>;
  /** All so far. */
  all(): readonly string[];
}

/** Answers the messages of the extension in each test of the suite that calls this. */
export function messagesInEachTest(): Messages {
  const { showInformationMessage, showWarningMessage, showErrorMessage } = vscode.window;
  let shown: string[] = [];
  let answers: ((chosen: string | undefined) => void)[] = [];
  const listen =
    (kind: string) =>
    (text: string, ...buttons: readonly string[]) => {
      shown.push(`${kind}: ${[text, ...buttons.map((button) => `[${button}]`)].join(' ')}`);
      return new Promise<string | undefined>((resolve) => answers.push(resolve));
    };
  beforeEach(() => {
    shown = [];
    answers = [];
    Object.assign(vscode.window, {
      showInformationMessage: listen('info'),
      showWarningMessage: listen('warning'),
      showErrorMessage: listen('error'),
    });
  });
  afterEach(() => {
    for (const answer of answers) answer(undefined);
    Object.assign(vscode.window, { showInformationMessage, showWarningMessage, showErrorMessage });
  });
  return {
    async next(text, press) {
      const found = await until(
        `a message ${text}`,
        () => shown.findIndex((message) => text.test(message)) + 1 || undefined,
        () => shown,
      );
      if (press !== undefined) answers[found - 1]?.(press);
      return shown[found - 1] ?? '';
    },
    all: () => shown,
  };
}
