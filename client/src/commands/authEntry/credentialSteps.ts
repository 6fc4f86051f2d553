import * as vscode from 'vscode';
import { checkSecret, checkUser } from '../../../../server/src/core/generators/checkCredentials.ts';
import { temporaryHours } from '../../../../server/src/core/generators/temporaryPassword.ts';
import { askChoice, askText, type Choice, type Step, say } from '../multiStep.ts';
import { type Answers, hasOnlyTokens, hintsOf, isSecretExpected, keyOf, type Method, shortLivedOf, then } from './answers.ts';

export const userStep: Step<Answers> = {
  applies: (answers) => !hasOnlyTokens(answers),
  ask: async (answers, place) => {
    const { userHint, user } = hintsOf(answers);
    const outcome = await askText({
      place,
      prompt: say(userHint),
      placeholder: vscode.l10n.t('User name for {0}', keyOf(answers) ?? ''),
      value: answers.username ?? user ?? '',
      kind: 'text',
      check: checkUser,
    });
    return then(outcome, (username) => ({ ...answers, username }));
  },
};

/** For secrets that expire soon: a helper that gets new ones, with the reason. */
export const methodStep: Step<Answers> = {
  applies: (answers) => shortLivedOf(answers) !== undefined,
  ask: async (answers, place) => {
    const shortLived = shortLivedOf(answers);
    if (shortLived === undefined) return 'leave';
    const helper: Choice<Method> = {
      label: vscode.l10n.t('Credential helper "{0}"', shortLived.helper),
      detail: say(shortLived.why),
      value: 'helper',
    };
    const login: Choice<Method> = {
      label: vscode.l10n.t('Copy a login command'),
      detail: vscode.l10n.t('With a password for {0} hours, for docker or podman on this machine.', temporaryHours),
      value: 'login',
    };
    const secret: Choice<Method> = {
      label: vscode.l10n.t('Enter a token that expires'),
      detail: vscode.l10n.t('For a test: the pull fails as soon as it has expired.'),
      value: 'secret',
    };
    const items = hasOnlyTokens(answers) ? [helper, login] : [helper, secret];
    const outcome = await askChoice(place, vscode.l10n.t('Kind of credential'), items);
    return then(outcome, (method) => ({ ...answers, method }));
  },
};

export const secretStep: Step<Answers> = {
  applies: (answers) => isSecretExpected(answers),
  ask: async (answers, place) => {
    const { username = '' } = answers;
    const outcome = await askText({
      place,
      prompt: say(hintsOf(answers).secretHint),
      placeholder: vscode.l10n.t('Password or token for {0}', username),
      value: '',
      kind: 'secret',
      check: (input) => checkSecret(input, username),
    });
    return then(outcome, (secret) => ({ ...answers, secret }));
  },
};
