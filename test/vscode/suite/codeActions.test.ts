import { deepEqual, equal, ok } from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { closeEditors, codeActions, findingOf, noFindingOf, openNew, readSaved, removeFile, until } from '../support.ts';

const path = 'fix.gitlab-ci.yml';
const before = `# The release pipeline.
build:
  image: https://registry.example.com/team/base:1.2.3
  script: make
test:
  image: registry.example.com/Team/App:1.2.3 # upper case
  script: make test
`;

describe('code actions', () => {
  let document: vscode.TextDocument;

  beforeEach(async () => {
    document = await openNew(path, before);
    await findingOf('image-has-scheme', document);
  });

  afterEach(async () => {
    await vscode.workspace.getConfiguration('editor').update('codeActionsOnSave', undefined, vscode.ConfigurationTarget.Global);
    await closeEditors();
    await removeFile(path);
  });

  it('a quick fix corrects the file on disk and removes the finding', async () => {
    const finding = await findingOf('image-has-scheme', document);
    const preferred = await until('a preferred fix', async () => {
      const actions = await codeActions(document, finding.range, vscode.CodeActionKind.QuickFix.value);
      return actions.find(({ isPreferred }) => isPreferred);
    });
    ok(preferred.edit, preferred.title);
    ok(await vscode.workspace.applyEdit(preferred.edit));
    await noFindingOf('image-has-scheme', document);
    ok(await document.save());
    equal(await readSaved(path), before.replace('https://', ''));
  });

  it('the last quick fix writes an ignore comment for the file, which takes effect', async () => {
    const finding = await findingOf('image-uppercase', document);
    const actions = await codeActions(document, finding.range, vscode.CodeActionKind.QuickFix.value);
    const last = actions.at(-1);
    ok(last?.edit, `a last fix with an edit among ${actions.map(({ title }) => title)}`);
    await vscode.workspace.applyEdit(last.edit);
    ok(document.getText().startsWith('# pullproof: ignore-file image-uppercase\n'), document.getText());
    await noFindingOf('image-uppercase', document);
    await findingOf('image-has-scheme', document);
  });

  it('fix-all applies every safe fix', async () => {
    const all = new vscode.Range(0, 0, document.lineCount, 0);
    const [action, ...others] = await codeActions(document, all, 'source.fixAll.pullproof');
    ok(action?.edit, 'an edit that fixes everything');
    deepEqual(others, []);
    await vscode.workspace.applyEdit(action.edit);
    equal(document.getText(), before.replace('https://', '').replace('Team/App', 'team/app'));
  });

  it('fix-all runs on save if the user sets it', async () => {
    const onSave = { 'source.fixAll.pullproof': 'explicit' };
    await vscode.workspace.getConfiguration('editor').update('codeActionsOnSave', onSave, vscode.ConfigurationTarget.Global);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '# Edited.\n');
    await vscode.workspace.applyEdit(edit);
    await vscode.commands.executeCommand('workbench.action.files.save');
    equal(await readSaved(path), `# Edited.\n${before.replace('https://', '').replace('Team/App', 'team/app')}`);
  });
});
