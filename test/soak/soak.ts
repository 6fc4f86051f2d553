import { getHeapCodeStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { completionsAt, explainPullAt, hoverAt, listImages, symbolsOf } from '../../server/src/core/index.ts';
import { readSettings } from '../../server/src/workspace/settings.ts';
import { createWorkspace, type ServerWorkspace } from '../../server/src/workspace/workspace.ts';
import type { Subject } from '../fuzz/examine.ts';
import { mutate } from '../fuzz/mutate.ts';
import { createRandom, type Random } from '../fuzz/random.ts';
import { seedFiles } from '../fuzz/seeds.ts';

/** A document that is edited; `now` is its current text. */
interface Edited {
  readonly uri: string;
  readonly text: string;
  now: string;
}

export interface Soak {
  /** Makes that many edits, and sends the requests of an editor after each. The edits are always the same. */
  edit(count: number): Promise<void>;
  /**
   * The memory in use when only the original documents are open, in bytes. Without code compiled by V8.
   */
  memory(): number;
}

const documents = 40;
/** After this number of edits on average, a document is closed and opened with its original text. */
const sitting = 60;

export function createSoak(): Soak {
  const random = createRandom(1);
  const files = chosenFiles();
  const settings = readSettings({ inlayHints: true });
  const workspace = createWorkspace({}, ['file:///workspace'], settings, () => undefined);
  const collectGarbage = garbageCollector();
  // V8's optimizer data grows as long as edits reach new code. It is not a leak.
  setFlagsFromString('--no-opt');
  const reopen = (file: Edited) => {
    workspace.remove(file.uri);
    file.now = file.text;
    workspace.set(file.uri, file.now);
  };
  for (const file of files) reopen(file);
  return {
    edit: async (count) => {
      for (let done = 0; done < count; done++) {
        // Waiting timers keep objects in memory.
        if (done % 100 === 0) await new Promise(setImmediate);
        const file = random.of(files);
        if (random.below(sitting) === 0) reopen(file);
        file.now = typed(file.now, random);
        workspace.set(file.uri, file.now);
        workspace.findingsOf(file.uri);
        if (random.below(10) === 0) ask(workspace, file, random.below(file.now.length + 1));
        if (random.below(500) === 0) listImages(workspace.core, 'everything');
      }
    },
    memory: () => {
      for (const file of files) reopen(file);
      // Answers refer to the files of the time when they were asked for, until they are asked for again.
      for (const file of files) workspace.findingsOf(file.uri);
      for (const file of files) for (let offset = 0; offset < file.now.length; offset += 100) ask(workspace, file, offset);
      listImages(workspace.core, 'everything');
      collectGarbage();
      const { code_and_metadata_size: compiled, bytecode_and_metadata_size: bytecode } = getHeapCodeStatistics();
      return process.memoryUsage().heapUsed - compiled - bytecode;
    },
  };
}

/** Some of the fuzzer's seeds, the same each time. */
function chosenFiles(): readonly [Edited, ...Edited[]] {
  const random = createRandom(2);
  const [one, ...others] = seedFiles().filter(({ text }) => text.length > 200 && text.length < 12_000);
  if (one === undefined) throw new Error('No files to edit.');
  const all: [Subject, ...Subject[]] = [one, ...others];
  const chosen = Array.from({ length: documents }, (_, number): Edited => {
    const { path, text } = random.of(all);
    return { uri: `file:///workspace/${number}/${path}`, text, now: text };
  });
  const [first, ...rest] = chosen;
  if (first === undefined) throw new Error('No documents to edit.');
  return [first, ...rest];
}

/** Mostly a character or a word, sometimes something unusual. */
function typed(text: string, random: Random): string {
  if (random.below(20) === 0) return mutate(text, random, text);
  const at = random.below(text.length + 1);
  const removed = random.below(3) === 0 ? random.below(6) : 0;
  return text.slice(0, at) + random.of(['a', ' ', ':', '\n  ', 'image: ruby\n', '$X', '"', '- ', '']) + text.slice(at + removed);
}

function ask(workspace: ServerWorkspace, { uri }: Edited, offset: number): void {
  const file = workspace.file(uri);
  if (file === undefined) return;
  hoverAt(file, offset, {});
  completionsAt(file, offset);
  explainPullAt(file, offset, {});
  symbolsOf(file);
}

function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  return () => {
    for (let round = 0; round < 3; round++) if (typeof collect === 'function') collect();
  };
}
