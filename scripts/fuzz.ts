// `npm run fuzz -- [--minutes N] [--from N]`: runs the fuzz test of test/fuzz with new inputs. An input that takes too long is stopped. Each fault is
// printed once, with the number of its input; `--only N` runs only that input. Exits with 1 if there was a fault.
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { examine, type Subject } from '../test/fuzz/examine.ts';
import { inputOf } from '../test/fuzz/inputs.ts';
import { seedFiles } from '../test/fuzz/seeds.ts';

/** In milliseconds. */
const longest = 20_000;

interface Work {
  /** 0: number of the current input. 1: how many are done. 2: how many fixes were tried. 3: time of the slowest, in milliseconds. */
  readonly progress: Int32Array;
  readonly from: number;
  readonly to: number;
}

if (isMainThread) await supervise();
else work(workerData as Work);

async function supervise(): Promise<void> {
  const minutes = Number(argument('--minutes') ?? 1);
  const only = argument('--only');
  let from = Number(only ?? argument('--from') ?? 1 + (Math.floor(Date.now() / 1000) % 1_000_000) * 1000);
  const to = only === undefined ? Number.MAX_SAFE_INTEGER : from + 1;
  const started = Date.now();
  const until = started + minutes * 60_000;
  const first = from;
  const progress = new Int32Array(new SharedArrayBuffer(16));
  const faults = new Map<string, number>();
  const note = (number: number, message: string) => {
    const kind = message.replaceAll(/\d+/g, 'N').split('\n').slice(0, 3).join(' ');
    if (!faults.has(kind)) console.log(`FAULT at input ${number}: ${message}`);
    faults.set(kind, (faults.get(kind) ?? 0) + 1);
  };
  while (Date.now() < until && from < to) from = (await watch({ progress, from, to }, until, note)) ?? to;
  const [, inputs = 0, fixes = 0, slowest = 0] = progress;
  const seconds = Math.round((Date.now() - started) / 1000);
  console.log(
    `${inputs} inputs from number ${first}, ${fixes} fixes tried, ${seconds} s, slowest ${slowest} ms, ${faults.size} kinds of faults`,
  );
  process.exitCode = faults.size === 0 ? 0 : 1;
}

/** Runs a worker until the time is up or it hangs. Returns the number to continue with, or undefined if nothing is left. */
async function watch(task: Work, until: number, note: (number: number, message: string) => void): Promise<number | undefined> {
  const start = `import(${JSON.stringify(import.meta.resolve('tsx/esm/api'))}).then((tsx) => { tsx.register(); return import(${JSON.stringify(import.meta.url)}); });`;
  const worker = new Worker(start, { eval: true, workerData: task });
  let ended = false;
  worker.on('message', ({ number, message }: { number: number; message: string }) => note(number, message));
  worker.on('exit', () => {
    ended = true;
  });
  worker.on('error', (error) => note(task.progress[0] ?? 0, `the worker crashed: ${error.message}`));
  let current = -1;
  let since = Date.now();
  while (!ended && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    const now = task.progress[1] ?? 0;
    if (now !== current) since = Date.now();
    current = now;
    if (Date.now() - since < longest) continue;
    note(task.progress[0] ?? 0, `takes more than ${longest} ms`);
    break;
  }
  const stoppedAt = task.progress[0] ?? task.from;
  await worker.terminate();
  return ended && stoppedAt + 1 >= task.to ? undefined : stoppedAt + 1;
}

function work({ progress, from, to }: Work): void {
  const [first, ...others] = seedFiles();
  if (first === undefined) throw new Error('No seed files found.');
  const files: [Subject, ...Subject[]] = [first, ...others];
  for (let number = from; number < to; number++) {
    progress[0] = number;
    const input = inputOf(number, files);
    const started = performance.now();
    try {
      progress[2] = (progress[2] ?? 0) + examine(input, input.random);
    } catch (error) {
      const stack = error instanceof Error && error.name !== 'AssertionError' ? `\n${error.stack}` : '';
      parentPort?.postMessage({ number, message: `${input.path}: ${error instanceof Error ? error.message : String(error)}${stack}` });
      if (process.argv.includes('--show')) console.log(JSON.stringify(input.text));
    }
    progress[3] = Math.max(progress[3] ?? 0, Math.round(performance.now() - started));
    progress[1] = (progress[1] ?? 0) + 1;
  }
}

function argument(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}
