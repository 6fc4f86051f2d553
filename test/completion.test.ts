/**
 * Test cases for completion: texts with a cursor, in `test/completion/`.
 *
 *     == path/of/file: description
 *     build:
 *       ima▮
 *     -- image
 *     |   image: ▮
 *     -- !default
 *     -- only image, services
 *
 * - `-- label` is offered at the cursor, `-- !label` is not, `-- nothing` means that nothing is offered.
 * - `-- only a, b` is the complete list, in that order.
 * - The lines with a bar after it show the changed lines after the item is inserted, with `▮` at the tab stops.
 * - A case that starts with `==+` adds its file to the workspace of the cases below.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { applyEdits, type Completion, completionsAt } from '../server/src/core/index.ts';
import { addFile, workspaceOf } from './support/workspace.ts';

const folder = new URL('completion/', import.meta.url);
const cursor = '▮';

interface Source {
  readonly path: string;
  readonly text: string;
}

interface Case extends Source {
  readonly title: string;
  readonly expected: readonly { readonly what: string; readonly lines: readonly string[] }[];
  readonly others: readonly Source[];
}

function readCases(text: string): readonly Case[] {
  const others: Source[] = [];
  return text.split(/^==/m).flatMap((part): Case[] => {
    const [, added, path, title, body] = /^(\+?) *(\S+?)(?::? +(.*))?\n([\s\S]*)$/.exec(part) ?? [];
    if (path === undefined || body === undefined) return [];
    if (added === '+') {
      others.push({ path, text: body });
      return [];
    }
    const [source = '', ...expectations] = body.split(/^-- /m);
    const expected = expectations.map((one) => {
      const [what = '', ...lines] = one.trimEnd().split('\n');
      return { what, lines: lines.map((line) => line.replace(/^\| ?/, '')) };
    });
    return [{ path, title: title ?? '', text: source.replace(/\n$/, ''), expected, others: [...others] }];
  });
}

function complete({ path, text: marked, others }: Case): { text: string; offset: number; list: readonly Completion[] } {
  const offset = marked.indexOf(cursor);
  assert.ok(offset >= 0, 'a case needs a cursor');
  const text = marked.replace(cursor, '');
  const file = addFile(workspaceOf(others), { path, text });
  const list = completionsAt(file, offset);
  const fitting = list.filter(({ filter, range }) => filter.toLowerCase().startsWith(text.slice(range.start, offset).toLowerCase()));
  return { text, offset, list: fitting };
}

/** The lines that a completion changes, with its tab stops. */
function result(text: string, offset: number, { range, pieces, also = [] }: Completion): string {
  const after = applyEdits(text, [...also, { range, newText: pieces.join(cursor) }]);
  const first = Math.min(offset, ...also.map((edit) => edit.range.start));
  const start = text.lastIndexOf('\n', first - 1) + 1;
  const rest = text.indexOf('\n', range.end);
  return after.slice(start, rest < 0 ? after.length : after.length - (text.length - rest));
}

function check(one: Case, end: string): void {
  const { text, offset, list } = complete({ ...one, text: one.text.replaceAll('\n', end) });
  const labels = list.map(({ label }) => label);
  for (const { what, lines } of one.expected) {
    if (what === 'nothing') assert.deepEqual(labels, []);
    else if (what.startsWith('only ')) assert.deepEqual(labels, what.slice(5).split(', '));
    else if (what.startsWith('!')) assert.ok(!labels.some((label) => label === what.slice(1)), `${what.slice(1)} is offered`);
    else {
      const found = list.find(({ label }) => label === what);
      assert.ok(found !== undefined, `${what} is not among ${labels.join(', ')}`);
      if (lines.length > 0) assert.equal(result(text, offset, found).replace(/\r$/, ''), lines.join(end));
    }
  }
}

for (const name of readdirSync(folder)) {
  describe(`completion in ${name}`, () => {
    for (const one of readCases(readFileSync(new URL(name, folder), 'utf8'))) {
      for (const end of ['\n', '\r\n']) {
        it(end === '\n' ? one.title : `${one.title}, with CRLF`, () => check(one, end));
      }
    }
  });
}

describe('completion anywhere', () => {
  it('offers every key of the Runner in its table', () => {
    const known = readFileSync(new URL('conformance/config_toml_keys.json', import.meta.url), 'utf8');
    const paths = (JSON.parse(known) as { keys: { path: string }[] }).keys.map(({ path }) => path);
    const tables = new Map<string, string[]>();
    for (const path of paths) {
      const table = path.slice(0, Math.max(path.lastIndexOf('.'), 0));
      tables.set(table, [...(tables.get(table) ?? []), path.replaceAll('[]', '')]);
    }
    const missing = [...tables].flatMap(([table, wanted]) => {
      const dotted = table.replaceAll('[]', '');
      const header = table === '' ? '' : table.endsWith('[]') ? `[[${dotted}]]\n` : `[${dotted}]\n`;
      const runner = table === '' || table === 'runners[]' ? '' : '[[runners]]\n';
      const { list } = complete({ path: 'config.toml', title: '', text: `${runner}${header}${cursor}`, expected: [], others: [] });
      const offered = new Set(
        list.map(({ label, kind }) => (kind === 'table' ? label : dotted === '' ? label : `${dotted}.${label}`).toLowerCase()),
      );
      assert.ok(
        list.every(({ documentation }) => documentation !== undefined),
        `a key of [${dotted}] is not explained`,
      );
      const isOffered = (path: string) =>
        [path, `[${path}]`, `[[${path}]]`, `[${path}.…]`].some((label) => offered.has(label.toLowerCase()));
      return wanted.filter((path) => !isOffered(path));
    });
    assert.deepEqual(missing, []);
  });

  const texts = readdirSync(folder).flatMap((name) => readCases(readFileSync(new URL(name, folder), 'utf8')));

  it('never throws, and replaces a range around the cursor on its line', () => {
    for (const { path, text: marked } of texts) {
      const text = marked.replace(cursor, '');
      for (let offset = 0; offset <= text.length; offset++) {
        const at = { path, title: '', text: text.slice(0, offset) + cursor + text.slice(offset), expected: [], others: [] };
        for (const { range, label } of complete(at).list) {
          assert.ok(range.start <= offset && offset <= range.end, `${label} at ${offset} of ${text}`);
          assert.ok(!text.slice(range.start, range.end).includes('\n'), `${label} at ${offset} of ${text}`);
        }
        if (offset % 3 === 0) complete({ ...at, text: text.slice(0, offset) + cursor });
      }
    }
  });
});
