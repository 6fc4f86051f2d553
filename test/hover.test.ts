/**
 * What hovers say: `test/hover/<case>.fixture` holds the files of a workspace with a mark at each place, `<case>.hover.md` what is said there.
 * `UPDATE_FIXTURES=1` writes the latter; read it as a user would before you commit it.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { formatOf, type HoverLinks, hoverAt, readFile, type WorkspaceView } from '../server/src/core/index.ts';
import { sceneOf } from './support/check.ts';
import { readFixture } from './support/fixture.ts';

const folder = fileURLToPath(new URL('hover', import.meta.url));

/** Where links would lead, in words. */
const links: HoverLinks = {
  source: ({ uri }) => uri?.replace('file:///workspace/', ''),
  generate: (registry) => `generate-entry-for:${registry}`,
  markCovered: (registry) => `mark-as-covered:${registry}`,
  docs: 'docs',
};

function hoversOf(fixture: string): string {
  const { settings, context } = sceneOf();
  const files = readFixture(fixture).files.map(({ path, text, marks }) => {
    const format = formatOf(path);
    assert.ok(format !== undefined, `${path} is no file that Pullproof reads`);
    return { path, text, marks, uri: `file:///workspace/${path}`, analysis: readFile(text, format) };
  });
  const workspace: WorkspaceView = {
    files: files.map(({ uri, path, analysis }) => ({ uri, path, format: analysis.format, facts: analysis.facts })),
  };
  const sections = files.flatMap(({ path, uri, text, marks, analysis }) =>
    marks.map(({ label, range }) => {
      const circumstances = { settings, workspace, file: { ...context, uri, format: analysis.format } };
      const hover = hoverAt(analysis, range.start, circumstances, links);
      const words = hover === undefined ? '(nothing)' : text.slice(hover.range.start, hover.range.end);
      return `## ${path}: ${label}\n\nunder \`\`${words}\`\`\n\n${hover?.markdown ?? ''}\n`;
    }),
  );
  return sections.join('\n');
}

describe('hovers', () => {
  const cases = readdirSync(folder).filter((name) => name.endsWith('.fixture'));
  for (const name of cases) {
    test(name.replace('.fixture', ''), () => {
      const found = hoversOf(readFileSync(join(folder, name), 'utf8'));
      const expectedPath = join(folder, name.replace('.fixture', '.hover.md'));
      if (process.env.UPDATE_FIXTURES === '1') writeFileSync(expectedPath, found);
      assert.equal(found, existsSync(expectedPath) ? readFileSync(expectedPath, 'utf8') : '', expectedPath);
      assert.doesNotMatch(found, /secret-word|c2VjcmV0LXdvcm|NlY3JldC13b3Jk|zZWNyZXQtd29yZ|gldt-abc/, 'a secret is said');
    });
  }
});
