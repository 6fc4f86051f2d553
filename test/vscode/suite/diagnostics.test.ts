import { deepEqual, equal, match } from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { closeEditors, findingOf, findings, noFindingOf, open, openNew, removeFile } from '../support.ts';

describe('diagnostics', () => {
  afterEach(closeEditors);

  it('appear in a pipeline, under exactly the wrong characters', async () => {
    const document = await open('.gitlab-ci.yml');
    const finding = await findingOf('image-latest-tag', document);
    equal(document.getText(finding.range), 'latest');
    equal(document.lineAt(finding.range.start).text, '    - postgres:latest');
    equal(finding.severity, vscode.DiagnosticSeverity.Warning);
  });

  it('name the rule and link to its page', async () => {
    const document = await open('.gitlab-ci.yml');
    const { code, message } = await findingOf('image-has-scheme', document);
    const { value, target } = code as { value: string; target: vscode.Uri };
    equal(value, 'image-has-scheme');
    match(target.toString(), /image-has-scheme/);
    match(message, /https:\/\//);
  });

  it('appear in a Runner config.toml, also inside the JSON of its environment', async () => {
    const document = await open('runner/config.toml');
    const policy = await findingOf('pull-policy-invalid', document);
    match(document.getText(policy.range), /IfNotPresent/);
    const key = await findingOf('registry-key-api-path', document);
    match(document.getText(key.range), /v2/);
  });

  it('appear in a Docker config.json', async () => {
    const document = await open('docker/config.json');
    const key = await findingOf('registry-key-docker-hub', document);
    match(document.getText(key.range), /index\.docker\.io/);
    const store = await findingOf('creds-store-not-on-runner', document);
    match(document.getText(store.range), /desktop/);
  });

  it('are updated while typing', async () => {
    const document = await openNew('typed.gitlab-ci.yml', 'build:\n  image: ruby:3.3\n  script: make\n');
    const tag = document.positionAt(document.getText().indexOf('3.3'));
    const type = async (range: vscode.Range, text: string) => {
      const edit = new vscode.WorkspaceEdit();
      edit.replace(document.uri, range, text);
      await vscode.workspace.applyEdit(edit);
    };
    await type(new vscode.Range(tag, tag.translate(0, 3)), 'latest');
    await findingOf('image-latest-tag', document);
    await type(new vscode.Range(tag, tag.translate(0, 6)), '3.4');
    await noFindingOf('image-latest-tag', document);
    deepEqual(findings(document), []);
    await closeEditors();
    await removeFile('typed.gitlab-ci.yml');
  });
});
