import * as vscode from 'vscode';
import { dockerAuthConfig, type GeneratedEntry, newConfigJson } from '../../../../server/src/core/generators/authEntry.ts';
import { entryRange } from '../../../../server/src/core/generators/configJson.ts';
import { environmentSetting } from '../../../../server/src/core/generators/environmentLine.ts';
import { imagePullSecrets, kubectlCommand, kubernetesSecret } from '../../../../server/src/core/generators/kubernetesSecret.ts';
import { newAuthJson, podmanKey } from '../../../../server/src/core/generators/podmanAuth.ts';
import { temporaryHours, temporaryLogin } from '../../../../server/src/core/generators/temporaryPassword.ts';
import { curlCommand, glabCommand, tokenFile } from '../../../../server/src/core/generators/variableCommands.ts';
import { type Ask, addReference } from './addReference.ts';
import { addToFile } from './addToFile.ts';
import type { Answers } from './answers.ts';
import { type Button, copyButton, helperWords, openSettings, reveal, tell } from './messages.ts';
import type { Output } from './outputs.ts';

/** Writes, opens or copies what was chosen, and says what has happened. */
export async function deliver(entry: GeneratedEntry, answers: Answers, ask: Ask): Promise<void> {
  const { target, context } = answers;
  if (target === undefined) return;
  if ('file' in target) await addToFile(entry, target);
  else if (target.kind === 'pipeline') await addReference(entry, target, context.project, ask);
  else await outputs[target.kind](entry, answers);
}

const outputs: Readonly<Record<Output, (entry: GeneratedEntry, answers: Answers) => Promise<void>>> = {
  'clipboard-config': copyConfig,
  'clipboard-auth': (entry) =>
    copy(
      'auth' in entry ? entry.auth : '',
      vscode.l10n.t('Copied the base64 value for {0}. Anyone can decode it: treat it like the password.', entry.registry),
    ),
  'clipboard-environment': (entry) =>
    copy(
      environmentSetting([entry]),
      [
        vscode.l10n.t('Copied the setting for {0}. Paste it below [[runners]], above its tables.', entry.registry),
        ...helperWords(entry),
      ].join(' '),
    ),
  glab: (entry, answers) => copyCommand(glabCommand(variableOf(answers), answers.context.project?.url), dockerAuthConfig([entry])),
  curl: (entry, answers) =>
    copyCommand(
      curlCommand(variableOf(answers), answers.context.project?.variablesApi ?? ''),
      dockerAuthConfig([entry]),
      vscode.l10n.t('The file {0} needs the line "PRIVATE-TOKEN: …" with an access token for the API.', tokenFile),
    ),
  'new-config-json': (entry) =>
    openJson(
      newConfigJson([entry]),
      entry,
      vscode.l10n.t(
        'Opened a new config.json for {0}. Save it as .docker/config.json in the home directory of the user that runs GitLab Runner.',
        entry.registry,
      ),
    ),
  'new-auth-json': (entry) => {
    const registry = podmanKey(entry.registry);
    const next = vscode.l10n.t(
      'Opened a new auth.json for {0}. Save it as ~/.config/containers/auth.json, or name it with --authfile.',
      registry,
    );
    return openJson(newAuthJson([entry]), { ...entry, registry }, next);
  },
  'kubernetes-secret': openSecret,
  kubectl: (entry, answers) =>
    copyCommand(
      kubectlCommand(secretOf(answers)),
      dockerAuthConfig([entry]),
      vscode.l10n.t('Add to [runners.kubernetes]: {0}', imagePullSecrets(secretOf(answers))),
    ),
};

/** Copies a command that logs in to Amazon ECR. */
export async function copyLogin({ registry = '', isInContainer }: Answers): Promise<void> {
  const login = temporaryLogin(registry);
  if (login === undefined) return;
  const done = vscode.l10n.t(
    'Copied the login command for {0}. It works for {1} hours, for docker on this machine.',
    registry,
    temporaryHours,
  );
  await copy(isInContainer ? login.inContainer : login.command, done);
}

async function copyConfig(entry: GeneratedEntry, { context }: Answers): Promise<void> {
  const text = dockerAuthConfig([entry]);
  if ('auth' in entry) {
    const next = vscode.l10n.t(
      'Copied DOCKER_AUTH_CONFIG for {0}. Add it as a CI/CD variable: select "Masked", clear "Expand variable reference".',
      entry.registry,
    );
    return copy(text, next, openSettings(context.project?.variables));
  }
  const next = vscode.l10n.t(
    'Copied DOCKER_AUTH_CONFIG for {0}. Add it to the environment of the runner: since 19.4, the Runner runs no helper of a CI/CD variable, unless "allowed_docker_credential_helpers" allows it.',
    entry.registry,
  );
  return copy(text, [next, ...helperWords(entry)].join(' '));
}

async function copy(text: string, message: string, buttons: readonly Button[] = []): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  tell(message, buttons);
}

/** Copies a command, and then the value that it asks for. */
async function copyCommand(command: string, value: string, more?: string): Promise<void> {
  const next = vscode.l10n.t('Copied the command. Run it in bash or zsh: it waits for the value, which it does not show.');
  const copied = vscode.l10n.t('Copied the value. Paste it into the terminal and press Enter.');
  await copy(command, more === undefined ? next : `${next} ${more}`, [copyButton(vscode.l10n.t('Copy Value'), value, copied)]);
}

async function openJson(content: string, entry: GeneratedEntry, message: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ language: 'json', content });
  await reveal(document, entryRange(content, entry));
  tell([message, ...helperWords(entry)].join(' '), []);
}

async function openSecret(entry: GeneratedEntry, answers: Answers): Promise<void> {
  const secret = secretOf(answers);
  const content = kubernetesSecret([entry], secret);
  const document = await vscode.workspace.openTextDocument({ language: 'yaml', content });
  await reveal(document, { start: content.indexOf('.dockerconfigjson: '), end: content.trimEnd().length });
  const line = imagePullSecrets(secret);
  const next = vscode.l10n.t('Opened the secret "{0}". Apply it with kubectl, and add {1} to [runners.kubernetes].', secret.name, line);
  tell(next, [copyButton(vscode.l10n.t('Copy image_pull_secrets'), line, vscode.l10n.t('Copied {0}', line))]);
}

function variableOf({ variable = { mode: 'create', visibility: 'masked' }, isProtected = false }: Answers) {
  return { key: 'DOCKER_AUTH_CONFIG', ...variable, isProtected };
}

function secretOf({ secretName = 'registry-pull', namespace = '' }: Answers) {
  return { name: secretName, ...(namespace !== '' && { namespace }) };
}
