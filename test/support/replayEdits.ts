/** The edits of a replay: one file after the other is written, taken apart and typed again while the other files stay. */
import { createRandom, type Random } from '../fuzz/random.ts';
import type { ReplayCase } from './replayCases.ts';

export interface ReplayEdit {
  /** For the message of a failure. */
  readonly what: string;
  readonly changes: readonly FileChange[];
  /** Whether the case's other settings apply from now on. */
  readonly otherSettings?: boolean;
}

/** Without a text, the file is gone. */
export type FileChange = readonly [path: string, text: string | undefined];

/** A file with more lines gets several of them at once. */
const maxLineSteps = 16;
const maxBlocks = 6;
const maxRetypedLines = 3;

/** Always the same edits for the same case. */
export function editsOf({ name, files }: ReplayCase): readonly ReplayEdit[] {
  const random = createRandom(seedOf(name));
  const [first, ...others] = files;
  const opened = others.length === 0 ? [] : [{ what: `all files but ${first?.path}`, changes: others.map(changeTo) }];
  const edits = files.flatMap(({ path, text }) => {
    const changes = textsOf(path, text, random);
    return changes.map(([what, now]): ReplayEdit => ({ what: `${path}: ${what}`, changes: [[path, now]] }));
  });
  return [
    ...opened,
    ...edits,
    { what: 'other settings', changes: [], otherSettings: true },
    { what: 'the settings as before', changes: [] },
  ];
}

function changeTo({ path, text }: { readonly path: string; readonly text: string }): FileChange {
  return [path, text];
}

type NamedText = readonly [what: string, text: string | undefined];

/** From nothing to the whole text, and back, in several ways; the whole text is the last. */
function textsOf(path: string, text: string, random: Random): readonly NamedText[] {
  const blocks = blocksOf(path, text);
  return [
    ['empty', ''],
    ...lineByLine(text),
    ...blocks.map((_, at): NamedText => [`without the first ${at + 1} blocks`, blocks.slice(at + 1).join('')]),
    ...inAnotherOrder(blocks, random),
    ...blocks.map((_, at): NamedText => [`without the last ${at + 1} blocks`, blocks.slice(0, -at - 1).join('')]),
    ['all blocks in reverse order', blocks.toReversed().join('')],
    ['all blocks in their order', text],
    ...retyped(blocks, random),
    ['removed', undefined],
    ['there again with half of its blocks', blocks.slice(blocks.length >> 1).join('')],
    ['whole again', text],
  ];
}

function lineByLine(text: string): readonly NamedText[] {
  const lines = linesOf(text);
  const step = Math.ceil(lines.length / maxLineSteps);
  const counts = lines.map((_, at) => at + 1).filter((count) => count % step === 0 || count === lines.length);
  return counts.map((count) => [`the first ${count} lines`, lines.slice(0, count).join('')]);
}

/** One block after the other is put in its place. */
function inAnotherOrder(blocks: readonly string[], random: Random): readonly NamedText[] {
  const waiting = blocks.map((_, at) => at);
  const here = new Set<number>();
  return blocks.map((): NamedText => {
    const [next = 0] = waiting.splice(random.below(waiting.length), 1);
    here.add(next);
    return [`block ${next + 1} added`, blocks.filter((_, at) => here.has(at)).join('')];
  });
}

/** One line of a block is cut and typed again. */
function retyped(blocks: readonly string[], random: Random): readonly NamedText[] {
  const chosen = blocks.map((_, at) => at);
  while (chosen.length > maxRetypedLines) chosen.splice(random.below(chosen.length), 1);
  return chosen.flatMap((block) => {
    const lines = linesOf(blocks[block] ?? '');
    const words = lines.flatMap((line, at) => (/^\s*(#.*)?$/.test(line) ? [] : [at]));
    const number = words[random.below(words.length)] ?? 0;
    const line = lines[number] ?? '';
    const length = line.replace(/\r?\n$/, '').length;
    return [random.below(length), length].map((count): NamedText => {
      const now = lines.with(number, line.slice(0, count) + line.slice(length)).join('');
      return [`block ${block + 1}, line ${number + 1}, up to column ${count}`, blocks.with(block, now).join('')];
    });
  });
}

/** Top-level entries of YAML, tables of TOML, members of JSON. Of many, several are one block. */
function blocksOf(path: string, text: string): readonly string[] {
  const begins = path.endsWith('.toml') ? /^\s*\[/ : /\.ya?ml$/.test(path) ? /^[^\s#\-\]}]/ : /^\s*"/;
  const blocks: string[] = [];
  for (const line of linesOf(text)) {
    if (begins.test(line) || blocks.length === 0) blocks.push(line);
    else blocks.push(`${blocks.pop()}${line}`);
  }
  const size = Math.ceil(blocks.length / maxBlocks);
  return blocks.flatMap((_, at) => (at % size === 0 ? [blocks.slice(at, at + size).join('')] : []));
}

/** Each with its newline. */
function linesOf(text: string): readonly string[] {
  return text.match(/.*\n|.+$/g) ?? [];
}

function seedOf(name: string): number {
  return [...name].reduce((sum, character) => Math.imul(sum, 31) + (character.codePointAt(0) ?? 0), 7);
}
