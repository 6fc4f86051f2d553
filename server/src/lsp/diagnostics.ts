import {
  type ClientCapabilities,
  type Diagnostic,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  type ServerCapabilities,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Finding } from '../core/index.ts';
import { createPauses } from '../workspace/scan.ts';
import type { Session } from '../workspace/session.ts';
import { BackgroundDiagnostics } from './backgroundDiagnostics.ts';
import { isSameDiagnostic, toDiagnostic } from './convert.ts';
import { isReadOnly } from './fetchIncludes.ts';
import { pageLink } from './rulePages.ts';

/** How long after a change the diagnostics of other files are computed again. In milliseconds. */
const debounceMs = 300;

interface Report {
  readonly resultId: string;
  readonly items: readonly Diagnostic[];
}

/** How findings reach the editor: pulled when it can pull, pushed when not. The newest version's result is sent as soon as it is known. */
export class Diagnostics {
  private readonly session: Session;
  private readonly background: BackgroundDiagnostics;
  private pulls = false;
  private refreshes = false;
  /** What was pulled last for each open document. */
  private readonly pulled = new Map<string, Report>();
  /** What was pushed last for each document, so that nothing is sent twice. */
  private readonly pushed = new Map<string, { readonly version: number; readonly items: readonly Diagnostic[] }>();
  /** What was reported last for files that are not open. Still right while the workspace is at that `revision`. */
  private readonly reported = new Map<string, Report & { readonly revision: number }>();
  /** A client may remember the result ids of the server before this one. */
  private readonly started = Date.now().toString(36);
  private reports = 0;
  private waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(session: Session) {
    this.session = session;
    this.background = new BackgroundDiagnostics(session, (uri) => this.diagnosticsOf(uri), isSame);
    const { diagnostics } = session.connection.languages;
    diagnostics.on(({ textDocument, previousResultId }) => this.pull(textDocument.uri, previousResultId));
    diagnostics.onWorkspace(async ({ previousResultIds }, token) => {
      await session.ready;
      return { items: await this.pullClosed(previousResultIds, () => token.isCancellationRequested) };
    });
  }

  capabilities({ textDocument, workspace }: ClientCapabilities): Partial<ServerCapabilities> {
    this.pulls = textDocument?.diagnostic !== undefined;
    this.refreshes = workspace?.diagnostics?.refreshSupport ?? false;
    if (!this.pulls) return {};
    return { diagnosticProvider: { identifier: 'pullproof', interFileDependencies: true, workspaceDiagnostics: true } };
  }

  /** A document has a new text, or is read as part of a pipeline from now on. */
  changed(document: TextDocument): void {
    // A client that pulls asks again itself.
    if (this.pulls) return;
    this.background.forget(document.uri);
    this.push(document);
    if (this.session.workspace.uris().length > 1) this.othersChanged();
  }

  closed(uri: string): void {
    this.pulled.delete(uri);
    if (this.pulls || this.session.documents.get(uri) !== undefined) return;
    this.pushed.delete(uri);
    // The findings in the file on disk follow soon.
    this.background.forget(uri);
    this.session.connection.sendDiagnostics({ uri, diagnostics: [] });
  }

  /** A change in one file can change findings in others. Cheap, because it waits for a pause in changes. */
  othersChanged(): void {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.allChanged(), debounceMs);
  }

  /** The findings of every file may have changed: settings, files on disk. */
  allChanged(): void {
    if (this.pulls) {
      // A client that refuses pulls when it wants to.
      if (this.refreshes) Promise.resolve(this.session.connection.languages.diagnostics.refresh()).catch(() => undefined);
      return;
    }
    for (const document of this.session.documents.all()) this.push(document);
    this.background.push();
  }

  private diagnosticsOf(uri: string): Diagnostic[] {
    const { session } = this;
    const { workspace, find, connection } = session;
    const document = find(uri);
    if (document === undefined) return [];
    try {
      const shown = (finding: Finding) => toDiagnostic(document, finding, pageLink(session, finding.rule), find);
      return workspace.findingsOf(uri).map((finding) => shown(isReadOnly(uri) ? asInformation(finding) : finding));
    } catch (error) {
      connection.console.error(`Pullproof could not check a file: ${error instanceof Error ? error.name : 'unknown'}`);
      return [];
    }
  }

  private push({ uri, version }: TextDocument): void {
    const diagnostics = this.diagnosticsOf(uri);
    const last = this.pushed.get(uri);
    this.pushed.set(uri, { version, items: diagnostics });
    if (last !== undefined && last.version === version && isSame(last.items, diagnostics)) return;
    this.session.connection.sendDiagnostics({ uri, version, diagnostics });
  }

  private pull(uri: string, previousResultId: string | undefined): DocumentDiagnosticReport {
    const items = this.diagnosticsOf(uri);
    const last = this.pulled.get(uri);
    if (last !== undefined && last.resultId === previousResultId && isSame(last.items, items)) {
      return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: last.resultId };
    }
    this.reports += 1;
    const resultId = `pull ${this.reports}`;
    this.pulled.set(uri, { resultId, items });
    return { kind: DocumentDiagnosticReportKind.Full, resultId, items };
  }

  /** Reports on all files that are not open, in slices. */
  private async pullClosed(
    previousResultIds: readonly { readonly uri: string; readonly value: string }[],
    isCancelled: () => boolean,
  ): Promise<WorkspaceDocumentDiagnosticReport[]> {
    const { workspace, documents } = this.session;
    const revision = workspace.revision();
    const previous = new Map(previousResultIds.map(({ uri, value }) => [uri, value]));
    const known = new Set(workspace.reportedUris());
    for (const uri of this.reported.keys()) if (!known.has(uri)) this.reported.delete(uri);
    const items: WorkspaceDocumentDiagnosticReport[] = [];
    const pause = createPauses();
    for (const uri of new Set([...known, ...previous.keys()])) {
      if (documents.get(uri) !== undefined) continue;
      const had = previous.get(uri);
      const last = this.reported.get(uri);
      if (last !== undefined && last.resultId === had && last.revision === revision) {
        items.push({ kind: DocumentDiagnosticReportKind.Unchanged, uri, version: null, resultId: had });
        continue;
      }
      await pause();
      if (isCancelled()) break;
      items.push(this.reportOn(uri, had, revision));
    }
    return items;
  }

  private reportOn(uri: string, had: string | undefined, revision: number): WorkspaceDocumentDiagnosticReport {
    const items = this.diagnosticsOf(uri);
    const last = this.reported.get(uri);
    const isKnown = last !== undefined && isSame(last.items, items);
    if (!isKnown) this.reports += 1;
    const resultId = isKnown ? last.resultId : `${this.started} ${this.reports}`;
    // If the workspace has changed meanwhile, they may be out of date.
    const isCurrent = this.session.workspace.revision() === revision;
    this.reported.set(uri, { resultId, items, revision: isCurrent ? revision : -1 });
    if (had === resultId) return { kind: DocumentDiagnosticReportKind.Unchanged, uri, version: null, resultId };
    return { kind: DocumentDiagnosticReportKind.Full, uri, version: null, resultId, items };
  }
}

/** Files of other projects are for reading: their findings are nothing that this user has to do. */
function asInformation(finding: Finding): Finding {
  return finding.severity === 'hint' ? finding : { ...finding, severity: 'info' };
}

function isSame(some: readonly Diagnostic[], others: readonly Diagnostic[]): boolean {
  return some.length === others.length && some.every((one, at) => isSameDiagnostic(one, others[at] ?? one));
}
