import { type Mapping, type Node, valueAt } from '../syntax/node.ts';
import { parseToml } from '../syntax/toml/parseToml.ts';
import { type SourceRange, verbatim } from '../text/mappedText.ts';

/** One `[[runners]]` of a config.toml. */
export interface RunnerTable {
  /** Its index among the runners of the file. */
  readonly index: number;
  /** Its `name`, or empty. */
  readonly name: string;
  /** The range of `[[runners]]` itself. */
  readonly header: SourceRange;
  /** Where its own keys end: at the next table header. */
  readonly ownEnd: number;
  /** Where its sub-tables end: at the next header that is not below it. */
  readonly end: number;
}

/** The runners with their own header. Runners in an inline array are not included. Empty for any other text. */
export function runnerTables(text: string): readonly RunnerTable[] {
  const root = parseToml(verbatim(text)).root;
  if (root?.kind !== 'mapping') return [];
  const runners = valueAt(root, 'runners');
  const headers = headersIn(root);
  const below = new Set(runners === undefined ? [] : headersIn(runners));
  const mappings = mappingsOf(runners);
  const starts = new Set(mappings.map(({ header }) => header?.start));
  return mappings.flatMap((runner, index) => {
    const { header } = runner;
    if (header === undefined) return [];
    const later = headers.filter(({ start }) => start > header.start);
    const name = valueAt(runner, 'name');
    return [
      {
        index,
        name: name?.kind === 'scalar' ? name.source.text : '',
        header,
        ownEnd: firstStart(later, text.length),
        end: firstStart(
          later.filter((other) => !below.has(other) || starts.has(other.start)),
          text.length,
        ),
      },
    ];
  });
}

/** The runner whose table, or sub-table, contains the offset. */
export function runnerAt(tables: readonly RunnerTable[], offset: number): RunnerTable | undefined {
  return tables.find(({ header, end }) => header.start <= offset && (offset < end || (offset === end && end === tables.at(-1)?.end)));
}

/** The runner's table in a text that may have been edited since the runner was found. */
export function runnerNode(text: string, runner: RunnerTable): Mapping | undefined {
  const root = parseToml(verbatim(text)).root;
  return root?.kind === 'mapping' ? mappingsOf(valueAt(root, 'runners'))[runner.index] : undefined;
}

function mappingsOf(node: Node | undefined): readonly Mapping[] {
  return node?.kind === 'sequence' ? node.items.filter((item) => item.kind === 'mapping') : [];
}

function headersIn(node: Node): readonly SourceRange[] {
  if (node.kind === 'scalar') return [];
  if (node.kind === 'sequence') return node.items.flatMap(headersIn);
  const own = node.header === undefined ? [] : [node.header];
  return [...own, ...node.entries.flatMap(({ value }) => (value === undefined ? [] : headersIn(value)))];
}

function firstStart(ranges: readonly SourceRange[], otherwise: number): number {
  return ranges.reduce((first, { start }) => Math.min(first, start), otherwise);
}
