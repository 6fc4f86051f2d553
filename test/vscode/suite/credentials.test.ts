import { deepEqual, equal, ok } from 'node:assert/strict';
import { afterEach, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { Exported } from '../../../client/src/client.ts';
import type { CredentialNode } from '../../../client/src/credentials/credentialRows.ts';
import type { CredentialTree } from '../../../client/src/credentials/credentialView.ts';
import { closeEditors, openNew, removeOpened, until } from '../support.ts';

const file = '.docker/config.json';

describe('the view of credentials', () => {
  let tree: CredentialTree;

  before(async () => {
    const extension = vscode.extensions.getExtension<Exported>('pullproof.pullproof');
    ok(extension, 'the extension is there');
    tree = (await extension.activate()).credentials;
    await vscode.commands.executeCommand('pullproof.credentials.focus');
  });

  afterEach(closeEditors);

  const roots = async () => (await tree.getChildren()) ?? [];
  const item = (node: CredentialNode) => tree.getTreeItem(node) as vscode.TreeItem;
  const shown = async () =>
    (await roots()).flatMap((source) =>
      [source, ...source.children].map((row) => {
        const { iconPath, accessibilityInformation } = item(row);
        return `(${(iconPath as vscode.ThemeIcon).id}) ${accessibilityInformation?.label}`;
      }),
    );

  it('has the sources in the order of the Runner, with the number of images that use each entry', async () => {
    await until('the sources', async () => (await roots()).length > 0);
    deepEqual(await shown(), [
      '(symbol-variable) source 1, $DOCKER_AUTH_CONFIG, used by 2 images · runner/config.toml, "environment" of runner “build-1”',
      '(key) registry.example.com:5000, user deploy-bot · used by 2 images',
      '(gist-secret) source 2, Job token (CI_JOB_TOKEN), not used by any image',
    ]);
  });

  it('a click goes to the entry', async () => {
    const [source] = await roots();
    const [entry] = source?.children ?? [];
    const command = entry && item(entry).command;
    ok(command, 'the row has a command');
    await vscode.commands.executeCommand(command.command, ...(command.arguments ?? []));
    const editor = await until('the editor', () => vscode.window.activeTextEditor);
    equal(editor.document.getText(editor.selection), 'registry.example.com:5000');
  });

  it('shows a broken source with the reason, and no secret', async () => {
    await openNew(file, '{ "auths": { "other.example.com": { "auth": "not-a-real-secret!" } } }');
    try {
      const rows = await until('the broken source', async () => {
        const found = await shown();
        return found.some((row) => row.includes('~/.docker/config.json')) && found;
      });
      deepEqual(rows.slice(2, 4), [
        '(error) source 2, ~/.docker/config.json, ignored: an "auth" value is not valid base64: it contains invalid characters or is incomplete · .docker/config.json',
        '(error) other.example.com, invalid: it contains invalid characters or is incomplete',
      ]);
      const tooltips = (await roots()).flatMap((source) => [source, ...source.children]).map((row) => item(row).tooltip);
      equal(/not-a-real-secret/.test(JSON.stringify([rows, tooltips])), false);
    } finally {
      await removeOpened(file);
    }
  });
});
