import * as vscode from 'vscode';
import { checkNamespace, checkSecretName } from '../../../../server/src/core/generators/kubernetesSecret.ts';
import type { VariableChange } from '../../../../server/src/core/generators/variableCommands.ts';
import { askChoice, askText, type Choice, type Step } from '../multiStep.ts';
import { type Answers, then } from './answers.ts';

/** How the CI/CD variable is set. */
export const variableStep: Step<Answers> = {
  applies: setsVariable,
  ask: async (answers, place) => {
    const choices: readonly Choice<Pick<VariableChange, 'mode' | 'visibility'>>[] = [
      {
        label: vscode.l10n.t('New variable, masked'),
        detail: vscode.l10n.t('Hidden in job logs. Maintainers can read it in the settings.'),
        value: { mode: 'create', visibility: 'masked' },
      },
      {
        label: vscode.l10n.t('New variable, masked and hidden'),
        detail: vscode.l10n.t('Also hidden in the settings, for good. From GitLab 17.6.'),
        value: { mode: 'create', visibility: 'hidden' },
      },
      {
        label: vscode.l10n.t('Replace the value of a variable'),
        detail: vscode.l10n.t('The registries that are in its value now are lost.'),
        value: { mode: 'update', visibility: 'masked' },
      },
    ];
    return then(await askChoice(place, 'DOCKER_AUTH_CONFIG', choices), (variable) => ({ ...answers, variable }));
  },
};

export const branchesStep: Step<Answers> = {
  applies: setsVariable,
  ask: async (answers, place) => {
    const choices: readonly Choice<boolean>[] = [
      {
        label: vscode.l10n.t('All branches and tags'),
        detail: vscode.l10n.t('Anyone who can push a branch can use the credential in a job.'),
        value: false,
      },
      {
        label: vscode.l10n.t('Only protected branches and tags'),
        detail: vscode.l10n.t('Jobs of other branches, such as those of merge requests, pull without the credential.'),
        value: true,
      },
    ];
    return then(await askChoice(place, vscode.l10n.t('Jobs that get the variable'), choices), (isProtected) => ({
      ...answers,
      isProtected,
    }));
  },
};

export const secretNameStep: Step<Answers> = {
  applies: isSecret,
  ask: async (answers, place) => {
    const outcome = await askText({
      place,
      prompt: vscode.l10n.t('The name of the secret, as in image_pull_secrets.'),
      placeholder: 'registry-pull',
      value: answers.secretName ?? 'registry-pull',
      kind: 'text',
      check: checkSecretName,
    });
    return then(outcome, (secretName) => ({ ...answers, secretName }));
  },
};

export const namespaceStep: Step<Answers> = {
  applies: isSecret,
  ask: async (answers, place) => {
    const outcome = await askText({
      place,
      prompt: vscode.l10n.t('The namespace of the job pods ("namespace" in [runners.kubernetes]). Empty for the default one.'),
      placeholder: vscode.l10n.t('Namespace'),
      value: answers.namespace ?? '',
      kind: 'text',
      check: checkNamespace,
    });
    return then(outcome, (namespace) => ({ ...answers, namespace }));
  },
};

function setsVariable({ target }: Answers): boolean {
  return target?.kind === 'glab' || target?.kind === 'curl';
}

function isSecret({ target }: Answers): boolean {
  return target?.kind === 'kubernetes-secret' || target?.kind === 'kubectl';
}
