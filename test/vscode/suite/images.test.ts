import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { afterEach, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { ExplainView } from '../../../client/src/explain/explainView.ts';
import type { ImageNode, ImageTree } from '../../../client/src/images/imageTree.ts';
import { userInEachTest } from '../quickInput.ts';
import { closeEditors, open, openNew, pause, removeFile, until } from '../support.ts';

const withKey = 'with $DOCKER_AUTH_CONFIG';

describe('Pullproof: List Images', () => {
  let tree: ImageTree;

  before(async () => {
    const extension = vscode.extensions.getExtension<{ readonly images: ImageTree }>('pullproof.pullproof');
    ok(extension, 'the extension is there');
    tree = (await extension.activate()).images;
  });

  afterEach(closeEditors);

  const childrenOf = async (node?: ImageNode) => (await tree.getChildren(node)) ?? [];
  const item = (node: ImageNode) => tree.getTreeItem(node) as vscode.TreeItem;

  /** The rows with all their children, indented. */
  const rows = async (node?: ImageNode, indent = ''): Promise<readonly string[]> => {
    const children = await childrenOf(node);
    const below = children.map(async (child) => {
      const { label, description, iconPath } = item(child);
      const icon = iconPath instanceof vscode.ThemeIcon ? `(${iconPath.id}) ` : '';
      return [`${indent}${icon}${label}${description ? ` | ${description}` : ''}`, ...(await rows(child, `${indent}  `))];
    });
    return (await Promise.all(below)).flat();
  };

  const rowOf = async (label: string, node?: ImageNode): Promise<ImageNode | undefined> => {
    for (const child of await childrenOf(node)) {
      const found = child.label === label ? child : await rowOf(label, child);
      if (found !== undefined) return found;
    }
    return undefined;
  };

  it('shows registries, repositories and images, with credential and pinning', async () => {
    deepEqual(await rows(), [
      '(server) docker.io | 4 images',
      '  (package) mysql',
      '    (globe) 8.4 | public image · not pinned · runner build-1',
      '  (package) node',
      '    (globe) 22.11-alpine | public image · not pinned · lint, docs',
      '  (package) postgres',
      '    (globe) latest (no tag) | public image · not pinned · test',
      '  (package) ruby',
      '    (globe) 3.3 @ sha256:0123456789ab… | public image · pinned · pinned',
      '(server) registry.example.com:5000 | 2 images',
      '  (package) team/app',
      `    (key) 1.2.3 | ${withKey} · not pinned · build`,
      '  (package) team/base',
      `    (key) 2 | ${withKey} · not pinned · test`,
      '(question) Unknown images',
      '  far | “.far” comes from an include, and “https://gitlab.example.com/ci/far.yml” is not available',
    ]);
  });

  it('a click opens the location, also in another file', async () => {
    const row = await rowOf('2');
    const command = row && item(row).command;
    ok(command, 'the row has a command');
    await vscode.commands.executeCommand(command.command, ...(command.arguments ?? []));
    const editor = await until('the editor', () => vscode.window.activeTextEditor);
    match(editor.document.uri.path, /\/ci\/parts\.gitlab-ci\.yml$/);
    equal(editor.document.lineAt(editor.selection.active.line).text, '  image: registry.example.com:5000/team/base:2');
  });

  it('groups the places of an image below it', async () => {
    const text = 'again:\n  image: registry.example.com:5000/team/app:1.2.3\n  script: make\n';
    await openNew('again.gitlab-ci.yml', text);
    try {
      const row = await until('the second place', async () => {
        await tree.refresh();
        const found = await rowOf('1.2.3');
        return found?.children.length === 2 && found;
      });
      equal(item(row).description, `${withKey} · not pinned · 2 places`);
      deepEqual(row.children.map(({ label, description }) => `${label} | ${description}`).sort(), [
        'again | again.gitlab-ci.yml:2',
        'build | .gitlab-ci.yml:8',
      ]);
    } finally {
      await closeEditors();
      await removeFile('again.gitlab-ci.yml');
    }
  });

  it('is updated while visible, and not while hidden', async () => {
    let changes = 0;
    const listener = tree.onDidChangeTreeData?.(() => {
      changes += 1;
    });
    const document = await open('.gitlab-ci.yml');
    const replace = async (text: string, by: string) => {
      const at = document.positionAt(document.getText().indexOf(text));
      const edit = new vscode.WorkspaceEdit();
      edit.replace(document.uri, new vscode.Range(at, at.translate(0, text.length)), by);
      await vscode.workspace.applyEdit(edit);
    };
    try {
      await vscode.commands.executeCommand('pullproof.listImages');
      await replace('22.11-alpine', '24-alpine');
      await until('the new tag', () => rowOf('24-alpine'));
      ok(changes > 0, 'the view was told');
      await vscode.commands.executeCommand('workbench.view.search');
      let tag = 24;
      // The view learns a moment later that it is hidden.
      await until('a hidden list that is quiet', async () => {
        changes = 0;
        tag += 1;
        await replace(`${tag - 1}-alpine`, `${tag}-alpine`);
        await pause(1500);
        return changes === 0;
      });
      equal(await rowOf(`${tag}-alpine`), undefined);
      await vscode.commands.executeCommand('pullproof.listImages');
      await until('the newest tag', () => rowOf(`${tag}-alpine`));
    } finally {
      listener?.dispose();
      await vscode.commands.executeCommand('workbench.action.files.revert');
    }
  });
});

describe('Pullproof: Explain Image Pull, without an image at the cursor', () => {
  const user = userInEachTest();

  const tabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label));
  const page = (name: string) => until(`the page ${name}`, () => tabs().find((label) => label.includes(name)), tabs);

  it('offers the images of the workspace if no editor is open', async () => {
    void vscode.commands.executeCommand('pullproof.explainImagePull');
    const labels = await user.labels();
    ok(labels.includes('registry.example.com:5000/team/base:2'), labels.join('\n'));
    await user.pick(/team\/base:2$/);
    await page('base:2');
    const extension = vscode.extensions.getExtension<{ readonly explanation: ExplainView }>('pullproof.pullproof');
    await until('the verdict on the page', async () => /Pulled as/.test((await extension?.exports.explanation.read())?.text ?? ''));
  });

  it('offers them if the cursor is not on an image', async () => {
    await open('.gitlab-ci.yml');
    void vscode.commands.executeCommand('pullproof.explainImagePull');
    await user.pick(/^node:22/);
    await page('node:22.11-alpine');
  });

  it('accepts a row of the list', async () => {
    const extension = vscode.extensions.getExtension<{ readonly images: ImageTree }>('pullproof.pullproof');
    const [, registry] = (await extension?.exports.images.getChildren()) ?? [];
    const [image] = registry?.children[0]?.children ?? [];
    ok(image?.isImage, 'the row of an image');
    await vscode.commands.executeCommand('pullproof.explainImagePull', image);
    await page('app:1.2.3');
  });
});
