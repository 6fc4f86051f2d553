import * as vscode from 'vscode';
import type { Checked, Wording } from '../../../server/src/core/generators/wording.ts';

/** The result of a step: the answers so far, or that the user went back or left. */
export type Outcome<Answers> = { readonly next: Answers } | 'back' | 'leave';

export interface Step<Answers> {
  /** Whether the step is needed, given the answers so far. */
  applies(answers: Answers): boolean;
  ask(answers: Answers, place: Place): Promise<Outcome<Answers>>;
}

/** The title and step numbers of a box. */
export interface Place {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
}

/** Runs the steps in order, with a Back button. Going back keeps the earlier answers. Undefined if the user leaves. */
export async function runSteps<Answers>(title: string, steps: readonly Step<Answers>[], initial: Answers): Promise<Answers | undefined> {
  let answers = initial;
  const asked: Step<Answers>[] = [];
  for (;;) {
    const last = asked.at(-1);
    const ahead = last === undefined ? steps : steps.slice(steps.indexOf(last) + 1);
    const [step, ...rest] = ahead.filter((candidate) => candidate.applies(answers));
    if (step === undefined) return answers;
    const outcome = await step.ask(answers, { title, step: asked.length + 1, totalSteps: asked.length + 1 + rest.length });
    if (outcome === 'leave') return undefined;
    if (outcome === 'back') {
      asked.pop();
      continue;
    }
    answers = outcome.next;
    asked.push(step);
  }
}

export interface Question {
  readonly place: Place;
  readonly prompt: string;
  readonly placeholder: string;
  readonly value: string;
  readonly kind: 'text' | 'secret';
  readonly check: (input: string) => Checked;
}

/** Asks for a text and checks it. If a mistake can be fixed, the first Enter fixes it and the next one continues. */
export function askText(question: Question): Promise<Outcome<string>> {
  const box = vscode.window.createInputBox();
  prepare(box, question.place);
  box.prompt = question.prompt;
  box.placeholder = question.placeholder;
  box.password = question.kind === 'secret';
  box.value = question.value;
  const show = (checked: Checked) => {
    box.validationMessage = validationOf(checked);
  };
  if (question.value !== '') show(question.check(question.value));
  return answerOf<string>(box, (settle) => [
    box.onDidChangeValue((input) => show(question.check(input))),
    box.onDidAccept(() => {
      const checked = question.check(box.value);
      if ('ok' in checked) return settle({ next: checked.ok });
      if (checked.suggestion !== undefined) box.value = checked.suggestion;
      show(question.check(box.value));
    }),
  ]);
}

export type Choice<Value> = vscode.QuickPickItem & { readonly value: Value };

/** A choice, or a heading above choices. */
export type Row<Value> = Choice<Value> | (vscode.QuickPickItem & { readonly kind: vscode.QuickPickItemKind.Separator });

/** The choices below a heading. Nothing if there are none. */
export function group<Value>(heading: string, choices: readonly Choice<Value>[]): readonly Row<Value>[] {
  return choices.length === 0 ? [] : [{ label: heading, kind: vscode.QuickPickItemKind.Separator }, ...choices];
}

/** Asks for one of several items, as a single step. Undefined if none is chosen. */
export async function chooseFrom<Value>(title: string, placeholder: string, items: readonly Choice<Value>[]): Promise<Value | undefined> {
  const box = vscode.window.createQuickPick<Row<Value>>();
  box.title = title;
  const outcome = await choose(box, placeholder, items);
  return typeof outcome === 'object' ? outcome.next : undefined;
}

/** Asks for one of several items. */
export function askChoice<Value>(place: Place, placeholder: string, items: readonly Row<Value>[]): Promise<Outcome<Value>> {
  const box = vscode.window.createQuickPick<Row<Value>>();
  prepare(box, place);
  return choose(box, placeholder, items);
}

function choose<Value>(box: vscode.QuickPick<Row<Value>>, placeholder: string, items: readonly Row<Value>[]): Promise<Outcome<Value>> {
  box.placeholder = placeholder;
  box.items = items;
  box.matchOnDescription = true;
  box.matchOnDetail = true;
  return answerOf<Value>(box, (settle) => [
    box.onDidAccept(() => {
      const [chosen] = box.selectedItems;
      if (chosen !== undefined && 'value' in chosen) settle({ next: chosen.value });
    }),
  ]);
}

/** The sentence in the user's language. */
export function say({ template, values }: Wording): string {
  return vscode.l10n.t(template, ...values);
}

function prepare(box: vscode.QuickInput & { buttons: readonly vscode.QuickInputButton[] }, place: Place): void {
  box.title = place.title;
  box.step = place.step;
  box.totalSteps = place.totalSteps;
  box.ignoreFocusOut = true;
  box.buttons = place.step > 1 ? [vscode.QuickInputButtons.Back] : [];
}

type Box = vscode.QuickInput & { readonly onDidTriggerButton: vscode.Event<vscode.QuickInputButton> };

/** Shows the box until it is answered, left or hidden, then disposes it. */
function answerOf<Value>(
  box: Box,
  listen: (settle: (outcome: Outcome<Value>) => void) => readonly vscode.Disposable[],
): Promise<Outcome<Value>> {
  return new Promise<Outcome<Value>>((resolve) => {
    const listeners = [
      ...listen(resolve),
      box.onDidTriggerButton((button) => {
        if (button === vscode.QuickInputButtons.Back) resolve('back');
      }),
      box.onDidHide(() => {
        resolve('leave');
        vscode.Disposable.from(...listeners).dispose();
      }),
    ];
    box.show();
  }).finally(() => {
    box.dispose();
  });
}

function validationOf(checked: Checked): string | vscode.InputBoxValidationMessage {
  if ('ok' in checked) {
    return checked.warning === undefined ? '' : { message: say(checked.warning), severity: vscode.InputBoxValidationSeverity.Warning };
  }
  const { problem, suggestion } = checked;
  if (suggestion === undefined) return say(problem);
  return vscode.l10n.t('{0} Press Enter to use "{1}".', say(problem), suggestion);
}
