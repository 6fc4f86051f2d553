import { deepEqual, doesNotMatch, equal, match, ok } from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { closeEditors, codeActions, findingOf, noFindingOf, open, openNew, removeFile, until } from '../support.ts';

const quickFix = vscode.CodeActionKind.QuickFix.value;
const secret = 'ZGVwbG95LWJvdDpub3QtYS1yZWFsLXNlY3JldA==';

/** The entry of the menu with this title. */
async function menuItem(document: vscode.TextDocument, rule: string, title: string): Promise<vscode.CodeAction> {
  const { range } = await findingOf(rule, document);
  const actions = await codeActions(document, range, quickFix);
  const action = actions.find((one) => one.title === title);
  ok(action, `"${title}" among ${actions.map((one) => one.title)}`);
  return action;
}

async function run({ command }: vscode.CodeAction): Promise<void> {
  ok(command, 'an action with a command');
  await vscode.commands.executeCommand(command.command, ...(command.arguments ?? []));
}

/** Answers the next messages of the extension with this button; undefined closes them. Returns their texts. */
function answerMessages(button: () => Promise<string> | undefined): string[] {
  const texts: string[] = [];
  const show = async (text: string) => {
    texts.push(text);
    return button();
  };
  Object.assign(vscode.window, { showInformationMessage: show });
  return texts;
}

describe('the menu of quick fixes', () => {
  const { showInformationMessage } = vscode.window;

  afterEach(async () => {
    Object.assign(vscode.window, { showInformationMessage });
    await vscode.workspace.getConfiguration('pullproof').update('ignore', undefined, vscode.ConfigurationTarget.Workspace);
    await closeEditors();
  });

  it('ends with the documentation, "here" and "in this file"', async () => {
    const document = await open('.gitlab-ci.yml');
    const { range } = await findingOf('image-latest-tag', document);
    const titles = (await codeActions(document, range, quickFix)).map(({ title }) => title);
    deepEqual(titles, ['Open documentation of image-latest-tag', 'Ignore image-latest-tag here', 'Ignore image-latest-tag in this file']);
  });

  it('opens the page of a rule in the editor, from the files of the extension', async () => {
    const document = await open('.gitlab-ci.yml');
    const { code } = await findingOf('image-latest-tag', document);
    const page = 'pullproof-docs:/image-latest-tag.md';
    equal(typeof code === 'object' ? code.target.toString() : code, page, 'the link of the finding leads to the same page');
    await run(await menuItem(document, 'image-latest-tag', 'Open documentation of image-latest-tag'));
    const tabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    const tab = await until(
      'the page',
      () => tabs().find(({ label }) => label.includes('image-latest-tag.md')),
      () => tabs().map(({ label }) => label),
    );
    ok(tab.input instanceof vscode.TabInputCustom, 'as a Markdown preview');
    equal(tab.input.viewType, 'vscode.markdown.preview.editor');
    const text = (await vscode.workspace.openTextDocument(vscode.Uri.parse(page))).getText();
    match(text, /^# image-latest-tag\n/);
    equal(vscode.workspace.fs.isWritableFileSystem('pullproof-docs'), false);
    const before = tabs().length;
    await vscode.commands.executeCommand('pullproof.openRulePage', '../package');
    equal(tabs().length, before, 'nothing else can be opened');
  });

  it('writes an ignore comment, with the cursor where a reason can follow', async () => {
    const path = 'ignored.gitlab-ci.yml';
    const document = await openNew(path, 'build:\n  image: node:latest\n  script: make\n');
    const { edit } = await menuItem(document, 'image-latest-tag', 'Ignore image-latest-tag here');
    ok(edit, 'an edit');
    await vscode.workspace.applyEdit(edit);
    equal(document.getText(), 'build:\n  # pullproof: ignore image-latest-tag\n  image: node:latest\n  script: make\n');
    const end = new vscode.Position(1, '  # pullproof: ignore image-latest-tag'.length);
    const selection = () => vscode.window.activeTextEditor?.selection;
    await until('the cursor', () => selection()?.isEmpty && selection()?.active.isEqual(end), selection);
    await noFindingOf('image-latest-tag', document);
    await closeEditors();
    await removeFile(path);
  });

  it('ignores in JSON with the setting, at once, and undoes that', async () => {
    const document = await open('docker/config.json');
    const setting = () => vscode.workspace.getConfiguration('pullproof').inspect<readonly string[]>('ignore')?.workspaceValue;
    let undo = (_: string) => {};
    const texts = answerMessages(() => new Promise((resolve) => (undo = resolve)));
    const running = run(await menuItem(document, 'creds-store-not-on-runner', 'Ignore creds-store-not-on-runner in this file'));
    await noFindingOf('creds-store-not-on-runner', document);
    await findingOf('registry-key-docker-hub', document);
    deepEqual(setting(), ['creds-store-not-on-runner:./docker/config.json']);
    await until('the message', () => texts.length > 0);
    undo('Undo');
    await running;
    await findingOf('creds-store-not-on-runner', document);
    equal(setting(), undefined);
  });

  it('copies a secret and writes a variable in its place', async () => {
    const path = 'secret.gitlab-ci.yml';
    const before = `job:\n  script: make\n  variables:\n    DOCKER_AUTH_CONFIG: '{"auths":{"r.example.com":{"auth":"${secret}"}}}'\n`;
    const document = await openNew(path, before);
    const texts = answerMessages(() => undefined);
    const action = await menuItem(
      document,
      'secret-committed',
      'Copy the value for a CI/CD variable and change it here to "$REGISTRY_AUTH"',
    );
    doesNotMatch(JSON.stringify(action), new RegExp(secret));
    await vscode.env.clipboard.writeText('');
    await run(action);
    equal(await vscode.env.clipboard.readText(), secret);
    equal(document.getText(), before.replace(secret, '$REGISTRY_AUTH'));
    await noFindingOf('secret-committed', document);
    match(texts.join(), /masked CI\/CD variable REGISTRY_AUTH/);
    await closeEditors();
    await removeFile(path);
  });
});
