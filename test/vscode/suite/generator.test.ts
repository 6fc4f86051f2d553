import { deepEqual, doesNotMatch, equal, match, ok } from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { messagesInEachTest } from '../messages.ts';
import { userInEachTest } from '../quickInput.ts';
import { until } from '../support.ts';

const secret = 'pä$$:"word" 🔑';
const auth = btoa(String.fromCharCode(...new TextEncoder().encode(`deploy-bot:${secret}`)));

describe('Pullproof: Generate Docker Auth Entry…', () => {
  const user = userInEachTest();
  const messages = messagesInEachTest();
  const { openExternal } = vscode.env;
  let opened: string[] = [];

  beforeEach(async () => {
    opened = [];
    Object.assign(vscode.env, {
      openExternal: async (uri: vscode.Uri) => {
        opened.push(uri.toString(true));
        return true;
      },
    });
    await vscode.env.clipboard.writeText('nothing');
  });
  afterEach(() => {
    Object.assign(vscode.env, { openExternal });
  });

  const begin = (given?: unknown) => void vscode.commands.executeCommand('pullproof.generateAuthEntry', given);
  const credentials = async () => {
    await user.type('deploy-bot');
    await user.confirm();
    const { masked } = await user.type(secret);
    equal(masked, true, 'the secret is masked');
    await user.confirm();
  };
  const copied = (text: string) =>
    until('the clipboard', async () => {
      const content = await vscode.env.clipboard.readText();
      return content.includes(text) && content;
    });

  it('lists the registries of the workspace that lack a credential first, with the reason', async () => {
    begin();
    const rows = await user.rows();
    deepEqual(rows.slice(0, 8), [
      '# without a working credential',
      'harbor.example.com | 2 images, no credential | api/db, api/dev',
      '# used in this workspace',
      'docker.io | 1 image, public | hadolint/hadolint',
      'quay.example.com | 1 image | security/scan',
      '# known registries',
      'GitLab | registry.gitlab.com | ',
      'Docker Hub | https://index.docker.io/v1/ | ',
    ]);
    match(rows.at(-1) ?? '', /^Other…/);
  });

  it('does not ask for the address of a registry of the workspace, and copies DOCKER_AUTH_CONFIG on one line', async () => {
    begin();
    await user.pick(/^harbor/);
    await credentials();
    await user.pick(/DOCKER_AUTH_CONFIG/);
    const text = await copied('auths');
    deepEqual(JSON.parse(text), { auths: { 'harbor.example.com': { auth } } });
    doesNotMatch(text, /\s/);
    await messages.next(/^info: Copied DOCKER_AUTH_CONFIG for harbor\.example\.com\. .* \[Open CI\/CD Settings\]$/, 'Open CI/CD Settings');
    await until('the page', () => opened.length > 0);
    deepEqual(opened, ['https://gitlab.example.com/group/app/-/settings/ci_cd#js-cicd-variables-settings']);
  });

  it('offers a path if the registry has an entry, and says what that means', async () => {
    begin();
    await user.pick(/^quay\.example/);
    deepEqual(await user.rows(), [
      '# the whole registry',
      'quay.example.com |  | In docker/config.json, this replaces the entry of "quay-bot".',
      '# a part of it',
      'quay.example.com/security | 1 image | GitLab Runner, Kubernetes and podman use it. Docker, buildx and helm ignore it.',
      'quay.example.com/security/scan | 1 image | GitLab Runner, Kubernetes and podman use it. Docker, buildx and helm ignore it.',
      'Another path… |  | ',
    ]);
    await user.pick(/^quay\.example\.com\/security$/);
    await credentials();
    await user.pick(/DOCKER_AUTH_CONFIG/);
    deepEqual(JSON.parse(await copied('auths')), { auths: { 'quay.example.com/security': { auth } } });
  });

  it('takes another path of the registry, and goes back to the whole', async () => {
    begin();
    await user.pick(/^quay\.example/);
    await user.pick(/^Another path/);
    match((await user.type('quay.example.com')).problem, /Enter a path/);
    equal((await user.type('quay.example.com/group')).problem.startsWith('Only matches images under this path'), true);
    await user.confirm();
    await user.back();
    await user.back();
    await user.pick(/^quay\.example\.com$/);
    await credentials();
    await user.pick(/base64/);
    equal(await copied(auth), auth);
    match(await messages.next(/^info/), /^info: Copied the base64 value for quay\.example\.com\./);
  });

  it('validates a registry on input, and goes back a step', async () => {
    begin();
    await user.pick(/^Other/);
    const wrong = await user.type('registry.example.com/v2/');
    match(wrong.problem, /v2/);
    const right = await user.type('registry.example.com');
    equal(right.problem, '');
    await user.confirm();
    const next = await user.type('deploy-bot');
    equal(next.masked, false);
    await user.back();
    const again = await user.type('registry.example.com');
    equal(again.title, next.title);
  });

  it('proposes a credential helper if tokens are short-lived, with the reason', async () => {
    const host = '123456789012.dkr.ecr.eu-central-1.amazonaws.com';
    begin();
    await user.pick(/ECR/);
    await user.type(host);
    await user.confirm();
    deepEqual(await user.rows(), [
      'Credential helper "ecr-login" |  | An ECR password expires after 12 hours, so the Runner must get a new one each time.',
      'Copy a login command |  | With a password for 12 hours, for docker or podman on this machine.',
    ]);
    await user.pick(/^Credential helper/);
    await user.pick(/DOCKER_AUTH_CONFIG/);
    deepEqual(JSON.parse(await copied('credHelpers')), { credHelpers: { [host]: 'ecr-login' } });
    match(await messages.next(/^info/), /docker-credential-ecr-login/);
    begin();
    await user.pick(/ECR/);
    await user.type(host);
    await user.confirm();
    await user.pick(/^Copy a login command/);
    await user.pick(/^AWS CLI$/);
    const login = `docker login --username AWS --password-stdin ${host}`;
    equal(await copied('aws'), `aws ecr get-login-password --region eu-central-1 | ${login}`);
  });

  it('copies a command that sets the CI/CD variable, and its value apart', async () => {
    begin();
    await user.pick(/^harbor/);
    await credentials();
    await user.pick(/glab/);
    await user.pick(/masked and hidden/);
    await user.pick(/^Only protected/);
    const flags = '--masked --raw --hidden --protected --repo https://gitlab.example.com/group/app';
    equal(await copied('glab'), `IFS= read -rs VALUE && printf %s "$VALUE" | glab variable set DOCKER_AUTH_CONFIG ${flags}; unset VALUE`);
    await messages.next(/^info: Copied the command\. .* \[Copy Value\]$/, 'Copy Value');
    deepEqual(JSON.parse(await copied('auths')), { auths: { 'harbor.example.com': { auth } } });
    await messages.next(/^info: Copied the value\./);
  });

  it('opens a Kubernetes secret, and has the line for the runner', async () => {
    begin();
    await user.pick(/^harbor/);
    await credentials();
    await user.pick(/^New Kubernetes secret/);
    match((await user.type('Harbor Pull')).problem, /lowercase/);
    await user.type('harbor-pull');
    await user.confirm();
    await user.type('ci');
    await user.confirm();
    await messages.next(/^info: Opened the secret "harbor-pull"\./, 'Copy image_pull_secrets');
    equal(await copied('image_pull'), 'image_pull_secrets = ["harbor-pull"]');
    const { document, selection } = vscode.window.activeTextEditor ?? {};
    match(document?.getText() ?? '', /^apiVersion: v1\nkind: Secret\nmetadata:\n {2}name: harbor-pull\n {2}namespace: ci\n/);
    match(document?.getText(selection) ?? '', /^\.dockerconfigjson: /);
  });

  it('opens an auth.json for podman', async () => {
    begin();
    await user.pick(/^Docker Hub/);
    await user.confirm();
    await credentials();
    await user.pick(/^New auth\.json/);
    await messages.next(/^info: Opened a new auth\.json for docker\.io\./);
    deepEqual(JSON.parse(vscode.window.activeTextEditor?.document.getText() ?? ''), { auths: { 'docker.io': { auth } } });
  });

  it('takes the registry of its argument if the workspace uses it, and no other', async () => {
    begin({ registry: 'harbor.example.com' });
    await user.type('deploy-bot');
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    begin({ registry: 'evil.example.com' });
    ok((await user.labels()).includes('harbor.example.com'));
  });

  it('writes nothing and says nothing if the user leaves', async () => {
    const leave = () => vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    begin();
    await user.labels();
    await leave();
    begin();
    await user.pick(/^harbor/);
    await user.type('deploy-bot');
    await leave();
    begin();
    await user.pick(/^harbor/);
    await credentials();
    await user.labels();
    await leave();
    equal(await vscode.env.clipboard.readText(), 'nothing');
    deepEqual(messages.all(), []);
    deepEqual(
      vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty),
      [],
    );
  });
});
