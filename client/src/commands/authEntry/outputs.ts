import * as vscode from 'vscode';
import type { GeneratedEntry } from '../../../../server/src/core/generators/authEntry.ts';
import type { Choice } from '../multiStep.ts';

/** What is copied or opened instead of a file that exists. */
export type Output =
  | 'clipboard-config'
  | 'clipboard-auth'
  | 'clipboard-environment'
  | 'glab'
  | 'curl'
  | 'new-config-json'
  | 'new-auth-json'
  | 'kubernetes-secret'
  | 'kubectl';

type Group = readonly [heading: string, choices: readonly Choice<{ readonly kind: Output }>[]];

/** The outputs for an entry. `project` is the web address of the GitLab project, if it is known. */
export function outputGroups(entry: GeneratedEntry, project: string | undefined): readonly Group[] {
  return 'helper' in entry ? groupsForHelper() : groupsForSecret(project);
}

/** A CI/CD variable, a Kubernetes secret and a single value have no use for a helper. */
function groupsForHelper(): readonly Group[] {
  const copied = choice(
    'clipboard-config',
    vscode.l10n.t('Copy as DOCKER_AUTH_CONFIG'),
    vscode.l10n.t('On one line. Since 19.4, no Runner runs a helper of a CI/CD variable by itself.'),
  );
  return [[vscode.l10n.t('for a runner'), [newConfigJson(), environment(), copied]]];
}

function groupsForSecret(project: string | undefined): readonly Group[] {
  const where = project === undefined ? vscode.l10n.t('the project of the current folder') : project.replace(/^https?:\/\/[^/]*\//, '');
  const config = choice(
    'clipboard-config',
    vscode.l10n.t('Copy as DOCKER_AUTH_CONFIG'),
    vscode.l10n.t('On one line, for a CI/CD variable that can be masked.'),
  );
  const detail = vscode.l10n.t('Sets the CI/CD variable of {0}. The command does not contain the secret.', where);
  const glab = choice('glab', vscode.l10n.t('Copy a glab command'), detail);
  const curl = choice('curl', vscode.l10n.t('Copy a curl command'), detail);
  const authJson = choice(
    'new-auth-json',
    vscode.l10n.t('New auth.json'),
    vscode.l10n.t('Opens an unsaved file for podman, skopeo and buildah.'),
  );
  const bare = choice('clipboard-auth', vscode.l10n.t('Copy only the base64 value'), vscode.l10n.t('For an "auth" that exists already.'));
  const secret = choice(
    'kubernetes-secret',
    vscode.l10n.t('New Kubernetes secret'),
    vscode.l10n.t('Opens an unsaved manifest. A runner names it in image_pull_secrets.'),
  );
  const kubectl = choice(
    'kubectl',
    vscode.l10n.t('Copy a kubectl command'),
    vscode.l10n.t('Creates the same secret. The command does not contain the password.'),
  );
  return [
    [vscode.l10n.t('CI/CD variable'), project === undefined ? [config, glab] : [config, glab, curl]],
    [vscode.l10n.t('for a runner'), [newConfigJson(), environment(), secret, kubectl]],
    [vscode.l10n.t('for other programs'), [authJson, bare]],
  ];
}

function newConfigJson() {
  return choice(
    'new-config-json',
    vscode.l10n.t('New config.json'),
    vscode.l10n.t('Opens an unsaved file, for the user that runs GitLab Runner.'),
  );
}

function environment() {
  return choice(
    'clipboard-environment',
    vscode.l10n.t('Copy as "environment" of a runner'),
    vscode.l10n.t('The setting for [[runners]] of a config.toml elsewhere.'),
  );
}

function choice(kind: Output, label: string, detail: string): Choice<{ readonly kind: Output }> {
  return { label, detail, value: { kind } };
}
