import { presentable } from '../core/index.ts';
import { type Arguments, readArguments, UsageError, usage } from './arguments.ts';
import { runExplainError } from './explainError.ts';
import { printImages } from './images.ts';
import { type Input, readInput } from './input.ts';
import { Output } from './output.ts';
import { printUnread, Report } from './report.ts';

const stdout = new Output(process.stdout);
const stderr = new Output(process.stderr);

run(process.argv.slice(2))
  .catch(explain)
  .then(async (code) => {
    await stdout.flush();
    const { failure } = stdout;
    if (failure !== undefined) await stderr.write(`Pullproof could not write its output: ${failure}.\n`);
    await stderr.flush();
    process.exitCode = failure === undefined ? code : 2;
  });

/** Resolves to the exit code. */
async function run(args: readonly string[]): Promise<number> {
  if (args[0] === 'explain-error') return runExplainError(args.slice(1), stdout);
  const options = readArguments(args);
  if (options.help) {
    await stdout.write(`${usage}\n`);
    return 0;
  }
  const input = await readInput(options);
  if (options.isImages) {
    await printImages(input, options.format, stdout);
    await printUnread(input, stderr);
    return exitCode(options, input, { errors: 0, warnings: 0 });
  }
  const report = new Report(stdout, options.format);
  for (const uri of input.uris) {
    // Nothing shows the other findings, and they cannot change the exit code any more.
    if (stdout.isClosed && report.errors > 0) break;
    await addFindings(input, uri, report);
  }
  await printUnread(input, stderr);
  await report.end(input.uris.length, input.unread.count);
  if (options.format === 'json' && input.unread.count > 0) await stderr.write(`${report.summary(input.uris.length, input.unread.count)}\n`);
  return exitCode(options, input, report);
}

/** A rule that fails leaves the findings of the other files as they are. */
async function addFindings({ workspace, unread, nameOf }: Input, uri: string, report: Report): Promise<void> {
  try {
    await report.add(nameOf(uri), workspace.file(uri)?.text ?? '', workspace.findingsOf(uri));
  } catch (error) {
    unread.report(uri, `it cannot be checked: ${nameOfError(error)}`);
  }
}

function exitCode(
  { strict, maxWarnings }: Arguments,
  { unread, notFetched, isUnreadable }: Input,
  { errors, warnings }: Pick<Report, 'errors' | 'warnings'>,
): number {
  if (isUnreadable || (strict && unread.count + notFetched.length > 0)) return 3;
  return errors > 0 || warnings > maxWarnings ? 1 : 0;
}

async function explain(error: unknown): Promise<number> {
  const message = error instanceof UsageError ? error.message : `Pullproof failed: ${nameOfError(error)}.`;
  await stderr.write(`${presentable(message)}\nFor the options: pullproof --help\n`);
  return 2;
}

/** The message of an internal error may quote a file. */
function nameOfError(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown error';
}
