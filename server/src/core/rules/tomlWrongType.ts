import type { Fix, Report } from '../model/finding.ts';
import type { TomlKey, TomlTable } from '../model/tomlFacts.ts';
import type { KeyType } from '../schema/key.ts';
import { tableAt } from '../schema/keys.ts';
import type { Edit } from '../text/edit.ts';
import type { Located } from '../text/mappedText.ts';
import type { Rule } from './rule.ts';
import { quoted } from './shared/quoting.ts';
import { around, doubleBrackets } from './shared/tomlEdits.ts';
import { type JudgedKey, judgedKeys } from './shared/tomlKeys.ts';
import { heldWords, type Misfit, misfitOf, typeWords } from './shared/tomlTypes.ts';

export const tomlWrongType: Rule = {
  id: 'toml-wrong-type',
  summary: 'A value of the wrong type in config.toml, so the Runner does not load the file',
  severity: 'error',
  appliesTo: 'tables',
  *check({ tables = [], images }, { workspace }) {
    for (const judged of judgedKeys(workspace, tables)) {
      const { table, key, verdict } = judged;
      const wanted = key.template ? undefined : wantedType(judged);
      const misfit = wanted && misfitOf(key, wanted);
      // Another rule reports images that are not strings.
      if (misfit === undefined || images.some(({ range }) => range.start === misfit.range.start)) continue;
      const { holds, range, isItem } = misfit;
      const [dotted, ...others] = wanted === 'text' && verdict.kind === 'unjudged' ? key.dotted() : [];
      if (dotted !== undefined) {
        yield dottedKey(dotted, others);
        continue;
      }
      const isTable = holds === 'table' || holds === 'tables';
      const what = isItem ? `each item of ${quoted(key.key.value)}` : quoted(key.key.value);
      yield {
        range: isTable ? key.key.range : range,
        message: `The Runner does not load this file: ${what} must be ${typeWords[misfit.wanted] ?? misfit.wanted}, not ${heldWords[holds]}.`,
        fixes: convert(table, key, misfit),
      };
    }
  },
};

/** In a map of strings, a key with dots that is meant as one name. TOML reads it as tables. */
function dottedKey(first: Located, others: readonly Located[]): Report {
  return {
    range: first.range,
    message: `The Runner does not load this file: ${quoted(first.value)} needs quotes, because TOML reads its dots as tables.`,
    fixes: fix('Put the key in quotes', () => [first, ...others].flatMap(({ range }) => around(range, '"', '"'))),
  };
}

function wantedType({ table, verdict }: JudgedKey): KeyType | undefined {
  if (verdict.kind === 'known') return verdict.knowledge.type;
  return verdict.kind === 'unjudged' ? tableAt(table.path)?.others : undefined;
}

function convert({ path }: TomlTable, key: TomlKey, { wanted, holds, range, isItem }: Misfit): readonly Fix[] {
  const below = path === '' ? key.key.value : `${path}.${key.key.value}`;
  if (wanted === 'text' && (holds === 'integer' || holds === 'boolean')) return fix('Put it in quotes', () => around(range, '"', '"'));
  if (isItem) return [];
  if (holds === 'text' && (wanted === 'texts' || wanted === 'text or texts')) return fix('Change to a list', () => around(range, '[', ']'));
  if (holds === 'text') return fix('Remove the quotes', key.unquote);
  if (wanted !== 'tables') return [];
  return fix(`Change to [[${below}]]`, () => (holds === 'list' ? key.asTables(below) : doubleBrackets(key.header, below)));
}

function fix(title: string, edits: () => readonly Edit[]): readonly Fix[] {
  return edits().length === 0 ? [] : [{ title, preferred: true, edits }];
}
