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
import {
  defaultSettings,
  formatOf,
  type GitLabProject,
  gitLabRemote,
  type HoverLinks,
  hoverAt,
  type LinkTarget,
  ownPage,
  projectBehind,
  type Settings,
  SourceFile,
  Workspace,
} from '../server/src/core/index.ts';
import { type FixtureFile, readFixture } from './support/fixture.ts';
import { addFile, uriOf } from './support/workspace.ts';

const folder = fileURLToPath(new URL('hover', import.meta.url));

/** Descriptions instead of real link targets. */
function linksIn(files: readonly FixtureFile[]): HoverLinks {
  const pathOf = (uri: string) => uri.replace('file:///workspace/', '');
  const textOf = (uri: string) => files.find(({ path }) => path === pathOf(uri))?.text ?? '';
  return {
    place: ({ uri, range }) => {
      const target = pathOf(uri) as LinkTarget;
      return range === undefined ? { target } : { target, line: textOf(uri).slice(0, range.start).split('\n').length };
    },
    generate: (registry) => `generate-entry-for:${registry}` as LinkTarget,
    markCovered: (registry) => `mark-as-covered:${registry}` as LinkTarget,
    explain: ownPage('explain'),
    docs: ownPage('docs'),
  };
}

function hoversOf(fixture: string): string {
  const all = readFixture(fixture).files;
  const settings: Settings = { ...defaultSettings, ...JSON.parse(all.find(({ path }) => path === 'settings.json')?.text ?? '{}') };
  const sources = all.filter(({ path }) => path !== 'settings.json' && !path.endsWith('.git/config'));
  const workspace = new Workspace(settings);
  workspace.changeProjects(projectsOf(all));
  const files = sources.map((source) => ({ ...source, file: addSource(workspace, source) }));
  const sections = files.flatMap(({ path, text, marks, file }) =>
    marks.map(({ label, range }) => {
      const hover = hoverAt(file, range.start, linksIn(sources));
      const words = hover === undefined ? '(nothing)' : text.slice(hover.range.start, hover.range.end);
      return `## ${path}: ${label}\n\nunder \`\`${words}\`\`\n\n${hover?.markdown ?? ''}\n`;
    }),
  );
  return sections.join('\n');
}

function addSource(workspace: Workspace, { path, text }: FixtureFile): SourceFile {
  if (!path.startsWith('laptop/')) {
    return addFile(workspace, { path, text }, path === workspace.settings.runnerHomeConfig ? { runnerHome: true } : {});
  }
  const format = formatOf(path);
  assert.ok(format !== undefined, `${path} is not a file that Pullproof reads`);
  const file = new SourceFile(workspace, uriOf(path), format, text, { path, localMachine: true });
  workspace.setLocalDockerConfig(file);
  return file;
}

/** Uses the nearest `.git/config`. */
function projectsOf(files: readonly FixtureFile[]): (uri: string) => GitLabProject | undefined {
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
