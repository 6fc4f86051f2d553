import { equal } from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { closeEditors, diagnostics, findingOf, noFindingOf, open, ruleOf, until } from '../support.ts';

const setRules = (rules: Record<string, string> | undefined) =>
  vscode.workspace.getConfiguration('pullproof').update('rules', rules, vscode.ConfigurationTarget.Workspace);

describe('settings', () => {
  afterEach(async () => {
    await setRules(undefined);
    await closeEditors();
  });

  it('pullproof.rules changes the severity of a rule and turns it off, at once', async () => {
    const document = await open('.gitlab-ci.yml');
    equal((await findingOf('image-latest-tag', document)).severity, vscode.DiagnosticSeverity.Warning);
    const severity = () => diagnostics(document).find((diagnostic) => ruleOf(diagnostic) === 'image-latest-tag')?.severity;
    await setRules({ 'image-latest-tag': 'error' });
    await until('an error', () => severity() === vscode.DiagnosticSeverity.Error, severity);
    await setRules({ 'image-latest-tag': 'off' });
    await noFindingOf('image-latest-tag', document);
    await setRules(undefined);
    await until('the warning of before', () => severity() === vscode.DiagnosticSeverity.Warning, severity);
  });
});
