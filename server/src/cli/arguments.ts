import { parseArgs } from 'node:util';
import { parseRunnerVersion } from '../core/index.ts';

export const usage = `Usage: pullproof [options] [folder or file]
       pullproof explain-error [options] [log or -] [folder]
       pullproof images [options] [folder or file]

Checks GitLab CI files, Runner config.toml and Docker config.json with the rules of the editor extension:
all of a folder (default: the current one), or one file and what it includes.

With "images", it lists the images that the jobs pull instead, each with its credential: one per line, or as
JSON what the editor's server answers to "pullproof/images" with "all", with "file" instead of "uri".
For a folder with this name, write ./images.

Options:
  --fetch-includes    first fetch what pipelines include from other projects (with your git and its credentials),
                      web addresses and GitLab's templates. Otherwise only what was fetched before is used
  --runner-version V  the version of GitLab Runner, such as 18.2
  --max-warnings N    exit with code 1 if there are more than N warnings
  --strict            exit with code 3 if something was not read
  --max-entries N     end the search after N files and folders (default: 1000000)
  --format text|json  how findings are printed (default: text)
  -h, --help          print this text

"pullproof explain-error --help" has more about the second form, which explains the log of a failed pull.

What exists and is not read has a line on stderr: no permission, too large, a symbolic link, beyond the end of the search.
Links to folders, and folders such as .git and node_modules, are never searched.

Exit codes:
  0  no errors, and at most N warnings
  1  errors, or more than N warnings
  2  invalid arguments, or the check failed
  3  something was not read and --strict is given, or the folder or file itself cannot be read
     (even if there are also errors)`;

/** An argument is invalid. The message is for the user. */
export class UsageError extends Error {}

export interface Arguments {
  readonly help: boolean;
  /** List images instead of findings. */
  readonly isImages: boolean;
  readonly fetchIncludes: boolean;
  readonly strict: boolean;
  readonly format: 'text' | 'json';
  readonly runnerVersion: string | undefined;
  readonly maxWarnings: number;
  readonly maxEntries: number;
  /** The folder or file as the user wrote it. */
  readonly target: string;
}

const options = {
  help: { type: 'boolean', short: 'h' },
  strict: { type: 'boolean' },
  'fetch-includes': { type: 'boolean' },
  format: { type: 'string' },
  'runner-version': { type: 'string' },
  'max-warnings': { type: 'string' },
  'max-entries': { type: 'string' },
} as const;

/** Throws a `UsageError`. */
export function readArguments(args: readonly string[]): Arguments {
  // Node's own messages for mistakes are hard to read, so it checks nothing.
  const { tokens } = parseArgs({ args: [...args], options, allowPositionals: true, strict: false, tokens: true });
  const given = new Map<string, string>();
  const targets: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') targets.push(token.value);
    else if (token.kind === 'option') given.set(token.name, optionValue(token));
  }
  const isImages = targets[0] === 'images';
  if (isImages) targets.shift();
  if (targets.length > 1) throw new UsageError('Only one folder or file can be checked at a time.');
  if (targets[0] === '') throw new UsageError('The name of the folder or file is empty.');
  return {
    help: given.has('help'),
    isImages,
    fetchIncludes: given.has('fetch-includes'),
    strict: given.has('strict'),
    format: formatIn(given.get('format')),
    runnerVersion: runnerVersionIn(given.get('runner-version')),
    maxWarnings: integerIn(given, 'max-warnings') ?? Number.POSITIVE_INFINITY,
    maxEntries: integerIn(given, 'max-entries') ?? 1_000_000,
    target: targets[0] ?? '.',
  };
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

/** Empty for an option without a value. */
function optionValue({ name, rawName, value, inlineValue }: OptionToken): string {
  if (!Object.hasOwn(options, name)) throw new UsageError(`Unknown option "${rawName}".`);
  if (options[name as keyof typeof options].type === 'boolean') {
    if (value !== undefined) throw new UsageError(`${rawName} has no value.`);
    return '';
  }
  // What looks like the next option is not a value, unless it is written as one.
  if (value === undefined || (!inlineValue && value.startsWith('-'))) throw new UsageError(`${rawName} needs a value.`);
  return value;
}

function formatIn(value: string | undefined): 'text' | 'json' {
  if (value === undefined || value === 'text' || value === 'json') return value ?? 'text';
  throw new UsageError(`--format must be "text" or "json", not "${value}".`);
}

function runnerVersionIn(value: string | undefined): string | undefined {
  if (value === undefined || parseRunnerVersion(value) !== undefined) return value;
  throw new UsageError(`--runner-version must be a version such as 18.2, not "${value}".`);
}

function integerIn(given: ReadonlyMap<string, string>, name: string): number | undefined {
  const value = given.get(name);
  if (value === undefined || /^\d{1,9}$/.test(value)) return value === undefined ? undefined : Number(value);
  throw new UsageError(`--${name} must be an integer such as 10, not "${value}".`);
}
