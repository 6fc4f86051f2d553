/**
 * Results of navigation features: `test/navigation/<case>.fixture` has the files of a workspace with a marker at each position of a request,
 * `<case>.answers.md` the results. The label of a marker starts with the feature: `definition`, `references` or `rename <new host>`. Requests
 * without a position (`lenses`, `symbols`, `links`, `hints`) have a marker at the first character. `UPDATE_FIXTURES=1` writes the results. Read
 * them before you commit them.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  applyEdits,
  definitionsAt,
  type FileRange,
  type FileSymbol,
  inlayHintsOf,
  lensesOf,
  linksOf,
  referencesAt,
  renamableHostAt,
  renameHost,
  type SourceFile,
  type SourceRange,
  symbolsOf,
} from '../server/src/core/index.ts';
import { readFixture } from './support/fixture.ts';
import { addFile, workspaceOf } from './support/workspace.ts';

const folder = fileURLToPath(new URL('navigation', import.meta.url));

interface Question {
  readonly feature: string;
  readonly argument: string;
  readonly file: SourceFile;
  readonly offset: number;
  /** The text of a range with its line number. */
  readonly show: (place: FileRange) => string;
  readonly textOf: (uri: string) => string;
}

function answersTo(fixture: string): string {
  const workspace = workspaceOf([]);
  const files = readFixture(fixture).files.map((source) => ({ ...source, file: addFile(workspace, source) }));
  const textOf = (uri: string) => files.find(({ file }) => file.uri === uri)?.text ?? '';
  const show = ({ uri, range }: FileRange) => {
    const text = textOf(uri);
    const line = text.slice(0, range.start).split('\n').length;
    return `- ${uri.replace('file:///workspace/', '')}:${line} \`${text.slice(range.start, range.end)}\``;
  };
  const sections = files.flatMap(({ path, marks, file }) =>
    marks.map(({ label, range }) => {
      const [feature = '', argument = ''] = label.split(' ');
      const lines = answerTo({ feature, argument, file, offset: range.start, show, textOf });
      return `## ${path}: ${label}\n\n${lines.length === 0 ? '(nothing)' : lines.join('\n')}\n`;
    }),
  );
  return sections.join('\n');
}

function answerTo({ feature, argument, file, offset, show, textOf }: Question): readonly string[] {
  const here = (range: SourceRange) => show({ uri: file.uri, range });
  switch (feature) {
    case 'definition':
      return definitionsAt(file, offset).map(show);
    case 'references':
      return referencesAt(file, offset, 'with-declaration').map(show);
    case 'lenses':
      return lensesOf(file).map(({ range, title }) => `${here(range)}: ${title}`);
    case 'symbols':
      return outline(symbolsOf(file), here, '');
    case 'links':
      return linksOf(file).map(({ range, target, tooltip }) => `${here(range)}: ${tooltip} <${target}>`);
    case 'hints':
      return inlayHintsOf(file, { start: 0, end: file.text.length }).map(({ offset: end, text }) => `${here({ start: end, end })} ${text}`);
    case 'rename': {
      const host = renamableHostAt(file, offset);
      const renamed = renameHost(file, offset, argument);
      if ('refused' in renamed) return [renamed.refused];
      const after = [...renamed.edits].map(([uri, edits]) => `\n${uri}\n\n\`\`\`\n${applyEdits(textOf(uri), edits)}\`\`\``);
      return [`from \`${host?.value}\``, ...after];
    }
    default:
      throw new Error(`unknown feature ${feature}`);
  }
}

function outline(symbols: readonly FileSymbol[], here: (range: SourceRange) => string, indent: string): readonly string[] {
  return symbols.flatMap(({ name, detail, kind, range, selection, children }) => {
    assert.ok(range.start <= selection.start && selection.end <= range.end, `${name}: the name is outside`);
    return [`${indent}${here(selection)} ${kind} **${name}** ${detail ?? ''}`.trimEnd(), ...outline(children, here, `${indent}  `)];
  });
}

describe('navigation', () => {
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.fixture'))) {
    test(name.replace('.fixture', ''), () => {
      const found = answersTo(readFileSync(join(folder, name), 'utf8'));
      const expectedPath = join(folder, name.replace('.fixture', '.answers.md'));
      if (process.env.UPDATE_FIXTURES === '1') writeFileSync(expectedPath, found);
      assert.equal(found, existsSync(expectedPath) ? readFileSync(expectedPath, 'utf8') : '', expectedPath);
      const said = found.replaceAll(/```.*?```/gs, '');
      assert.doesNotMatch(said, /secret-word|c2VjcmV0LXdvcm|NlY3JldC13b3Jk|zZWNyZXQtd29yZA/, 'a result contains a secret');
    });
  }
});
