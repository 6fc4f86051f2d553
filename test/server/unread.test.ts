/** The editor's log says which files of the workspace have no findings because they were not read. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { MessageType } from 'vscode-languageserver';
import { inFolder, type Message, withClient } from '../support/languageClient.ts';

const isWarning = ({ method, params }: Message) =>
  method === 'window/logMessage' && (params as { type: number }).type === MessageType.Warning;

test('one warning names what was not read, and a later one only what is new', () =>
  inFolder(async (folder, uriOf) => {
    const write = (name: string) => {
      mkdirSync(join(folder, name), { recursive: true });
      writeFileSync(join(folder, name, '.gitlab-ci.yml'), '# text\n'.repeat(30_000));
    };
    for (let at = 10; at < 22; at++) write(`one/${at}`);
    write('two/\u202e');
    await withClient({ folders: [uriOf('one')] }, async (client) => {
      const message = await client.waitFor('a warning', isWarning);
      const names = Array.from({ length: 10 }, (_, at) => `"${at + 10}/.gitlab-ci.yml" (more than 30,000 lines)`).join(', ');
      const text = `Pullproof did not read 12 files or folders of the workspace: ${names}, and 2 more.`;
      assert.deepEqual(message.params, { type: MessageType.Warning, message: text });
      const from = client.heard.length;
      const event = { added: [{ uri: uriOf('two'), name: 'two' }], removed: [] };
      client.notify('workspace/didChangeWorkspaceFolders', { event });
      const { params } = await client.waitFor('another warning', isWarning, from);
      assert.match((params as { message: string }).message, /did not read 1 file or folder of the workspace: "[^\u202e]*" \(/);
      assert.equal(client.heard.filter(isWarning).length, 2);
    });
  }));
