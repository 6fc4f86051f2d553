import * as vscode from 'vscode';
import { checkRegistry } from '../../../server/src/core/generators/checkRegistry.ts';
import { presetFor } from '../../../server/src/core/generators/presets.ts';
import type { EntryContext } from '../../../server/src/core/index.ts';
import type { Ask } from './authEntry/addReference.ts';
import { type Answers, entryOf, then } from './authEntry/answers.ts';
import { configFiles } from './authEntry/configFiles.ts';
import { methodStep, secretStep, userStep } from './authEntry/credentialSteps.ts';
import { copyLogin, deliver } from './authEntry/deliver.ts';
import { branchesStep, namespaceStep, secretNameStep, variableStep } from './authEntry/outputSteps.ts';
import { partStep, pathStep, presetStep, registryStep } from './authEntry/registrySteps.ts';
import { needsRunner, runnerChoices, targetRows } from './authEntry/targets.ts';
import type { GenerateArguments } from './authEntryArguments.ts';
import { askChoice, type Choice, runSteps, type Step } from './multiStep.ts';

/** Asks for everything that the arguments leave out, then writes the entry. Writes nothing if the user leaves. */
export async function generateAuthEntry(given: GenerateArguments, context: EntryContext, ask: Ask): Promise<void> {
  const initial = initialAnswers(given, context);
  const steps = [
    ...(initial.preset === undefined ? [presetStep] : []),
    ...(initial.registry === undefined ? [registryStep] : []),
    partStep,
    pathStep,
    userStep,
    methodStep,
    secretStep,
    loginStep,
    targetStep,
    runnerStep,
    variableStep,
    branchesStep,
    secretNameStep,
    namespaceStep,
  ];
  const answers = await runSteps(vscode.l10n.t('Generate Docker Auth Entry'), steps, initial);
  if (answers === undefined) return;
  const entry = entryOf(answers);
  if (answers.method === 'login') await copyLogin(answers);
  else if (entry !== undefined) await deliver(entry, answers, ask);
}

/** What came with the command is not asked for. */
function initialAnswers(given: GenerateArguments, context: EntryContext): Answers {
  const { registry } = given;
  if (registry === undefined) return { given, context };
  const checked = checkRegistry(registry);
  return { given, context, preset: presetFor(registry), ...('ok' in checked ? { registry: checked.ok } : {}) };
}

const loginStep: Step<Answers> = {
  applies: ({ method }) => method === 'login',
  ask: async (answers, place) => {
    const choices: readonly Choice<boolean>[] = [
      { label: vscode.l10n.t('AWS CLI'), detail: vscode.l10n.t('"aws" is installed and configured on this machine.'), value: false },
      {
        label: vscode.l10n.t('AWS CLI in a container'),
        detail: vscode.l10n.t('Uses the variables AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN.'),
        value: true,
      },
    ];
    return then(await askChoice(place, vscode.l10n.t('Where the password comes from'), choices), (isInContainer) => ({
      ...answers,
      isInContainer,
    }));
  },
};

/** Asked for even if the kind of target is given, because the command writes. */
const targetStep: Step<Answers> = {
  applies: ({ method }) => method !== 'login',
  ask: async (answers, place) => {
    const entry = entryOf(answers);
    if (entry === undefined) return 'leave';
    const rows = await targetRows(await configFiles(answers.context), entry, answers);
    return then(await askChoice(place, vscode.l10n.t('Where to write the entry'), rows), (target) => ({ ...answers, target }));
  },
};

const runnerStep: Step<Answers> = {
  applies: ({ target }) => target !== undefined && 'file' in target && needsRunner(target),
  ask: async (answers, place) => {
    const { target } = answers;
    const entry = entryOf(answers);
    if (target === undefined || !('file' in target) || entry === undefined) return 'leave';
    const outcome = await askChoice(place, vscode.l10n.t('Select a runner'), runnerChoices(target, entry));
    return then(outcome, (chosen) => ({ ...answers, target: chosen }));
  },
};
