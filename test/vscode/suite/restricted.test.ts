import { deepEqual, doesNotMatch, equal, match, ok } from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { closeEditors, codeActions, fileUri, findingOf, hoverAt, open, readSaved } from '../support.ts';

describe('Restricted Mode', () => {
  afterEach(closeEditors);

  it('is the mode of this suite', () => {
    equal(vscode.workspace.isTrusted, false);
  });

  it('diagnostics, hovers and fixes work', async () => {
    const document = await open('.gitlab-ci.yml');
    const finding = await findingOf('image-uppercase', document);
    match(await hoverAt(document, 'registry.example.com/team/app:1.2.3'), /registry\.example\.com/);
    const [fix] = await codeActions(document, finding.range, vscode.CodeActionKind.QuickFix.value);
    ok(fix?.edit, 'a fix with its edit');
    await vscode.workspace.applyEdit(fix.edit);
    ok(await document.save());
    doesNotMatch(await readSaved('.gitlab-ci.yml'), /Team/);
  });

  it('workspace settings that name files outside are ignored', () => {
    const settings = vscode.workspace.getConfiguration('pullproof', fileUri('.gitlab-ci.yml'));
    deepEqual(settings.get('runnerConfigFiles'), []);
    deepEqual(settings.get('dockerConfigFiles'), []);
    equal(settings.get('runnerHomeConfig'), '');
    deepEqual(settings.get('includeSources'), {});
  });
});
