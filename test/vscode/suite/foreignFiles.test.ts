import { deepEqual, equal } from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { Range } from 'vscode';
import { closeEditors, codeActions, findingOf, findings, hoverAt, open } from '../support.ts';

describe('files of other tools', () => {
  afterEach(closeEditors);

  for (const path of ['app/config.json', 'app/config.toml']) {
    it(`ignores ${path}`, async () => {
      const foreign = await open(path);
      // When a file opened later has findings, this one would have had them too.
      await findingOf('image-latest-tag', await open('.gitlab-ci.yml'));
      deepEqual(findings(foreign), []);
      const everything = new Range(foreign.positionAt(0), foreign.positionAt(foreign.getText().length));
      const ours = (await codeActions(foreign, everything, '')).filter(({ title }) => /pullproof/i.test(title));
      deepEqual(ours, []);
      equal(await hoverAt(foreign, 'image'), '');
    });
  }
});
