import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { rulePage, type Severity, wantedIncludes } from '../core/index.ts';
import { nodeFiles } from '../node/files.ts';
import { scanFolders, scanIncludes } from '../workspace/scan.ts';
import { readSettings } from '../workspace/settings.ts';
import { createWorkspace, type ServerWorkspace } from '../workspace/workspace.ts';

const usage = `pullproof [--runner-version 18.2] [--max-warnings N] [--format text|json] [folder]

Checks GitLab CI files, Runner config.toml and Docker config.json in a folder (default: the current one) with the rules of the editor extension.
Exit code: 1 if there are errors, or more than N warnings; 2 if the arguments are invalid.`;

interface Shown {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly severity: Severity;
  readonly rule: string;
  readonly message: string;
  readonly url: string;
}

run(process.argv.slice(2))
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}\n`);
    return 2;
  })
  .then((code) => {
    process.exitCode = code;
  });

async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      'runner-version': { type: 'string' },
      'max-warnings': { type: 'string' },
      format: { type: 'string', default: 'text' },
    },
  });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const folder = path.resolve(positionals[0] ?? '.');
  if (positionals.length > 1) throw new Error('Only one folder can be checked at a time.');
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new Error(`"${folder}" is not a folder.`);
  const warningLimit = values['max-warnings'] === undefined ? Number.POSITIVE_INFINITY : Number(values['max-warnings']);
  if (Number.isNaN(warningLimit)) throw new Error('--max-warnings must be a number.');
  if (values.format !== 'text' && values.format !== 'json') throw new Error('--format must be "text" or "json".');

  const shown = await check(folder, values['runner-version']);
  process.stdout.write(values.format === 'json' ? `${JSON.stringify(shown, undefined, 2)}\n` : asText(shown));
  const count = (severity: Severity) => shown.filter((one) => one.severity === severity).length;
  return count('error') > 0 || count('warning') > warningLimit ? 1 : 0;
}

async function check(folder: string, runnerVersion: string | undefined): Promise<readonly Shown[]> {
  const root = pathToFileURL(folder).href;
  const settings = readSettings({ runnerVersion });
  const host = nodeFiles();
  const workspace = createWorkspace(host, [root], settings, () => {});
  const texts = new Map<string, string>();
  const found = (uri: string, text: string) => {
    texts.set(uri, text);
    workspace.set(uri, text);
  };
  const { signal } = new AbortController();
  await scanFolders(host, [root], found, signal);
  const included = (uri: string, text: string) => {
    workspace.include(uri);
    found(uri, text);
  };
  await scanIncludes(host, [root], () => wantedIncludes(workspace.core), included, signal);
  // Whether a file is in a git work tree is determined in the background.
  await Promise.all([...texts.keys()].map((uri) => host.isInWorkTree?.(uri)));
  return [...texts].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([uri, text]) => findingsOf(workspace, root, uri, text));
}

function findingsOf(workspace: ServerWorkspace, root: string, uri: string, text: string): readonly Shown[] {
  const document = TextDocument.create(uri, '', 0, text);
  return workspace.findingsOf(uri).map(({ range, severity, rule, message }) => {
    const { line, character } = document.positionAt(range.start);
    const file = decodeURIComponent(uri.slice(root.length + 1));
    return { file, line: line + 1, column: character + 1, severity, rule, message, url: rulePage(rule) };
  });
}

function asText(shown: readonly Shown[]): string {
  const lines = shown.map(({ file, line, column, severity, rule, message }) => `${file}:${line}:${column} ${severity} ${rule}: ${message}`);
  return lines.length === 0 ? 'No problems found.\n' : `${lines.join('\n')}\n`;
}
