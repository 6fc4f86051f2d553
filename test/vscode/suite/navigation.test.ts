import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { afterEach, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { closeEditors, fileUri, findingOf, open, until } from '../support.ts';

const pipeline = '.gitlab-ci.yml';
const parts = 'ci/parts.gitlab-ci.yml';
const runner = 'runner/config.toml';
const host = 'registry.example.com:5000';
const app = `${host}/team/app:1.2.3`;
const base = `${host}/team/base:2`;

type Found = vscode.Location | vscode.LocationLink;

describe('navigation', () => {
  before(async () => {
    await findingOf('image-missing-tag', await open(parts));
  });

  afterEach(closeEditors);

  /** The locations that a provider returns for the first occurrence of `text`, as "path:line text". */
  const ask = async (command: string, path: string, text: string) => {
    const document = await open(path);
    const at = positionOf(document, text);
    const found = await vscode.commands.executeCommand<readonly Found[]>(command, document.uri, at);
    return Promise.all(found.map(shown));
  };
  const definitions = (path: string, text: string) => ask('vscode.executeDefinitionProvider', path, text);

  it('goes from an image to its credential', async () => {
    deepEqual(await definitions(pipeline, '5000/team/app'), [`${runner}:7 ${host}`]);
  });

  it('goes from extends, !reference and include to their targets', async () => {
    deepEqual(await definitions(pipeline, '.base'), [`${parts}:1 .base`]);
    deepEqual(await definitions(pipeline, '.database'), [`${parts}:5 services`]);
    deepEqual(await definitions(pipeline, 'parts.gitlab-ci.yml'), [`${parts}:1 `]);
  });

  it('finds the images of a registry key in all files', async () => {
    const found = await ask('vscode.executeReferenceProvider', runner, `${host}"`);
    deepEqual(found.sort(), [`${pipeline}:8 ${app}`, `${parts}:2 ${base}`, `${runner}:7 ${host}`].sort());
  });

  it('counts images in code lenses, which open the list of references', async () => {
    const document = await open(runner);
    const lenses = await lensesOf(document);
    const lens = lenses.find(({ command }) => command?.title === 'used by 2 images');
    ok(lens?.command, `a lens with a command among ${lenses.map(({ command }) => command?.title)}`);
    equal(document.getText(lens.range), host);
    await vscode.commands.executeCommand(lens.command.command, ...(lens.command.arguments ?? []));
    // Does nothing unless a list of references is open.
    const there = await until('an image of the list', async () => {
      await vscode.commands.executeCommand('goToNextReference');
      const { activeTextEditor: editor } = vscode.window;
      return editor && editor.document.uri.toString() !== document.uri.toString() && editor;
    });
    match(there.document.lineAt(there.selection.active.line).text, /registry\.example\.com:5000/);
    await vscode.commands.executeCommand('closeReferenceSearch');
  });

  it('counts the images of a pipeline above it', async () => {
    const [lens] = await lensesOf(await open(pipeline));
    equal(lens?.command?.title, '5 images');
  });

  it('renames the host of a registry in all files', async () => {
    const document = await open(pipeline);
    const at = positionOf(document, 'example.com:5000/team/app');
    const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
      'vscode.executeDocumentRenameProvider',
      document.uri,
      at,
      'mirror.example.org',
    );
    deepEqual(
      edit
        .entries()
        .map(([uri]) => vscode.workspace.asRelativePath(uri))
        .sort(),
      [parts, pipeline, runner].sort(),
    );
    ok(await vscode.workspace.applyEdit(edit));
    for (const path of [pipeline, parts, runner]) {
      const text = (await vscode.workspace.openTextDocument(fileUri(path))).getText();
      match(text, /mirror\.example\.org/, path);
      ok(!text.includes(host), path);
    }
    for (const path of [pipeline, parts, runner]) {
      await open(path);
      await vscode.commands.executeCommand('workbench.action.files.revert');
    }
  });

  it('links images to their pages and includes to their files', async () => {
    const document = await open(pipeline);
    const links = await vscode.commands.executeCommand<readonly vscode.DocumentLink[]>('vscode.executeLinkProvider', document.uri, 50);
    const targets = links.map(
      ({ range, target }) => `${document.getText(range)} → ${target?.toString().replace(fileUri('').toString(), '')}`,
    );
    ok(targets.includes('node → https://hub.docker.com/_/node'), targets.join('\n'));
    ok(
      targets.some((target) => /^ci\/parts\.gitlab-ci\.yml → \/?ci\/parts\.gitlab-ci\.yml$/.test(target)),
      targets.join('\n'),
    );
  });

  it('shows the jobs with their images as symbols', async () => {
    const document = await open(pipeline);
    const symbols = await until('symbols', async () => {
      const found = await vscode.commands.executeCommand<readonly vscode.DocumentSymbol[]>(
        'vscode.executeDocumentSymbolProvider',
        document.uri,
      );
      return found.some(({ name }) => name === 'build') && found;
    });
    equal(symbols.find(({ name }) => name === 'build')?.detail, app);
    equal(symbols.find(({ name }) => name === 'test')?.detail, base);
  });

  it('shows hints after images only if the user enables them', async () => {
    const document = await open(pipeline);
    const everything = new vscode.Range(0, 0, document.lineCount, 0);
    const hints = async () => {
      const found = await vscode.commands.executeCommand<readonly vscode.InlayHint[]>(
        'vscode.executeInlayHintProvider',
        document.uri,
        everything,
      );
      return found.map(
        ({ position, label }) => `${position.line + 1}${typeof label === 'string' ? label : label.map(({ value }) => value)}`,
      );
    };
    deepEqual(await hints(), []);
    const set = (value: boolean | undefined) =>
      vscode.workspace.getConfiguration('pullproof').update('inlayHints', value, vscode.ConfigurationTarget.Global);
    await set(true);
    try {
      const shownHints = await until('hints', async () => {
        const found = await hints();
        return found.length > 0 && found;
      });
      match(shownHints.join('\n'), /^8.*DOCKER_AUTH_CONFIG/m);
    } finally {
      await set(undefined);
    }
    await until('no hints', async () => (await hints()).length === 0);
  });
});

function positionOf(document: vscode.TextDocument, text: string): vscode.Position {
  const offset = document.getText().indexOf(text);
  ok(offset >= 0, `"${text}" is in ${document.uri.path}`);
  return document.positionAt(offset + 1);
}

async function shown(found: Found): Promise<string> {
  const [uri, range] = 'targetUri' in found ? [found.targetUri, found.targetSelectionRange ?? found.targetRange] : [found.uri, found.range];
  const document = await vscode.workspace.openTextDocument(uri);
  return `${vscode.workspace.asRelativePath(uri)}:${range.start.line + 1} ${document.getText(range)}`;
}

function lensesOf({ uri }: vscode.TextDocument): Promise<readonly vscode.CodeLens[]> {
  return until('lenses', async () => {
    const lenses = await vscode.commands.executeCommand<readonly vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 20);
    return lenses.length > 0 && lenses;
  });
}
