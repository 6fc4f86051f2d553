import { equal, match, ok } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { closeEditors, codeActions, diagnostics, fileUri, hoverAt, open, until } from '../support.ts';

/** The repositories of the workspace's GitLab. */
let root = '';

/** A tag with one file: its pipeline has an error that only its own project can correct. */
const text = 'default:\n  image: registry.example.com/base:latest\n';

describe('Included files of another project', () => {
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'pullproof-vscode-fetch-'));
    const repository = join(root, 'acme/tools/ci.git');
    const tree = join(root, 'tree');
    mkdirSync(repository, { recursive: true });
    mkdirSync(tree);
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args], { cwd: tree, stdio: 'pipe' });
    execFileSync('git', ['init', '-q', '--bare', repository]);
    git('init', '-q');
    writeFileSync(join(tree, 'base.yml'), text);
    git('add', '.');
    git('commit', '-qm', 'Add a file');
    git('tag', 'v1');
    git('push', '-q', repository, 'v1');
    const dotGit = join(fileUri('.git').fsPath);
    mkdirSync(dotGit);
    writeFileSync(join(dotGit, 'config'), `[remote "origin"]\n\turl = file://${root}/acme/app.git\n`);
  });
  afterEach(closeEditors);
  after(() => rmSync(root, { recursive: true, force: true }));

  const included = async (document: vscode.TextDocument) => {
    const at = document.positionAt(document.getText().indexOf('base.yml'));
    const found = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
      'vscode.executeDefinitionProvider',
      document.uri,
      at,
    );
    const [first] = found;
    return first === undefined ? undefined : 'targetUri' in first ? first.targetUri : first.uri;
  };

  it('have a link, a quick fix and a hover that fetch them', async () => {
    const document = await open('.gitlab-ci.yml');
    const links = await until('a link', async () => {
      const all = await vscode.commands.executeCommand<vscode.DocumentLink[]>('vscode.executeLinkProvider', document.uri, 50);
      return all.length > 0 && all;
    });
    equal(links[0]?.target?.scheme, 'command');
    match(links[0]?.target?.path ?? '', /^pullproof\.fetchIncludes$/);
    match(await hoverAt(document, 'base.yml'), /Not available.*command:pullproof\.fetchIncludes/s);
    const at = document.positionAt(document.getText().indexOf('base.yml'));
    const fixes = await codeActions(document, new vscode.Range(at, at), vscode.CodeActionKind.QuickFix.value);
    const fix = fixes.find(({ title }) => title === 'Fetch acme/tools/ci:base.yml');
    ok(fix?.command);
    equal(await included(document), undefined);
    await vscode.commands.executeCommand(fix.command.command, ...(fix.command.arguments ?? []));
    const uri = await until('the file', () => included(document));
    equal(uri.scheme, 'pullproof-include');
  });

  it('open in a read-only editor, with hovers and findings for information', async () => {
    const document = await open('.gitlab-ci.yml');
    await vscode.commands.executeCommand('pullproof.fetchIncludes');
    const uri = await until('the file', () => included(document));
    const file = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(file);
    equal(file.getText(), text);
    match(await until('a hover', async () => (await hoverAt(file, 'registry.example.com')) || undefined), /registry\.example\.com/);
    const found = await until('findings', () => diagnostics(file).length > 0 && diagnostics(file));
    for (const { severity } of found) ok(severity >= vscode.DiagnosticSeverity.Information);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri, new vscode.Position(0, 0), '# changed\n');
    await vscode.workspace.applyEdit(edit);
    equal(await file.save().then(() => file.isDirty), false);
  });

  it('are gone after the cache is cleared', async () => {
    const document = await open('.gitlab-ci.yml');
    await vscode.commands.executeCommand('pullproof.fetchIncludes');
    await until('the file', () => included(document));
    await vscode.commands.executeCommand('pullproof.clearIncludes');
    await until('no file', async () => (await included(document)) === undefined);
  });
});
