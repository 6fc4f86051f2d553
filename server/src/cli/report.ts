import { TextDocument } from 'vscode-languageserver-textdocument';
import { type Finding, presentable, rulePage, type Severity } from '../core/index.ts';
import { filesAndFolders } from '../workspace/unread.ts';
import type { Input } from './input.ts';
import type { Output } from './output.ts';
import { terminalJson } from './terminalJson.ts';

/** Prints findings one by one and counts them. */
export class Report {
  private readonly stdout: Output;
  private readonly format: 'text' | 'json';
  private readonly counts: Record<Severity, number> = { error: 0, warning: 0, info: 0, hint: 0 };

  constructor(stdout: Output, format: 'text' | 'json') {
    this.stdout = stdout;
    this.format = format;
  }

  get errors(): number {
    return this.counts.error;
  }

  get warnings(): number {
    return this.counts.warning;
  }

  /** The findings of one file, in the order of their positions. */
  async add(file: string, text: string, findings: readonly Finding[]): Promise<void> {
    const document = TextDocument.create('', '', 0, text);
    for (const finding of findings) {
      const { range, severity, rule } = finding;
      const isFirst = this.total === 0;
      this.counts[severity]++;
      const { line, character } = document.positionAt(range.start);
      const message = presentable(finding.message);
      const column = character + 1;
      if (this.format === 'json') {
        const entry = terminalJson([{ file, line: line + 1, column, severity, rule, message, url: rulePage(rule) }]).slice(1, -2);
        await this.stdout.write(`${isFirst ? '[' : ','}${entry}`);
      } else {
        await this.stdout.write(`${presentable(file)}:${line + 1}:${column} ${severity} ${rule}: ${message}\n`);
      }
    }
  }

  /** Ends the output. */
  async end(files: number, unread: number): Promise<void> {
    if (this.format === 'text') await this.stdout.write(`${this.summary(files, unread)}\n`);
    else await this.stdout.write(this.total === 0 ? '[]\n' : '\n]\n');
  }

  /** "1 error, 2 warnings in 12 files; 1 file or folder was not read." */
  summary(files: number, unread: number): string {
    const all = Object.entries(this.counts).flatMap(([severity, count]) => (count === 0 ? [] : counted(count, severity)));
    const read = counted(files, 'file');
    if (unread === 0 && files === 0) return 'Nothing to check: there is no pipeline, Runner config.toml or Docker config.json.';
    if (unread === 0) return all.length === 0 ? `No problems found in ${read}.` : `${all.join(', ')} in ${read}.`;
    if (files === 0) return `Nothing was checked: ${filesAndFolders(unread)} could not be read.`;
    const notRead = `${filesAndFolders(unread)} ${unread === 1 ? 'was' : 'were'} not read`;
    return `Checked in part: ${all.length === 0 ? 'no findings' : all.join(', ')} in ${read}; ${notRead}.`;
  }

  private get total(): number {
    return Object.values(this.counts).reduce((sum, count) => sum + count, 0);
  }
}

/** One line for each file or folder that was not read, and each include that was not fetched. */
export async function printUnread({ unread, notFetched, nameOf }: Input, stderr: Output): Promise<void> {
  for (const { name, message } of notFetched) await stderr.write(`${name}: not fetched: ${message}\n`);
  for (const [uri, reason] of unread.sorted()) await stderr.write(`${presentable(nameOf(uri))}: not read: ${reason}\n`);
  await stderr.flush();
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 || noun === 'info' ? '' : 's'}`;
}
