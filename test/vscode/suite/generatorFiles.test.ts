import { deepEqual, equal, match } from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { messagesInEachTest } from '../messages.ts';
import { userInEachTest } from '../quickInput.ts';
import { fileUri, open, openNew, pause, readSaved, removeFile, until } from '../support.ts';

const secret = 'not-a-real-secret';
const auth = Buffer.from(`deploy-bot:${secret}`, 'utf8').toString('base64');

/** What the editor shows as selected. */
function selected(): string {
  const editor = vscode.window.activeTextEditor;
  return editor?.document.getText(editor.selection) ?? '';
}

describe('Pullproof: Generate Docker Auth Entry… writes to files', () => {
  const user = userInEachTest();
  const messages = messagesInEachTest();
  const { applyEdit } = vscode.workspace;
  const created: string[] = [];

  afterEach(async () => {
    Object.assign(vscode.workspace, { applyEdit });
    for (const path of created.splice(0)) await removeFile(path).catch(() => undefined);
  });

  const create = async (path: string, text: string) => {
    created.push(path);
    return openNew(path, text);
  };

  const begin = async (registry = /^harbor/, address?: string) => {
    void vscode.commands.executeCommand('pullproof.generateAuthEntry');
    await user.pick(registry);
    if (address !== undefined) {
      await user.type(address);
      await user.confirm();
      // It has an entry in the workspace.
      await user.pick(/^quay\.example\.com$/);
    }
    await user.type('deploy-bot');
    await user.confirm();
    await user.type(secret);
    await user.confirm();
  };

  it('lists every configuration of the workspace, open or not, and says what will happen', async () => {
    await begin();
    deepEqual(await user.rows(), [
      '# files',
      'Add to docker/config.json |  | Adds "harbor.example.com".',
      'Add to runner/config.toml |  | Adds to one of 2 runners. Select it in the next step.',
      '# CI/CD variable',
      'Copy as DOCKER_AUTH_CONFIG |  | On one line, for a CI/CD variable that can be masked.',
      'Copy a glab command |  | Sets the CI/CD variable of group/app. The command does not contain the secret.',
      'Copy a curl command |  | Sets the CI/CD variable of group/app. The command does not contain the secret.',
      '# for a runner',
      'New config.json |  | Opens an unsaved file, for the user that runs GitLab Runner.',
      'Copy as "environment" of a runner |  | The setting for [[runners]] of a config.toml elsewhere.',
      'New Kubernetes secret |  | Opens an unsaved manifest. A runner names it in image_pull_secrets.',
      'Copy a kubectl command |  | Creates the same secret. The command does not contain the password.',
      '# for other programs',
      'New auth.json |  | Opens an unsaved file for podman, skopeo and buildah.',
      'Copy only the base64 value |  | For an "auth" that exists already.',
      '# files that cannot be edited',
      'Add to docker/docker-config.json |  | Not possible: "credHelpers" is not an object. Fix it first, or choose another place.',
    ]);
  });

  it('adds to a config.json that is not open, shows the entry, and saves it if the user wants', async () => {
    const before = await readSaved('docker/config.json');
    await begin();
    await user.pick(/docker\/config\.json$/);
    await messages.next(/^info: Added the entry for harbor\.example\.com to config\.json \(unsaved\)\. \[Save\]$/);
    equal(selected(), `"harbor.example.com": {\n      "auth": "${auth}"\n    }`);
    equal(await readSaved('docker/config.json'), before, 'saving is left to the user');
    await messages.next(/^info: Added/, 'Save');
    const saved = await until('the saved file', async () => {
      const text = await readSaved('docker/config.json');
      return text !== before && text;
    });
    deepEqual(JSON.parse(saved), {
      auths: { 'quay.example.com': { auth: 'cXVheS1ib3Q6bm90LWEtcmVhbC1zZWNyZXQ=' }, 'harbor.example.com': { auth } },
      psFormat: 'table',
    });
    await vscode.workspace.fs.writeFile(fileUri('docker/config.json'), new TextEncoder().encode(before));
  });

  it('says which entry it replaces, and that an equal one changes nothing', async () => {
    const text = '{"auths":{"https://quay.example.com":{"auth":"YTpi"}}}';
    const document = await create('other/config.json', text);
    await begin(/^Other/, 'quay.example.com');
    await user.pick(/other\/config\.json$/);
    await messages.next(/^info: Replaced the entry "https:\/\/quay\.example\.com" in config\.json \(unsaved\)\. \[Save\]$/);
    const written = `{"auths":{"quay.example.com":{"auth":"${auth}"}}}`;
    equal(document.getText(), written);
    await begin(/^Other/, 'quay.example.com');
    await user.pick(/other\/config\.json$/);
    await messages.next(/^info: config\.json already has this entry for quay\.example\.com\. Nothing was changed\.$/);
    equal(document.getText(), written);
  });

  it('adds a line to the environment of the runner that is selected', async () => {
    await begin();
    await user.pick(/runner\/config\.toml$/);
    deepEqual(await user.rows(), [
      'build-1 | line 3 | Adds DOCKER_AUTH_CONFIG to the environment of runner "build-1".',
      'build-2 | line 10 | Adds DOCKER_AUTH_CONFIG to the environment of runner "build-2".',
    ]);
    await user.pick(/^build-2$/);
    await messages.next(/^info: Added the entry for harbor\.example\.com to config\.toml \(unsaved\)\. .*overrides it\. \[Save\]$/);
    equal(selected(), `'DOCKER_AUTH_CONFIG={"auths":{"harbor.example.com":{"auth":"${auth}"}}}'`);
    match((await open('runner/config.toml')).getText(), /name = "build-2"[^[]*executor = "docker"\n {2}environment = \[/);
  });

  it('takes the runner at the cursor', async () => {
    const document = await open('runner/config.toml');
    const editor = await vscode.window.showTextDocument(document);
    editor.selection = new vscode.Selection(4, 0, 4, 0);
    await begin();
    await user.pick(/runner\/config\.toml$/);
    await messages.next(/^info: Added/);
    match(document.getText(), /name = "build-1"[^[]*environment = \[/);
  });

  it('adds a variable instead of the secret to a pipeline, and copies its value', async () => {
    const document = await create('other/auth.gitlab-ci.yml', `.x:\n  variables:\n    DOCKER_AUTH_CONFIG: '{"auths":{}}'\n`);
    await begin();
    const label = 'Add to other/auth.gitlab-ci.yml';
    const detail = 'Adds "harbor.example.com" with $HARBOR_EXAMPLE_COM_AUTH, and copies the value of this variable.';
    equal(
      (await user.rows()).find((row) => row.startsWith(label)),
      `${label} | job .x | ${detail}`,
    );
    await user.pick(/auth\.gitlab-ci\.yml$/);
    await messages.next(
      /^info: Added the entry for harbor\.example\.com to auth\.gitlab-ci\.yml \(unsaved\)\. .*HARBOR_EXAMPLE_COM_AUTH: .* \[Open CI\/CD Settings\] \[Save\]$/,
    );
    const line = `    DOCKER_AUTH_CONFIG: '{"auths":{"harbor.example.com":{"auth":"$HARBOR_EXAMPLE_COM_AUTH"}}}'`;
    equal(document.lineAt(2).text, line);
    equal(await vscode.env.clipboard.readText(), auth);
  });

  it('opens a new config.json', async () => {
    await begin();
    await user.pick(/^New config\.json/);
    match(await messages.next(/^info/), /^info: Opened a new config\.json for harbor\.example\.com\./);
    equal(vscode.window.activeTextEditor?.document.isUntitled, true);
    match(selected(), /^"harbor\.example\.com": \{/);
  });

  describe('and never claims a change that did not happen:', () => {
    const nothing = async (path: string, text: string, message: RegExp) => {
      await messages.next(message);
      await pause(500);
      deepEqual(
        messages.all().filter((one) => one.startsWith('info')),
        [],
      );
      equal((await vscode.workspace.openTextDocument(fileUri(path))).getText(), text);
    };

    it('the file is not JSON', async () => {
      await begin();
      await user.pick(/docker\/docker-config\.json$/);
      await nothing(
        'docker/docker-config.json',
        await readSaved('docker/docker-config.json'),
        /^error: Nothing was written to docker-config\.json\. Not possible/,
      );
    });

    it('the entry appears while the user is asked', async () => {
      const document = await create('other/config.json', '{"auths":{}}');
      await begin();
      await user.labels();
      const change = new vscode.WorkspaceEdit();
      const text = '{"auths":{"harbor.example.com":{"auth":"YTpi"}}}';
      change.replace(document.uri, new vscode.Range(0, 0, 0, 100), text);
      equal(await applyEdit(change), true);
      await user.pick(/other\/config\.json$/);
      await nothing('other/config.json', text, /^error: config\.json has changed\. Nothing was written/);
    });

    it('the file changes while the user is asked for the runner', async () => {
      const document = await create('other/config.toml', '# mine\n[[runners]]\n  name = "a"\n[[runners]]\n  name = "b"\n');
      await begin();
      await user.pick(/other\/config\.toml$/);
      deepEqual(await user.labels(), ['a', 'b']);
      const change = new vscode.WorkspaceEdit();
      change.delete(document.uri, new vscode.Range(1, 0, 3, 0));
      equal(await applyEdit(change), true);
      await user.pick(/^b$/);
      await nothing('other/config.toml', '# mine\n[[runners]]\n  name = "b"\n', /^error: config\.toml has changed\. Nothing was written/);
    });

    it('the file is deleted while the user is asked', async () => {
      await create('other/config.json', '{"auths":{}}');
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await until('the file in the list', async () => {
        await begin();
        if ((await user.labels()).some((label) => label.endsWith('other/config.json'))) return true;
        await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
        return false;
      });
      await removeFile('other');
      await user.pick(/other\/config\.json$/);
      await messages.next(/^error: Could not edit config\.json\. Nothing was written\.$/);
      deepEqual(
        messages.all().filter((one) => one.startsWith('info')),
        [],
      );
    });

    it('VS Code rejects the edit', async () => {
      await create('other/config.json', '{"auths":{}}');
      await begin();
      Object.assign(vscode.workspace, { applyEdit: async () => false });
      await user.pick(/other\/config\.json$/);
      await nothing('other/config.json', '{"auths":{}}', /^error: Could not edit config\.json\. Nothing was written\.$/);
    });

    it('VS Code accepts the edit, but the file stays as it is', async () => {
      await create('other/config.json', '{"auths":{}}');
      await begin();
      Object.assign(vscode.workspace, { applyEdit: async () => true });
      await user.pick(/other\/config\.json$/);
      await nothing('other/config.json', '{"auths":{}}', /^error: Could not edit config\.json\. Nothing was written\.$/);
    });

    it('the settings make the file read-only', async () => {
      await create('locked/config.json', '{"auths":{}}');
      await begin();
      await user.pick(/locked\/config\.json$/);
      await nothing('locked/config.json', '{"auths":{}}', /^error: Could not edit config\.json\. Nothing was written\.$/);
    });

    it('a pipeline is rejected, and nothing is copied', async () => {
      const text = `.x:\n  variables:\n    DOCKER_AUTH_CONFIG: '{"auths":{}}'\n`;
      await create('other/auth.gitlab-ci.yml', text);
      await vscode.env.clipboard.writeText('nothing');
      await begin();
      Object.assign(vscode.workspace, { applyEdit: async () => false });
      await user.pick(/auth\.gitlab-ci\.yml$/);
      await nothing('other/auth.gitlab-ci.yml', text, /^error: Could not edit auth\.gitlab-ci\.yml\. Nothing was written\.$/);
      equal(await vscode.env.clipboard.readText(), 'nothing');
    });

    it('something else changes the file at the same time', async () => {
      const document = await create('other/config.json', '{"auths":{}}');
      await begin();
      Object.assign(vscode.workspace, {
        applyEdit: async () => {
          const change = new vscode.WorkspaceEdit();
          change.insert(document.uri, new vscode.Position(0, 0), ' ');
          return applyEdit(change);
        },
      });
      await user.pick(/other\/config\.json$/);
      await nothing('other/config.json', ' {"auths":{}}', /^error: config\.json was changed by something else at the same time/);
    });
  });
});
