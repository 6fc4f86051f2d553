import * as vscode from 'vscode';
import { authEntry, type GeneratedEntry } from '../../../server/src/core/generators/authEntry.ts';
import { checkSecret, checkUser } from '../../../server/src/core/generators/checkCredentials.ts';
import { checkRegistry } from '../../../server/src/core/generators/checkRegistry.ts';
import {
  otherRegistry,
  type Preset,
  presetFor,
  presets,
  type ShortLived,
  shortLivedFor,
} from '../../../server/src/core/generators/presets.ts';
import type { GenerateArguments } from './authEntryArguments.ts';
import { deliver, runnerChoices, type Target, targetChoices } from './authEntryTargets.ts';
import { askChoice, askText, type Choice, type Outcome, runSteps, type Step, say } from './multiStep.ts';

/** Lives only while the boxes are shown, because it is the only place that holds the secret. */
interface Answers {
  readonly given: GenerateArguments;
  readonly preset?: Preset;
  readonly registry?: string;
  readonly username?: string;
  readonly secret?: string;
  readonly target?: Target;
}

/** Asks for everything that the arguments leave out, then writes the entry. Writes nothing if the user leaves. */
export async function generateAuthEntry(given: GenerateArguments): Promise<void> {
  const documents = documentsAtHand();
  const checked = given.registry === undefined ? undefined : checkRegistry(given.registry);
  const initial: Answers =
    given.registry === undefined
      ? { given }
      : { given, preset: presetFor(given.registry), ...(checked !== undefined && 'ok' in checked ? { registry: checked.ok } : {}) };
  const steps = [presetStep, registryStep, userStep, secretStep, targetStep(documents), runnerStep].map((step) => skipGiven(step, initial));
  const answers = await runSteps(vscode.l10n.t('Generate Docker Auth Entry'), steps, initial);
  const entry = answers === undefined ? undefined : entryOf(answers);
  if (answers?.target === undefined || entry === undefined) return;
  await deliver(entry, answers.target);
}

/** Skips a step whose answer came with the command. */
function skipGiven({ step, skip }: GeneratorStep, initial: Answers): Step<Answers> {
  return skip?.(initial) ? { ...step, applies: () => false } : step;
}

interface GeneratorStep {
  readonly step: Step<Answers>;
  readonly skip?: (initial: Answers) => boolean;
}

const presetStep: GeneratorStep = {
  skip: ({ preset }) => preset !== undefined,
  step: {
    applies: () => true,
    ask: async (answers, place) => {
      const items = presets.map((preset) => ({ label: preset.label, description: preset.registryHint, value: preset }));
      const other = { label: vscode.l10n.t('Other…'), description: otherRegistry.registryHint, value: otherRegistry };
      const outcome = await askChoice(place, vscode.l10n.t('Registry'), [...items, other]);
      return then(outcome, (preset) => ({ ...answers, preset }));
    },
  },
};

const registryStep: GeneratorStep = {
  skip: ({ registry }) => registry !== undefined,
  step: {
    applies: () => true,
    ask: async (answers, place) => {
      const { preset = otherRegistry, given, registry } = answers;
      const outcome = await askText({
        place,
        prompt: vscode.l10n.t(
          'The registry host as in image names, with the port if there is one. Add a path to limit the entry to images below it.',
        ),
        placeholder: preset.registryHint,
        value: registry ?? given.registry ?? (preset.sameForAll ? preset.registryHint : ''),
        kind: 'text',
        check: checkRegistry,
      });
      return then(outcome, (key) => ({ ...answers, registry: key }));
    },
  },
};

const userStep: GeneratorStep = {
  step: {
    applies: (answers) => isSecretExpected(answers),
    ask: async (answers, place) => {
      const outcome = await askText({
        place,
        prompt: say(hintsOf(answers).userHint),
        placeholder: vscode.l10n.t('User name for {0}', answers.registry ?? ''),
        value: answers.username ?? '',
        kind: 'text',
        check: checkUser,
      });
      return then(outcome, (username) => ({ ...answers, username }));
    },
  },
};

const secretStep: GeneratorStep = {
  step: {
    applies: (answers) => isSecretExpected(answers) && helperFor(answers) === undefined,
    ask: async (answers, place) => {
      const outcome = await askText({
        place,
        prompt: say(hintsOf(answers).secretHint),
        placeholder: vscode.l10n.t('Password or token for {0}', answers.username ?? ''),
        value: '',
        kind: 'secret',
        check: checkSecret,
      });
      return then(outcome, (secret) => ({ ...answers, secret }));
    },
  },
};

function targetStep(documents: readonly vscode.TextDocument[]): GeneratorStep {
  const choices = (answers: Answers) => targetChoices(documents, helperFor(answers) === undefined ? 'secret' : 'helper');
  /** The given kind of target first. It is asked for even then, because the command writes. */
  const sorted = (answers: Answers) => {
    const isGiven = ({ value }: Choice<Target>) => value.kind === answers.given.target;
    const all = choices(answers);
    return [...all.filter(isGiven), ...all.filter((choice) => !isGiven(choice))];
  };
  return {
    step: {
      applies: () => true,
      ask: async (answers, place) => {
        const shortLived = helperFor(answers);
        const placeholder =
          shortLived === undefined
            ? vscode.l10n.t('Select where to write the entry')
            : vscode.l10n.t('{0} Select where to write the credential helper "{1}".', say(shortLived.why), shortLived.helper);
        return then(await askChoice(place, placeholder, sorted(answers)), (target) => ({ ...answers, target }));
      },
    },
  };
}

const runnerStep: GeneratorStep = {
  step: {
    applies: ({ target }) => target?.kind === 'environment' && runnerChoices(target).length > 0,
    ask: async (answers, place) => {
      const { target } = answers;
      if (target?.kind !== 'environment') return { next: answers };
      const outcome = await askChoice(place, vscode.l10n.t('Select a runner'), runnerChoices(target));
      return then(outcome, (chosen) => ({ ...answers, target: chosen }));
    },
  },
};

/** The registry can differ from the one of the preset: then its own hints apply. */
function hintsOf({ preset = otherRegistry, registry = '' }: Answers): Preset {
  const known = presetFor(registry);
  return known.id === 'other' ? preset : known;
}

/** Before the registry is known, the preset decides the number of steps. */
function isSecretExpected({ preset, registry }: Answers): boolean {
  return registry === undefined ? preset?.id !== 'ecr' : shortLivedFor(registry) === undefined;
}

function helperFor({ registry = '', username }: Answers): ShortLived | undefined {
  return shortLivedFor(registry, username);
}

function entryOf(answers: Answers): GeneratedEntry | undefined {
  const { registry, username, secret } = answers;
  if (registry === undefined) return undefined;
  const shortLived = helperFor(answers);
  if (shortLived !== undefined) return { registry, helper: shortLived.helper };
  return username === undefined || secret === undefined ? undefined : authEntry({ registry, username, secret });
}

function then<Value>(outcome: Outcome<Value>, next: (value: Value) => Answers): Outcome<Answers> {
  return typeof outcome === 'string' ? outcome : { next: next(outcome.next) };
}

/** The active document first, then the other visible ones, and the rest. */
function documentsAtHand(): readonly vscode.TextDocument[] {
  const shown = [vscode.window.activeTextEditor, ...vscode.window.visibleTextEditors].map((editor) => editor?.document);
  const all = [...shown, ...vscode.workspace.textDocuments];
  return [...new Set(all.filter((document) => document !== undefined && !document.isClosed))] as vscode.TextDocument[];
}
