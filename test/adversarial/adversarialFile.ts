/** Opens an adversarial file in the bundled server, sends every request of an editor, and checks that the server responds to all of them. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import type { Diagnostic, Position, Range } from 'vscode-languageserver';
import { type LanguageClient, type Message, startClient } from '../support/languageClient.ts';

export interface AdversarialFile {
  readonly name: string;
  /** Decides what kind of file it is. */
  readonly path: string;
  /** Created only when the test runs, because some are large. */
  readonly text: () => string;
  /** The rules with findings in the file, sorted and without duplicates. Empty: no findings. Absent: any findings. */
  readonly finds?: readonly string[];
  /** Sends requests at only one position, for the largest files. */
  readonly atOnePlace?: true;
  /** A pipeline is open, too: some rules need one. */
  readonly besidePipeline?: true;
}

/** Only detects hangs: each response takes a small part of this. In milliseconds. */
export const patience = 180_000;

/** Less than what Node gives a server. In bytes. */
const memoryBound = 1_200_000_000;

export function pipeline(name: string, text: () => string, ...finds: readonly string[]): AdversarialFile {
  return { name, path: '.gitlab-ci.yml', text, finds };
}

export function runnerConfig(name: string, text: () => string, ...finds: readonly string[]): AdversarialFile {
  return { name, path: 'config.toml', text, finds };
}

export function dockerConfig(name: string, text: () => string, ...finds: readonly string[]): AdversarialFile {
  return { name, path: '.docker/config.json', text, finds };
}

export const besidePipeline = (file: AdversarialFile): AdversarialFile => ({ ...file, besidePipeline: true });

/** Requests at only one position, for a file in which each response takes long. */
export const largest = (file: AdversarialFile): AdversarialFile => ({ ...file, atOnePlace: true });

/** The same file with any findings. */
export function anySay({ finds: _, ...file }: AdversarialFile): AdversarialFile {
  return file;
}

/** The text of `piece(0)` to `piece(count - 1)`. */
export function repeated(count: number, piece: (number: number) => string): string {
  return Array.from({ length: count }, (_, number) => piece(number)).join('');
}

/** One test for each file, all in one server, like in an editor. If the server hangs, the next test gets a new one. */
export function adversarialFiles(title: string, files: readonly AdversarialFile[], settings: object = {}): void {
  describe(title, () => {
    let client: LanguageClient;
    const start = async () => {
      client = await startClient({ patience, initializationOptions: { settings: { inlayHints: true, ...settings } } });
    };
    before(start);
    after(async () => {
      const peak = peakMemory(client) ?? 0;
      // A server that is left running keeps the tests from ending.
      assert.equal(await client.stop(), 0);
      assert.ok(peak < memoryBound, `the server has had ${Math.round(peak / 1e6)} MB`);
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

export async function survives(
  client: LanguageClient,
  { path, text, finds, atOnePlace, besidePipeline: hasPipeline }: AdversarialFile,
): Promise<void> {
  const uri = `file:///workspace/${path}`;
  const content = text();
  const from = client.heard.length;
  const pipelineUri = 'file:///workspace/.gitlab-ci.yml';
  if (hasPipeline) client.open(pipelineUri, 'a:\n  image: ruby:3.3\n');
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
  if (hasPipeline) client.close(pipelineUri);
  assert.deepEqual(failures(client.heard.slice(from)), []);
  await isAlive(client);
}

/** Checks that the server still works with another file. */
export async function isAlive(client: LanguageClient): Promise<void> {
  const uri = 'file:///workspace/alive/.gitlab-ci.yml';
  client.open(uri, 'a:\n  image: ruby\n');
  assert.deepEqual(rulesOf(await client.diagnostics(uri)), ['image-missing-tag']);
  client.close(uri);
  // The server forgets the file once it knows that it is not on disk. Until then, it would be in the same workspace as the next file.
  while (((await client.request('pullproof/images', {})) as readonly { uri: string }[]).some((image) => image.uri === uri));
  assert.equal(client.complaints(), '');
}

/** The peak memory of the server's process in bytes. Undefined if the system does not provide it. */
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

/** The log messages of the server about failed requests, which it still answers. */
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

/** The middle, both ends, and the positions of findings. */
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
  // At a position where nothing can be renamed, the response is an error.
  for (const { error } of await Promise.all(asked))
    assert.ok(error === undefined || error.code === -32803 || error.code === -32602, error?.message);
}

/** Types a character at the end and a new line in the middle, and deletes half of the text. */
async function edited(client: LanguageClient, uri: string, lines: readonly string[]): Promise<void> {
  const at = (line: number, character = 0): Position => ({ line, character });
  const end = endOf(lines);
  const middle = at(Math.floor(lines.length / 2));
  client.change(uri, [{ range: { start: end, end }, text: '\nx' }]);
  client.change(uri, [{ range: { start: middle, end: middle }, text: '\n' }]);
  client.change(uri, [{ range: { start: middle, end: at(lines.length + 1) }, text: '' }]);
  await client.diagnostics(uri);
}
