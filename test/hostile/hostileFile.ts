/** Opens a file that means no good in the bundled server, asks everything that an editor asks, and sees to it that the server answers all of it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import type { Diagnostic, Position, Range } from 'vscode-languageserver';
import { type LanguageClient, type Message, startClient } from '../support/languageClient.ts';

export interface HostileFile {
  readonly name: string;
  /** Says what kind of file it is. */
  readonly path: string;
  /** Made only when the test runs: some are large. */
  readonly text: () => string;
  /** The rules that have something to say of it, each once, in the order of the alphabet; none: silence. Absent: whatever can be said. */
  readonly finds?: readonly string[];
  /** Of the largest, as each question is asked anew: at one place only. */
  readonly atOnePlace?: true;
}

/** Against hangs alone: each answer takes a small part of this. In milliseconds. */
export const patience = 180_000;

/** Less than what Node gives a server. In bytes. */
const memoryBound = 3_500_000_000;

export function pipeline(name: string, text: () => string, ...finds: readonly string[]): HostileFile {
  return { name, path: '.gitlab-ci.yml', text, finds };
}

export function runnerConfig(name: string, text: () => string, ...finds: readonly string[]): HostileFile {
  return { name, path: 'config.toml', text, finds };
}

export function dockerConfig(name: string, text: () => string, ...finds: readonly string[]): HostileFile {
  return { name, path: '.docker/config.json', text, finds };
}

/** Everything is asked at one place alone: a file in which each answer takes its time. */
export const largest = (file: HostileFile): HostileFile => ({ ...file, atOnePlace: true });

/** The same file, of which anything may be said. */
export function anySay({ finds: _, ...file }: HostileFile): HostileFile {
  return file;
}

/** `piece` of 0 to `count - 1`, one after the other. */
export function repeated(count: number, piece: (number: number) => string): string {
  return Array.from({ length: count }, (_, number) => piece(number)).join('');
}

/** One test a file, all in one server, as an editor has it; a server that hangs is ended, and the next test gets another one. */
export function hostileFiles(title: string, files: readonly HostileFile[], settings: object = {}): void {
  describe(title, () => {
    let client: LanguageClient;
    const start = async () => {
      client = await startClient({ patience, initializationOptions: { settings: { inlayHints: true, ...settings } } });
    };
    before(start);
    after(async () => {
      const peak = peakMemory(client) ?? 0;
      assert.ok(peak < memoryBound, `the server has had ${Math.round(peak / 1e6)} MB`);
      assert.equal(await client.stop(), 0);
    });
    for (const file of files) {
      test(file.name, async () => {
        try {
          await survives(client, file);
        } catch (error) {
          client.kill();
          await start();
          throw error;
        }
      });
    }
  });
}

export async function survives(client: LanguageClient, { path, text, finds, atOnePlace }: HostileFile): Promise<void> {
  const uri = `file:///workspace/${path}`;
  const content = text();
  const from = client.heard.length;
  client.open(uri, content);
  const diagnostics = await client.diagnostics(uri);
  const lines = content.split(/\r\n|\r|\n/);
  for (const { range, relatedInformation = [] } of diagnostics) {
    for (const one of [range, ...relatedInformation.map(({ location }) => location.range)])
      assert.ok(isInside(one, lines), JSON.stringify(one));
  }
  if (finds !== undefined) assert.deepEqual(rulesOf(diagnostics), finds);
  await askEverything(client, uri, atOnePlace ? placesIn(lines, []).slice(0, 1) : placesIn(lines, diagnostics), lines);
  await edited(client, uri, lines);
  client.close(uri);
  assert.deepEqual(failures(client.heard.slice(from)), []);
  await isAlive(client);
}

/** The server still finds what it should in another file. */
export async function isAlive(client: LanguageClient): Promise<void> {
  const uri = 'file:///workspace/alive/.gitlab-ci.yml';
  client.open(uri, 'a:\n  image: ruby\n');
  assert.deepEqual(rulesOf(await client.diagnostics(uri)), ['image-missing-tag']);
  client.close(uri);
  // Forgotten once it turns out not to be on disk: until then the next file would have it beside it.
  while (((await client.request('pullproof/images', {})) as readonly { uri: string }[]).some((image) => image.uri === uri));
  assert.equal(client.complaints(), '');
}

/** The most memory that the server's process has had, in bytes; undefined where the system does not tell. */
function peakMemory({ pid }: LanguageClient): number | undefined {
  try {
    const [, kilobytes] = /VmHWM:\s*(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}

export function rulesOf(diagnostics: readonly Diagnostic[]): readonly string[] {
  return [...new Set(diagnostics.map(({ code }) => String(code)))].sort();
}

/** What the server says of requests that went wrong; it answers them all the same. */
function failures(heard: readonly Message[]): readonly unknown[] {
  return heard
    .filter(({ method, error }) => method === 'window/logMessage' || error !== undefined)
    .map(({ params, error }) => error ?? params);
}

function isInside({ start, end }: Range, lines: readonly string[]): boolean {
  return (
    isPlace(start, lines) && isPlace(end, lines) && (start.line < end.line || (start.line === end.line && start.character <= end.character))
  );
}

function isPlace({ line, character }: Position, lines: readonly string[]): boolean {
  return line >= 0 && character >= 0 && character <= (lines[line]?.length ?? -1);
}

/** In the middle, at both ends, and where something is found. */
function placesIn(lines: readonly string[], diagnostics: readonly Diagnostic[]): readonly Position[] {
  const middle = Math.floor(lines.length / 2);
  return [
    { line: middle, character: Math.floor((lines[middle]?.length ?? 0) / 2) },
    { line: 0, character: 1 },
    endOf(lines),
    ...diagnostics.slice(0, 1).map(({ range }) => range.start),
  ];
}

function endOf(lines: readonly string[]): Position {
  return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}

async function askEverything(client: LanguageClient, uri: string, places: readonly Position[], lines: readonly string[]): Promise<void> {
  const textDocument = { uri };
  const range = { start: { line: 0, character: 0 }, end: endOf(lines) };
  const byPlace = ['hover', 'completion', 'definition', 'references', 'prepareRename'];
  const asked = [
    ...places.flatMap((position) =>
      byPlace.map((name) => client.ask(`textDocument/${name}`, { textDocument, position, context: { includeDeclaration: true } })),
    ),
    ...places.map((position) => client.ask('pullproof/explain', { textDocument, position })),
    ...['documentSymbol', 'codeLens', 'documentLink'].map((name) => client.ask(`textDocument/${name}`, { textDocument })),
    client.ask('textDocument/inlayHint', { textDocument, range }),
    client.ask('textDocument/codeAction', { textDocument, range, context: { diagnostics: [] } }),
    client.ask('textDocument/codeAction', { textDocument, range, context: { diagnostics: [], only: ['source.fixAll.pullproof'] } }),
    client.ask('pullproof/images', {}),
  ];
  // Of a place where nothing can be renamed, an error is the answer.
  for (const { error } of await Promise.all(asked))
    assert.ok(error === undefined || error.code === -32803 || error.code === -32602, error?.message);
}

/** A letter typed at the end, a new line in the middle, and half of the text cut away. */
async function edited(client: LanguageClient, uri: string, lines: readonly string[]): Promise<void> {
  const at = (line: number, character = 0): Position => ({ line, character });
  const end = endOf(lines);
  const middle = at(Math.floor(lines.length / 2));
  client.change(uri, [{ range: { start: end, end }, text: '\nx' }]);
  client.change(uri, [{ range: { start: middle, end: middle }, text: '\n' }]);
  client.change(uri, [{ range: { start: middle, end: at(lines.length + 1) }, text: '' }]);
  await client.diagnostics(uri);
}
