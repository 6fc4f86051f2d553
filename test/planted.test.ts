import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { SourceFile, Workspace } from '../server/src/core/index.ts';
import { defaultSettings, formatOf, Workspace as NewWorkspace, pipelineFormat } from '../server/src/core/index.ts';
import { presentable } from '../server/src/core/text/presentable.ts';
import { everythingOn, imagesShown } from './support/everything.ts';
import type { SyntaxName } from './support/parse.ts';
import { plantings } from './support/planting.ts';
import { hostileTexts, rendered } from './support/rendered.ts';
import { canary, secretTexts } from './support/secretTexts.ts';
import { uriOf } from './support/workspace.ts';

const files: readonly { readonly path: string; readonly syntax: SyntaxName }[] = [
  { path: '.gitlab-ci.yml', syntax: 'yaml' },
  { path: 'included.yml', syntax: 'yaml' },
  { path: 'config.toml', syntax: 'toml' },
  { path: '.docker/config.json', syntax: 'json' },
];

const texts = new Map(files.map(({ path }) => [path, readFileSync(new URL(`planted/${path}`, import.meta.url), 'utf8')]));

/** The files with one of them changed. */
function workspaceWith(path: string, text: string): { readonly workspace: Workspace; readonly all: readonly SourceFile[] } {
  const workspace = new NewWorkspace(defaultSettings);
  const all = [...texts].map(([name, original]) =>
    workspace.add(uriOf(name), formatOf(name) ?? pipelineFormat, name === path ? text : original, { path: name }),
  );
  return { workspace, all };
}

/** Calls `check` for each place, with the next of the texts in it. Returns the number of places. */
function inEveryPlace(payloads: readonly string[], check: (workspace: ReturnType<typeof workspaceWith>, what: string) => void): number {
  let count = 0;
  for (const { path, syntax } of files) {
    const variants = payloads.map((payload) => plantings(syntax, texts.get(path) ?? '', payload));
    for (const place of variants[0]?.keys() ?? []) {
      const index = count % payloads.length;
      const planted = variants[index]?.[place];
      if (planted === undefined) continue;
      count++;
      check(workspaceWith(path, planted.text), `${payloads[index]} in ${path} at ${planted.where}`);
    }
  }
  return count;
}

const ours =
  /^(?:command:pullproof\.(?:generateAuthEntry|coverRegistry|explainImagePull)\?%5B|file:\/\/\/workspace\/[^()\s]*$|https:\/\/docs\.example\/$)/;

describe('a hostile text in any place of a file', () => {
  it('becomes no image, no HTML and no link in hovers and pages, and hides nothing', () => {
    const count = inEveryPlace(hostileTexts, ({ all, workspace }, what) => {
      for (const file of all) {
        const { markdown, plain } = everythingOn(file);
        for (const text of markdown) {
          const { links, foreign } = rendered(text);
          assert.deepEqual(foreign, [], `${what}:\n${text}`);
          for (const link of links) assert.match(link, ours, `${what}:\n${text}`);
        }
        for (const text of [...plain, ...imagesShown(workspace)]) assert.equal(text, presentable(text), what);
      }
    });
    assert.ok(count > 200, `${count} places`);
  });
});

describe('a secret in any place of a file', () => {
  it('is not shown', () => {
    const leaks = new Map<string, string>();
    const count = inEveryPlace(secretTexts, ({ all, workspace }, what) => {
      const shown = [...all.flatMap((file) => Object.values(everythingOn(file)).flat()), ...imagesShown(workspace)];
      const leak = shown.find((text) => text.includes(canary));
      if (leak !== undefined) leaks.set(what, leak);
    });
    assert.deepEqual(
      [...leaks].map(([what, leak]) => `${what}: ${leak}`),
      [],
    );
    assert.ok(count > 200, `${count} places`);
  });
});
