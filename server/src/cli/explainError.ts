import { readFileSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type ExplainedCause, explainError, presentable } from '../core/index.ts';
import { readArguments, UsageError } from './arguments.ts';
import { type Input, readInput } from './input.ts';
import type { Output } from './output.ts';
import { terminalJson } from './terminalJson.ts';

export const explainErrorUsage = `Usage: pullproof explain-error [options] [log or -] [folder]

Explains why a pull failed: reads the log of a job, or the output of Docker, podman, skopeo, kaniko, kubectl and similar programs, from a
file or from standard input, and compares it with the files of the folder (default: the current one). A part of a log is enough.
Nothing of it is stored or sent.

Options:
  --format text|json  how the answer is printed (default: text)
  -h, --help          print this text

Exit codes:
  0  the log is explained, or has no failed pull
  2  invalid arguments, or the log cannot be read`;

interface Asked {
  readonly help: boolean;
  readonly format: 'text' | 'json';
  /** `-` for standard input. */
  readonly log: string;
  readonly folder: string;
}

/** Runs `pullproof explain-error`. Resolves to the exit code. Throws a `UsageError`. */
export async function runExplainError(args: readonly string[], stdout: Output): Promise<number> {
  const { help, format, log, folder } = readAsked(args);
  if (help) {
    await stdout.write(`${explainErrorUsage}\n`);
    return 0;
  }
  const text = readLog(log);
  const input = await readInput(readArguments([folder]));
  const { image, job, source, runnerVersion, executor, policy, causes } = explainError(input.workspace.core, text);
  const answer = { image, job, source, runnerVersion, executor, policy, causes: causes.map((cause) => printed(cause, input)) };
  await stdout.write(format === 'json' ? `${terminalJson(answer)}\n` : `${inWords(answer)}\n`);
  return 0;
}

function readAsked(args: readonly string[]): Asked {
  const { values, positionals } = parsed(args);
  const { format = 'text' } = values;
  if (format !== 'text' && format !== 'json') throw new UsageError(`--format must be "text" or "json", not "${format}".`);
  if (positionals.length > 2) throw new UsageError('explain-error reads one log and one folder.');
  const [first = '-', second] = positionals;
  // With one argument, a folder is where to look, and the log comes from standard input.
  const isFolder = second === undefined && first !== '-' && statSync(first, { throwIfNoEntry: false })?.isDirectory() === true;
  const common = { help: values.help === true, format } as const;
  return isFolder ? { ...common, log: '-', folder: first } : { ...common, log: first, folder: second ?? '.' };
}

function parsed(args: readonly string[]) {
  const options = { format: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch {
    throw new UsageError('explain-error has the options --format and --help.');
  }
}

/** A longer log is not read whole, as only its beginning and its end are used. In bytes. */
const maxLogSize = 200_000_000;

function readLog(file: string): string {
  try {
    if (file === '-') return readFileSync(0, 'utf8');
    if (statSync(file).size > maxLogSize) throw new UsageError(`"${file}" is larger than ${maxLogSize / 1_000_000} MB.`);
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    // A terminal without input, and a closed pipe.
    if (file === '-') return '';
    throw new UsageError(code === 'ENOENT' ? `"${file}" does not exist.` : `"${file}" cannot be read: ${code}.`);
  }
}

function printed({ id, confidence, title, evidence, todo, location }: ExplainedCause, { workspace, nameOf }: Input) {
  const text = location && workspace.file(location.uri)?.text;
  const place = location && text !== undefined ? { file: nameOf(location.uri), line: lineOf(text, location.range.start) } : undefined;
  return { id, confidence, title, evidence, todo, ...(place && { location: place }) };
}

function lineOf(text: string, offset: number): number {
  return TextDocument.create('', '', 0, text).positionAt(offset).line + 1;
}

interface Answer {
  readonly image: string | null;
  readonly job: string | null;
  readonly source: string | null;
  readonly causes: readonly ReturnType<typeof printed>[];
}

function inWords({ image, job, source, causes }: Answer): string {
  if (causes.length === 0) return 'This text has no message about a failed pull of an image.';
  const facts = [
    ...(image === null ? [] : [`image ${image}`]),
    ...(job === null ? [] : [`job ${job}`]),
    ...(source === null ? [] : [`credentials from ${source}`]),
  ];
  const sections = causes.map(({ id, confidence, title, evidence, todo, location }, index) => {
    const place = location === undefined ? '' : `\n   at ${presentable(location.file)}:${location.line}`;
    return `${index + 1}. ${title} (${confidence}, ${id})${place}\n   ${evidence}\n   What to do: ${todo}`;
  });
  return [...(facts.length === 0 ? [] : [facts.join(', ')]), ...sections].join('\n\n');
}
