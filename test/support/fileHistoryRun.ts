/** Plays a history of files to a server, checks every rename, and compares what the server shows with what a new server shows for the same state. */
import assert from 'node:assert/strict';
import type { TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type History, type Path, paths, type Report, type Step } from './fileHistory.ts';
import type { ProtocolClient } from './inProcessServer.ts';
import { shownBy } from './shownByServer.ts';

/** The disk of a history, and how to start a server on it. */
export interface World {
  uriOf(path: Path): string;
  read(path: Path): string | undefined;
  /** Undefined deletes the file. */
  write(path: Path, text: string | undefined): void;
  start(configuration: () => unknown): Promise<ProtocolClient>;
}

export interface HistoryFigures {
  edits: number;
  changesOnDisk: number;
  renames: number;
  refused: number;
  comparisons: number;
  /** The results that were compared, one for each request. */
  results: number;
}

const changed = 2;
const deleted = 3;
const hostPattern = /registry\.example\.com|harbor\.example\.org:5000/g;

export async function playHistory({ disk, steps }: History, world: World, figures: HistoryFigures): Promise<void> {
  for (const [path, text] of Object.entries(disk)) world.write(path as Path, text);
  const player = new Player(world, figures);
  await player.start();
  try {
    for (const step of steps) await player.play(step);
    await player.compare();
  } finally {
    await player.client.stop();
  }
}

class Player {
  client: ProtocolClient = { request: neverStarted, notify: neverStarted, stop: neverStarted };
  private settings: unknown = {};
  private readonly world: World;
  private readonly figures: HistoryFigures;
  private readonly open = new Map<Path, TextDocument>();
  private readonly unreported = new Set<Path>();

  constructor(world: World, figures: HistoryFigures) {
    this.world = world;
    this.figures = figures;
  }

  async start(): Promise<void> {
    this.client = await this.world.start(() => this.settings);
  }

  async play(step: Step): Promise<void> {
    switch (step.do) {
      case 'open':
        return this.openFile(step.path, step.text ?? this.world.read(step.path));
      case 'close':
        return this.close(this.openPath(step.path));
      case 'save':
        return this.save(this.openPath(step.path));
      case 'insert':
      case 'toggle':
      case 'remove':
        return this.edit({ ...step, path: this.openPath(step.path) });
      case 'write':
        return this.write(step.path, step.text, step.report);
      case 'delete':
        return this.write(step.path, undefined, step.report);
      case 'rename':
        return this.rename(this.openPath(step.path), step.use);
      case 'settings':
        this.settings = { runnerHomeConfig: step.home };
        return this.client.notify('workspace/didChangeConfiguration', { settings: null });
      case 'wait':
        for (let left = step.turns; left > 0; left--) await new Promise((resolve) => setImmediate(resolve));
        return;
      case 'compare':
        return this.compare();
    }
  }

  async compare(): Promise<void> {
    for (const path of this.unreported) this.notifyOf([path]);
    this.unreported.clear();
    const shown = await shownBy(this.client, this.documents());
    const fresh = await this.world.start(() => this.settings);
    try {
      for (const document of this.open.values()) openIn(fresh, document);
      const expected = await shownBy(fresh, this.documents());
      this.figures.comparisons++;
      this.figures.results += expected.size;
      for (const [what, result] of expected) assert.deepEqual(shown.get(what), result, `${what} differs from that of a new server`);
      assert.deepEqual([...shown.keys()].sort(), [...expected.keys()].sort());
    } finally {
      await fresh.stop();
    }
  }

  private documents(): readonly TextDocument[] {
    return [...this.open.values()].sort((one, other) => (one.uri < other.uri ? -1 : 1));
  }

  private openFile(path: Path, text: string | undefined): void {
    if (text === undefined || this.open.has(path)) return;
    const document = TextDocument.create(this.world.uriOf(path), 'plaintext', 1, text);
    this.open.set(path, document);
    openIn(this.client, document);
  }

  /** The path itself if it is open, else one that is. */
  private openPath(path: Path): Path {
    const [first = path, ...others] = this.open.keys();
    return this.open.has(path) ? path : (others[paths.indexOf(path) % Math.max(others.length, 1)] ?? first);
  }

  private close(path: Path): void {
    if (this.open.delete(path)) this.client.notify('textDocument/didClose', { textDocument: { uri: this.world.uriOf(path) } });
  }

  private save(path: Path): void {
    const document = this.open.get(path);
    if (document !== undefined) this.write(path, document.getText(), 'now');
  }

  private write(path: Path, text: string | undefined, report: Report): void {
    if (text === undefined && this.world.read(path) === undefined) return;
    this.figures.changesOnDisk++;
    this.world.write(path, text);
    if (report === 'later') this.unreported.add(path);
    else this.notifyOf(report === 'again' ? paths : [path]);
  }

  private notifyOf(these: readonly Path[]): void {
    const changes = these.map((path) => ({ uri: this.world.uriOf(path), type: this.world.read(path) === undefined ? deleted : changed }));
    this.client.notify('workspace/didChangeWatchedFiles', { changes });
  }

  private edit({ do: what, path, line: number, text }: Extract<Step, { readonly line: number }>): void {
    const document = this.open.get(path);
    if (document === undefined) return;
    const line = number % document.lineCount;
    const start = { line, character: 0 };
    const isComment = document.getText({ start, end: { line, character: 1 } }) === '#';
    const end =
      what === 'insert' || (what === 'toggle' && !isComment)
        ? start
        : what === 'toggle'
          ? { line, character: 1 }
          : { line: line + 1, character: 0 };
    const change = { range: { start, end }, text: what === 'insert' ? text : what === 'toggle' && !isComment ? '#' : '' };
    const version = document.version + 1;
    this.open.set(path, TextDocument.update(document, [change], version));
    this.figures.edits++;
    this.client.notify('textDocument/didChange', { textDocument: { uri: document.uri, version }, contentChanges: [change] });
  }

  private async rename(path: Path, use: number): Promise<void> {
    const document = this.open.get(path);
    const uses = [...(document?.getText().matchAll(hostPattern) ?? [])];
    const found = uses[use % Math.max(uses.length, 1)];
    if (document === undefined || found === undefined) return;
    this.figures.renames++;
    const place = { textDocument: { uri: document.uri }, position: document.positionAt(found.index + 1) };
    const edit = await this.client
      .request<WorkspaceEdit | null>('textDocument/rename', { ...place, newName: 'renamed.example.net' })
      .catch(() => {
        this.figures.refused++;
        return null;
      });
    for (const one of edit?.documentChanges ?? []) this.checkRename(one as TextDocumentEdit, found[0]);
    for (const [uri, edits] of Object.entries(edit?.changes ?? {}))
      this.checkRename({ textDocument: { uri, version: null }, edits }, found[0]);
  }

  /** Every edit replaces the host in the text that the editor, or else the disk, has now. */
  private checkRename({ textDocument: { uri, version }, edits }: TextDocumentEdit, host: string): void {
    const path = paths.find((one) => this.world.uriOf(one) === uri);
    assert.ok(path !== undefined, uri);
    const document = this.open.get(path);
    if (version !== null) assert.equal(version, document?.version, `${uri}: an edit for another version`);
    const text = document?.getText() ?? this.world.read(path);
    assert.ok(text !== undefined, `${uri}: an edit of a file that does not exist`);
    const current = TextDocument.create(uri, '', 0, text.replace(/^\ufeff/, ''));
    for (const edit of edits)
      assert.equal(current.getText('range' in edit ? edit.range : undefined), host, `${uri}: an edit in the wrong place`);
  }
}

function neverStarted(): never {
  throw new Error('The server has not been started.');
}

function openIn(client: ProtocolClient, document: TextDocument): void {
  const { uri, languageId, version } = document;
  client.notify('textDocument/didOpen', { textDocument: { uri, languageId, version, text: document.getText() } });
}
