import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { Exported } from '../../../client/src/client.ts';
import type { ImageNode } from '../../../client/src/images/imageRows.ts';
import type { ImageTree } from '../../../client/src/images/imageTree.ts';
import { userInEachTest } from '../quickInput.ts';
import { closeEditors, open, openNew, pause, removeOpened, until } from '../support.ts';

const withKey = 'with $DOCKER_AUTH_CONFIG';

async function activated(): Promise<Exported> {
  const extension = vscode.extensions.getExtension<Exported>('pullproof.pullproof');
  ok(extension, 'the extension is there');
  return extension.activate();
}

describe('Pullproof: List Images', () => {
  let tree: ImageTree;
  let api: Exported;

  before(async () => {
    api = await activated();
    tree = api.images;
  });

  afterEach(closeEditors);

  const childrenOf = async (node?: ImageNode) => (await tree.getChildren(node)) ?? [];
  const item = (node: ImageNode) => tree.getTreeItem(node) as vscode.TreeItem;

  const allRows = async (node?: ImageNode): Promise<readonly ImageNode[]> => {
    const children = await childrenOf(node);
    return (await Promise.all(children.map(async (child) => [child, ...(await allRows(child))]))).flat();
  };

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

  const rowOf = async (label: string): Promise<ImageNode | undefined> => (await allRows()).find((row) => row.label === label);

  it('shows private registries, then public ones, with credentials', async () => {
    deepEqual(await rows(), [
      '(lock) registry.example.com:5000 | private · 2 images',
      `  (key) team/app:1.2.3 | ${withKey} · build`,
      `  (key) team/base:2 | ${withKey} · test`,
      '(globe) docker.io | public · 4 images',
      '  (globe) mysql:8.4 | public image · runner build-1',
      '  (globe) node:22.11-alpine | public image · lint, docs',
      '  (globe) postgres | public image · no tag: latest · test',
      '  (globe) ruby:3.3 @ sha256:0123456789ab… | public image · pinned · pinned',
      '(question) Unknown images | 1 job',
      '  far | “.far” comes from an include, and “https://gitlab.example.com/ci/far.yml” is not available',
    ]);
    await vscode.commands.executeCommand('pullproof.listImages');
    await until('the counts', () => api.imageView().description === '6 images', api.imageView);
    equal(api.imageView().badge, undefined);
  });

  it('has the verdict and all other words of a row in its label for screen readers', async () => {
    for (const row of await allRows()) {
      const { accessibilityInformation, label, description } = item(row);
      const spoken = accessibilityInformation?.label ?? '';
      ok(spoken.includes(`${label}`) && spoken.includes(`${description}`), spoken);
    }
    const spoken = async (label: string) => (item((await rowOf(label)) as ImageNode).accessibilityInformation as { label: string }).label;
    equal(await spoken('team/app:1.2.3'), `team/app:1.2.3, ${withKey} · build`);
    equal(await spoken('docker.io'), 'registry, docker.io, public · 4 images');
    match(await spoken('far'), /^job with an unknown image, far, /);
  });

  it('a click opens the location, also in another file', async () => {
    const row = await rowOf('team/base:2');
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
        const found = await rowOf('team/app:1.2.3');
        return found?.children.length === 2 && found;
      });
      equal(item(row).description, `${withKey} · 2 places`);
      deepEqual(row.children.map(({ label, description }) => `${label} | ${description}`).sort(), [
        'again | again.gitlab-ci.yml:2',
        'build | .gitlab-ci.yml:8',
      ]);
    } finally {
      await removeOpened('again.gitlab-ci.yml');
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
      await until('the new tag', () => rowOf('node:24-alpine'));
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
      equal(await rowOf(`node:${tag}-alpine`), undefined);
      await vscode.commands.executeCommand('pullproof.listImages');
      await until('the newest tag', () => rowOf(`node:${tag}-alpine`));
    } finally {
      listener?.dispose();
      await vscode.commands.executeCommand('workbench.action.files.revert');
    }
  });
});

describe('problems in the list of images', () => {
  const problems = 'problems.gitlab-ci.yml';
  const user = userInEachTest();
  let api: Exported;

  before(async () => {
    api = await activated();
    const text =
      'broken:\n  image: node:1:2\n  script: make\nlost:\n  image: private.example.com/team/app:1\n  script: make\ngood:\n  image: redis:7\n  script: make\n';
    await openNew(problems, text);
    await vscode.commands.executeCommand('pullproof.listImages');
    await until('the problems', async () => (await roots())[0]?.label === 'Problems');
  });

  after(async () => {
    await vscode.commands.executeCommand('pullproof.clearFilter');
    await removeOpened(problems);
    await until('no problems', async () => (await roots())[0]?.label !== 'Problems');
  });

  const roots = async () => (await api.images.getChildren()) ?? [];
  const problemRows = async () => (await roots())[0]?.children ?? [];
  const item = (node: ImageNode) => api.images.getTreeItem(node) as vscode.TreeItem;
  const rowOf = async (label: string): Promise<ImageNode> => {
    const found = (await roots()).flatMap((row) => [row, ...row.children]).find((row) => row.label === label);
    ok(found, label);
    return found;
  };

  it('come first, and say what their icons say', async () => {
    const shown = (await problemRows()).map((row) => {
      const { iconPath, accessibilityInformation } = item(row);
      return `(${(iconPath as vscode.ThemeIcon).id}) ${accessibilityInformation?.label}`;
    });
    deepEqual(shown, ['(error) node:1:2, cannot be pulled · broken', '(warning) private.example.com/team/app:1, no credential · lost']);
  });

  it('are counted by the badge, the title, the status and the lens alike', async () => {
    const document = await open(problems);
    await until('the status', () => api.status()?.text === '3 images · 2 problems', api.status);
    await until('the title', () => api.imageView().description === '9 images · 2 problems', api.imageView);
    deepEqual(api.imageView().badge, { value: 2, tooltip: '2 problems in 9 images' });
    const [lens] = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri);
    equal(lens?.command?.title, '3 images · 2 problems');
    ok(lens.command);
    // A click opens the list with the problems of this file.
    await vscode.commands.executeCommand(lens.command.command, ...(lens.command.arguments ?? []));
    await until('the filter', () => api.imageView().message?.startsWith(`Filtered: problems, ${problems}.`), api.imageView);
    equal(api.imageView().description, '2 of 9 images');
    deepEqual(
      (await roots()).map(({ label }) => label),
      ['Problems'],
    );
    await vscode.commands.executeCommand('pullproof.clearFilter');
    equal(api.imageView().message, '');
    equal(api.imageView().description, '9 images · 2 problems');
    // The picker.
    await closeEditors();
    void vscode.commands.executeCommand('pullproof.explainImagePull');
    equal((await user.labels()).length, 9);
  });

  it('are shown alone by a command of the title', async () => {
    await vscode.commands.executeCommand('pullproof.showProblems');
    match(api.imageView().message ?? '', /^Filtered: problems\./);
    equal(api.imageView().description, '2 of 9 images');
    await vscode.commands.executeCommand('pullproof.showAllImages');
    equal(api.imageView().message, '');
  });

  it('are filtered while the user types', async () => {
    void vscode.commands.executeCommand('pullproof.filterImages');
    await user.type('redis');
    await until('one image', () => api.imageView().description === '1 of 9 images', api.imageView);
    deepEqual(
      (await roots()).flatMap((row) => [row.label, ...row.children.map(({ label }) => label)]),
      ['docker.io', 'redis:7'],
    );
    await user.type('nothing of this');
    // Without a message, VS Code shows the welcome text with the command that clears the filter.
    await until('no image', () => api.imageView().description === '0 of 9 images', api.imageView);
    equal(api.imageView().message, '');
    await user.type('private lost');
    await user.confirm();
    await until('the filter', () => api.imageView().message?.startsWith('Filtered: “private lost”.'), api.imageView);
    await vscode.commands.executeCommand('pullproof.clearFilter');
    equal(api.imageView().description, '9 images · 2 problems');
  });

  it('offer in their menus only what makes sense', async () => {
    equal(item(await rowOf('node:1:2')).contextValue, 'image copy');
    equal(item(await rowOf('private.example.com/team/app:1')).contextValue, 'image generate cover copy');
    equal(item(await rowOf('team/app:1.2.3')).contextValue, 'image credential copy');
    equal(item(await rowOf('redis:7')).contextValue, 'image copy');
    equal(item(await rowOf('docker.io')).contextValue, undefined);
  });

  it('go to the image and to its credential', async () => {
    const row = await rowOf('team/app:1.2.3');
    const at = () => {
      const { activeTextEditor: editor } = vscode.window;
      return editor && `${editor.document.uri.path.split('/').pop()} ${editor.document.getText(editor.selection)}`;
    };
    await vscode.commands.executeCommand('pullproof.goToCredential', row);
    await until('the credential', () => at() === 'config.toml registry.example.com:5000', at);
    await vscode.commands.executeCommand('pullproof.goToImage', row);
    await until('the image', () => at() === '.gitlab-ci.yml ', at);
    equal(vscode.window.activeTextEditor?.selection.active.line, 7);
  });

  it('copy the reference', async () => {
    await vscode.commands.executeCommand('pullproof.copyReference', await rowOf('team/app:1.2.3'));
    equal(await vscode.env.clipboard.readText(), 'registry.example.com:5000/team/app:1.2.3');
  });
});

describe('Pullproof: Explain Image Pull, without an image at the cursor', () => {
  const user = userInEachTest();

  const tabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label));
  const page = (name: string) => until(`the page ${name}`, () => tabs().find((label) => label.includes(name)), tabs);

  it('offers the images of the workspace if no editor is open', async () => {
    void vscode.commands.executeCommand('pullproof.explainImagePull');
    const labels = await user.labels();
    ok(labels.includes('$(key) registry.example.com:5000/team/base:2'), labels.join('\n'));
    equal(labels.length, 6);
    await user.pick(/team\/base:2$/);
    await page('base:2');
    const { explanation } = await activated();
    await until('the verdict on the page', async () => /Pulled as/.test((await explanation.read())?.text ?? ''));
  });

  it('offers them if the cursor is not on an image', async () => {
    await open('.gitlab-ci.yml');
    // VS Code puts the cursor where it was when the file was last shown.
    ok(vscode.window.activeTextEditor);
    vscode.window.activeTextEditor.selection = new vscode.Selection(0, 0, 0, 0);
    void vscode.commands.executeCommand('pullproof.explainImagePull');
    await user.pick(/ node:22/);
    await page('node:22.11-alpine');
  });

  it('accepts a row of the list', async () => {
    const [registry] = (await (await activated()).images.getChildren()) ?? [];
    const [image] = registry?.children ?? [];
    equal(image?.label, 'team/app:1.2.3');
    await vscode.commands.executeCommand('pullproof.explainImagePull', image);
    await page('app:1.2.3');
  });
});
