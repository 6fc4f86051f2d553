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
  type Analysis,
  applyEdits,
  type Circumstances,
  definitionsAt,
  type FileSymbol,
  formatOf,
  inlayHintsOf,
  lensesOf,
  linksOf,
  type Place,
  referencesAt,
  renamableHostAt,
  renameHost,
  type SourceRange,
  symbolsOf,
  type WorkspaceView,
} from '../server/src/core/index.ts';
import { sceneOf } from './support/check.ts';
import { readFixture } from './support/fixture.ts';

const folder = fileURLToPath(new URL('navigation', import.meta.url));

interface Question {
  readonly feature: string;
  readonly argument: string;
  readonly analysis: Analysis;
  readonly offset: number;
  readonly circumstances: Circumstances;
  /** The text of a range with its line number. */
  readonly show: (place: Place) => string;
  readonly textOf: (uri: string) => string;
}

function answersTo(fixture: string): string {
  const { settings, context } = sceneOf();
  const files = readFixture(fixture).files.map(({ path, text, marks }) => {
    const format = formatOf(path);
    assert.ok(format !== undefined, `${path} is not a file that Pullproof reads`);
    return { path, text, marks, uri: `file:///workspace/${path}`, analysis: readFile(text, format) };
  });
  const workspace: WorkspaceView = {
    files: files.map(({ uri, path, analysis }) => ({ uri, path, format: analysis.format, facts: analysis.facts })),
  };
  const textOf = (uri: string) => files.find((file) => file.uri === uri)?.text ?? '';
  const show = ({ uri, range }: Place) => {
    const text = textOf(uri);
    const line = text.slice(0, range.start).split('\n').length;
    return `- ${uri.replace('file:///workspace/', '')}:${line} \`${text.slice(range.start, range.end)}\``;
  };
  const sections = files.flatMap(({ path, uri, marks, analysis }) =>
    marks.map(({ label, range }) => {
      const circumstances = { settings, workspace, file: { ...context, uri, format: analysis.format } };
      const [feature = '', argument = ''] = label.split(' ');
      const lines = answerTo({ feature, argument, analysis, offset: range.start, circumstances, show, textOf });
      return `## ${path}: ${label}\n\n${lines.length === 0 ? '(nothing)' : lines.join('\n')}\n`;
    }),
  );
  return sections.join('\n');
}

function answerTo({ feature, argument, analysis, offset, circumstances, show, textOf }: Question): readonly string[] {
  const here = (range: SourceRange) => show({ uri: circumstances.file.uri, range });
  switch (feature) {
    case 'definition':
      return definitionsAt(analysis, offset, circumstances).map(show);
    case 'references':
      return referencesAt(analysis, offset, circumstances, 'with-declaration').map(show);
    case 'lenses':
      return lensesOf(analysis, circumstances).map(({ range, title }) => `${here(range)}: ${title}`);
    case 'symbols':
      return outline(symbolsOf(analysis, circumstances), here, '');
    case 'links':
      return linksOf(analysis, circumstances).map(({ range, target, tooltip }) => `${here(range)}: ${tooltip} <${target}>`);
    case 'hints':
      return inlayHintsOf(analysis, { start: 0, end: analysis.text.length }, circumstances).map(
        ({ offset: end, text }) => `${here({ start: end, end })} ${text}`,
      );
    case 'rename': {
      const host = renamableHostAt(analysis, offset, circumstances);
      const renamed = renameHost(analysis, offset, argument, circumstances);
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
