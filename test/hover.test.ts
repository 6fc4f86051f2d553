/**
 * Hover texts: `test/hover/<case>.fixture` has the files of a workspace with a marker at each position, `<case>.hover.md` the hovers there.
 * A file `settings.json` has the settings, `.git/config` is the git configuration of all files in the folder that contains it, and the files in
 * `laptop/` are those of the local machine.
 * `UPDATE_FIXTURES=1` writes the `.hover.md` files. Read them like a user before you commit them.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { FileFacts } from '../server/src/core/db/fileFacts.ts';
import { defaultSettings, formatOf, type HoverLinks, hoverAt, projectBehind, type WorkspaceView } from '../server/src/core/index.ts';
import { sceneOf } from './support/check.ts';
import { type FixtureFile, readFixture } from './support/fixture.ts';

const folder = fileURLToPath(new URL('hover', import.meta.url));

/** Descriptions instead of real link targets. */
const links: HoverLinks = {
  source: ({ uri }) => uri?.replace('file:///workspace/', ''),
  generate: (registry) => `generate-entry-for:${registry}`,
  markCovered: (registry) => `mark-as-covered:${registry}`,
  docs: 'docs',
};

function hoversOf(fixture: string): string {
  const { context } = sceneOf();
  const all = readFixture(fixture).files;
  const settings = { ...defaultSettings, ...JSON.parse(all.find(({ path }) => path === 'settings.json')?.text ?? '{}') };
  const sources = all.filter(({ path }) => path !== 'settings.json' && !path.endsWith('.git/config'));
  const files = sources.map(({ path, text, marks }) => {
    const format = formatOf(path);
    assert.ok(format !== undefined, `${path} is not a file that Pullproof reads`);
    return { path, text, marks, uri: `file:///workspace/${path}`, analysis: readFile(text, format) };
  });
  const facts = files.map(({ uri, path, analysis }): FileFacts => {
    const base = { uri, path, format: analysis.format, facts: analysis.facts };
    if (path.startsWith('laptop/')) return { ...base, ownMachine: true };
    return path === settings.runnerHomeConfig ? { ...base, runnerHome: true } : base;
  });
  const ownDockerConfig = facts.find(({ ownMachine }) => ownMachine);
  const workspace: WorkspaceView = {
    files: facts.filter((file) => file !== ownDockerConfig),
    projectOf: projectsOf(all),
    ...(ownDockerConfig && { ownDockerConfig }),
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

/** Uses the nearest `.git/config`. */
function projectsOf(files: readonly FixtureFile[]): NonNullable<WorkspaceView['projectOf']> {
  const repositories = files
    .filter(({ path }) => path.endsWith('.git/config'))
    .map(({ path, text }) => ({ folder: `file:///workspace/${path.replace('.git/config', '')}`, remote: gitLabRemote(text) }))
    .sort((a, b) => b.folder.length - a.folder.length);
  const projects = repositories.map(({ folder, remote }) => ({ folder, project: remote && projectBehind(remote) }));
  return (uri) => projects.find(({ folder }) => uri.startsWith(folder))?.project;
}

describe('hovers', () => {
  const cases = readdirSync(folder).filter((name) => name.endsWith('.fixture'));
  for (const name of cases) {
    test(name.replace('.fixture', ''), () => {
      const found = hoversOf(readFileSync(join(folder, name), 'utf8'));
      const expectedPath = join(folder, name.replace('.fixture', '.hover.md'));
      if (process.env.UPDATE_FIXTURES === '1') writeFileSync(expectedPath, found);
      assert.equal(found, existsSync(expectedPath) ? readFileSync(expectedPath, 'utf8') : '', expectedPath);
      assert.doesNotMatch(found, /secret-word|c2VjcmV0LXdvcm|NlY3JldC13b3Jk|zZWNyZXQtd29yZ|gldt-abc/, 'a hover contains a secret');
    });
  }
});
