import { deepEqual, equal, ok } from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { ImageTree } from '../../../client/src/images/imageTree.ts';
import type { StatusView } from '../../../client/src/images/status.ts';
import { userInEachTest } from '../quickInput.ts';
import { closeEditors, open, openNew, removeFile, until } from '../support.ts';

interface Api {
  readonly images: ImageTree;
  readonly status: () => StatusView | undefined;
}

describe('language status', () => {
  let api: Api;
  const user = userInEachTest();

  before(async () => {
    const extension = vscode.extensions.getExtension<Api>('pullproof.pullproof');
    ok(extension, 'the extension is there');
    api = await extension.activate();
  });

  const shows = (text: string) =>
    until(
      `the status ${text}`,
      () => api.status()?.text === text,
      () => api.status(),
    );

  it('shows as many images as the lens and the list, and the version of the Runner', async () => {
    const document = await open('.gitlab-ci.yml');
    await shows('5 images');
    equal(api.status()?.detail, 'Runner 19.4 assumed');
    const [lens] = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri);
    equal(lens?.command?.title, '5 images');
    // The list also has the image that the runner pulls itself.
    const registries = (await api.images.getChildren()) ?? [];
    const counts = registries.flatMap(({ description }) => /^(\d+) image/.exec(description)?.[1] ?? []);
    equal(
      counts.reduce((sum, count) => sum + Number(count), 0),
      5 + 1,
    );
  });

  it('counts problems, and is not shown for files of other programs', async () => {
    await openNew('more.gitlab-ci.yml', 'more:\n  image: private.example.com/team/app:1\n  script: make\n');
    try {
      await shows('6 images · 1 problem');
      await openNew('package.config.json', '{}');
      await until('no status', () => api.status() === undefined);
    } finally {
      await closeEditors();
      await removeFile('package.config.json');
      await removeFile('more.gitlab-ci.yml');
    }
  });

  it('has a menu', async () => {
    void vscode.commands.executeCommand('pullproof.showMenu');
    const labels = (await user.labels()).map((label) => label.replace(/^\$\(.*?\) /, ''));
    deepEqual(labels, ['List Images', 'Explain Image Pull', 'Explain Pull Error…', 'Settings', 'Restart Language Server', 'Show Output']);
    await user.pick(/Show Output/);
  });
});
