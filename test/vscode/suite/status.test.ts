import { deepEqual, equal, ok } from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { Exported } from '../../../client/src/client.ts';
import { userInEachTest } from '../quickInput.ts';
import { closeEditors, open, openNew, removeFile, removeOpened, until } from '../support.ts';

describe('language status', () => {
  let api: Exported;
  const user = userInEachTest();

  before(async () => {
    const extension = vscode.extensions.getExtension<Exported>('pullproof.pullproof');
    ok(extension, 'the extension is there');
    api = await extension.activate();
  });

  const shows = (text: string) =>
    until(
      `the status ${text}`,
      () => api.status()?.text === text,
      () => api.status(),
    );

  it('shows as many images as the lens, and the version of the Runner', async () => {
    const document = await open('.gitlab-ci.yml');
    await shows('5 images');
    equal(api.status()?.detail, 'Runner 19.4 assumed');
    const [lens] = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri);
    equal(lens?.command?.title, '5 images');
    // The list also has the image that the runner pulls itself.
    await until('the counts of the list', async () => (await api.images.getChildren()) && api.images.counts?.all.images === 6);
  });

  it('counts what the pipelines of an include pull, and what a config.toml has', async () => {
    await open('ci/parts.gitlab-ci.yml');
    await shows('5 images');
    await open('runner/config.toml');
    await shows('1 image');
  });

  it('counts problems, and is not shown for files of other programs', async () => {
    await openNew('more.gitlab-ci.yml', 'more:\n  image: private.example.com/team/app:1\n  script: make\n');
    try {
      await shows('1 image · 1 problem');
      await until('the badge', () => api.imageView().badge?.value === 1);
      await openNew('package.config.json', '{}');
      await until('no status', () => api.status() === undefined);
    } finally {
      await closeEditors();
      await removeFile('package.config.json');
      await removeOpened('more.gitlab-ci.yml');
    }
    await until('no badge', () => api.imageView().badge === undefined);
  });

  it('has a menu', async () => {
    void vscode.commands.executeCommand('pullproof.showMenu');
    const labels = (await user.labels()).map((label) => label.replace(/^\$\(.*?\) /, ''));
    deepEqual(labels, ['List Images', 'Explain Image Pull', 'Explain Pull Error…', 'Settings', 'Restart Language Server', 'Show Output']);
    await user.pick(/Show Output/);
  });
});
