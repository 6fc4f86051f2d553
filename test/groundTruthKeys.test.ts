import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { explainKey } from '../server/src/core/hover/key.ts';
import type { KeyKnowledge } from '../server/src/core/schema/key.ts';
import { keyAt } from '../server/src/core/schema/keys.ts';

/** What docs/ground-truth.md says in its tables of keys, compared with what hovers say. */
const page = readFileSync(new URL('../docs/ground-truth.md', import.meta.url), 'utf8');

/** The type as a hover names it, for the types as the tables name them. */
const typesInHover: readonly (readonly [type: RegExp, hover: string])[] = [
  [/^string$/, 'string'],
  [/^string or array$/, 'string or list of strings'],
  [/^boolean/, 'true or false'],
  [/^integer/, 'integer'],
  [/^arrays? of tables/, 'list of tables'],
  [/^arrays?\b/, 'list of strings'],
];

describe('hovers agree with the ground truth', () => {
  for (const executor of ['docker', 'kubernetes']) {
    it(`on type and default of the keys in [runners.${executor}]`, () => {
      const rows = tableAfter(`**\`[runners.${executor}]\`**`);
      assert.ok(rows.length > 10);
      for (const [names = '', type = '', fallback = ''] of rows) {
        for (const name of codeIn(names)) {
          const hover = hoverOf(`runners.${executor}.${name}`);
          const wanted = typesInHover.find(([form]) => form.test(plain(type)))?.[1];
          if (wanted !== undefined) assert.ok(hover.includes(`- ${wanted}`), `${name} is a ${wanted}: ${hover}`);
          for (const word of significantWords(fallback)) assert.ok(defaultIn(hover).includes(word), `${name}: ${word} in ${hover}`);
        }
      }
    });
  }

  it('on the defaults that the Runner’s docs state differently', () => {
    const facts = tableAfter('| key | fact |');
    assert.equal(facts.length, 4);
    for (const [place = '', fact = ''] of facts) {
      const [first = '', second] = codeIn(place);
      const path = second === undefined ? first : `${first.slice(1, -1)}.${second}`;
      for (const word of significantWords(fact.replace(/\(.*?\)/g, ''))) {
        assert.ok(defaultIn(hoverOf(path)).includes(word), `${path}: ${word} in ${hoverOf(path)}`);
      }
    }
  });

  it('on the version that brought a key', () => {
    const versions = tableAfter('| since | keys |');
    assert.equal(versions.length, 5);
    for (const [version = '', names = ''] of versions) {
      const found = codeIn(names);
      const table = found.at(-1)?.slice(1, -1);
      for (const name of found.slice(0, -1)) assert.equal(keyAt(`${table}.${name}`)?.since, `Runner ${version}`, name);
    }
    for (const [, name = '', version = ''] of page.matchAll(
      /`(platform|user)`: string of at most \d+(?: characters)? \((Runner [\d.]+)\)/g,
    )) {
      assert.equal(keyAt(`ci.image.docker.${name}`)?.since, version);
    }
    const [, runner, gitlab] = /`kubernetes` \| mapping \((Runner [\d.]+), (GitLab [\d.]+)\)/.exec(page) ?? [];
    assert.equal(keyAt('ci.image.kubernetes')?.since, `${runner} and ${gitlab}`);
  });

  it('on feature flags', () => {
    const flags = tableAfter('### B.5');
    assert.ok(flags.length > 6);
    for (const [names = '', fallback = '', meaning = ''] of flags) {
      for (const name of codeIn(names)) {
        const hover = hoverOf(`runners.feature_flags.${name}`);
        for (const word of significantWords(fallback)) assert.ok(defaultIn(hover).includes(word), `${name}: ${word} in ${hover}`);
        const [, removed] = /removed in ([\d.]+)/.exec(meaning) ?? [];
        assert.equal(/Removed in Runner (\d+\.\d+)/.exec(hover)?.[1], removed, name);
        const [, since] = /new in ([\d.]+)/.exec(meaning) ?? [];
        assert.equal(/since Runner ([\d.]+)$/m.exec(hover)?.[1], fallback === '' ? since : undefined, name);
      }
    }
  });
});

/** The cells of the first table after a text, without its head. */
function tableAfter(heading: string): readonly (readonly string[])[] {
  const rest = page.slice(page.indexOf(heading));
  const lines = rest.split('\n');
  const from = lines.findIndex((line) => line.startsWith('|---'));
  const to = lines.findIndex((line, at) => at > from && !line.startsWith('|'));
  return lines.slice(from + 1, to).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

function codeIn(text: string): readonly string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
}

/** What a hover must repeat of a default: code, numbers, booleans and versions. */
function significantWords(text: string): readonly string[] {
  return plain(text).match(/\b(?:true|false|all|root|iam|\d+(?:\.\d+)?|[A-Za-z]+[-_][\w-]+|ServerAddress|concrete|alpine|always)\b/g) ?? [];
}

function plain(text: string): string {
  return text.replaceAll('`', '').replaceAll('**', '');
}

function hoverOf(path: string): string {
  const known: KeyKnowledge | undefined = keyAt(path);
  assert.ok(known, `${path} is known`);
  return explainKey(known, 'table');
}

function defaultIn(hover: string): string {
  return /^- default: (.*)$/m.exec(hover)?.[1] ?? '';
}
