// `npm run corpus`: opens real files with the bundled server and prints its findings. Check every error by hand: a false error on a working file is
// the worst bug. Exits with 1 if the server crashes, hangs, or reports a range outside a file.
import type { Diagnostic, DocumentDiagnosticReport } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { formatOf } from '../server/src/core/index.ts';
import { type CorpusFile, corpusFolder, corpusGroups } from '../test/support/corpus.ts';
import { type LanguageClient, startClient } from '../test/support/languageClient.ts';

const severityNames = ['', 'error', 'warning', 'info', 'hint'];
const counts = new Map<string, number>();
const shown: string[] = [];
const faults: string[] = [];
let opened = 0;
let skipped = 0;

const folder = corpusFolder();
if (folder === undefined) {
  console.log('No corpus found: set PULLPROOF_CORPUS to its folder.');
} else {
  const wanted = process.argv[2];
  for (const group of corpusGroups(folder)) {
    await checkGroup(group.folder, group.files);
  }
  const names = [...counts.keys()].sort();
  for (const name of names) console.log(`${counts.get(name)}\t${name}`);
  console.log();
  for (const line of shown.filter((one) => one.includes(wanted ?? ' error '))) console.log(line);
  for (const fault of faults) console.log(`FAULT ${fault}`);
  console.log(`${opened} files opened, ${skipped} skipped because of their names, ${faults.length} faults`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}

async function checkGroup(root: string | undefined, files: readonly CorpusFile[]): Promise<void> {
  const ours = files.filter(({ uri }) => formatOf(decodeURIComponent(uri)) !== undefined);
  skipped += files.length - ours.length;
  if (ours.length === 0) return;
  const client = await startClient({
    capabilities: { textDocument: { diagnostic: {} }, workspace: { diagnostics: { refreshSupport: true } } },
    ...(root !== undefined && { folders: [root] }),
  });
  try {
    // Some rules need all files to be read.
    if (root !== undefined) await client.waitFor('end of the scan', ({ method }) => method === 'workspace/diagnostic/refresh');
    for (const file of ours) await checkFile(client, file);
    if (client.complaints() !== '') faults.push(`${root ?? ours[0]?.path}: ${client.complaints()}`);
    for (const { params } of client.heard.filter(({ method }) => method === 'window/logMessage')) {
      faults.push(`${root ?? ours[0]?.path}: ${JSON.stringify(params)}`);
    }
    await client.stop();
  } catch (error) {
    faults.push(`${root ?? ours[0]?.path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function checkFile(client: LanguageClient, { path, uri, text }: CorpusFile): Promise<void> {
  opened++;
  client.open(uri, text);
  const report = await client.request<DocumentDiagnosticReport>('textDocument/diagnostic', { textDocument: { uri } });
  const document = TextDocument.create(uri, '', 0, text);
  const lines = text.split('\n');
  for (const diagnostic of report.kind === 'full' ? report.items : []) {
    show(path, diagnostic, lines);
    if (!isInside(document, diagnostic)) faults.push(`${path}: the range of ${diagnostic.code} is outside the file`);
    for (const action of await client.codeActions(uri, diagnostic.range)) client.withEdit(uri, action.edit);
  }
  for (const [line, content] of lines.entries()) {
    if (/image|auths|cred/i.test(content)) await client.hover(uri, { line, character: Math.max(0, content.trimEnd().length - 1) });
  }
  client.close(uri);
}

function show(path: string, { severity, code, message, range }: Diagnostic, lines: readonly string[]): void {
  const name = `${severityNames[severity ?? 0]} ${code}`;
  counts.set(name, (counts.get(name) ?? 0) + 1);
  const { line, character } = range.start;
  const width = Math.max(1, range.end.line === line ? range.end.character - character : 1);
  const marker = `${(lines[line] ?? '').slice(0, character).replace(/[^\t]/g, ' ')}${'^'.repeat(width)}`;
  shown.push(`${path}:${line + 1}: ${name} ${message}\n    ${lines[line]}\n    ${marker}`);
}

/** `offsetAt` moves a position after the end of the file or line back, so the position would change. */
function isInside(document: TextDocument, { range }: Diagnostic): boolean {
  const { start, end } = range;
  const from = document.offsetAt(start);
  const to = document.offsetAt(end);
  const same = (offset: number, place: typeof start) => {
    const back = document.positionAt(offset);
    return back.line === place.line && back.character === place.character;
  };
  return from <= to && same(from, start) && same(to, end);
}
