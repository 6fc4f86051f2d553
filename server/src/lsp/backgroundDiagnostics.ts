import type { Diagnostic } from 'vscode-languageserver';
import { createPauses } from '../workspace/scan.ts';
import type { Session } from '../workspace/session.ts';

/** Pushes the findings of files that are not open, to editors that do not pull them. */
export class BackgroundDiagnostics {
  private readonly session: Session;
  private readonly diagnosticsOf: (uri: string) => Diagnostic[];
  private readonly isSame: (some: readonly Diagnostic[], others: readonly Diagnostic[]) => boolean;
  /** What was sent last for each file. */
  private readonly sent = new Map<string, readonly Diagnostic[]>();
  private round = 0;

  constructor(
    session: Session,
    diagnosticsOf: (uri: string) => Diagnostic[],
    isSame: (some: readonly Diagnostic[], others: readonly Diagnostic[]) => boolean,
  ) {
    this.session = session;
    this.diagnosticsOf = diagnosticsOf;
    this.isSame = isSame;
  }

  /** Checks all files again, in slices. Stops a check that is still running. */
  push(): void {
    this.pushAll().catch(() => undefined);
  }

  /** Stops tracking a file whose findings are sent elsewhere. */
  forget(uri: string): void {
    this.sent.delete(uri);
  }

  private async pushAll(): Promise<void> {
    this.round += 1;
    const { round } = this;
    const pause = createPauses();
    const known = new Set(this.session.workspace.reportedUris());
    for (const uri of [...this.sent.keys()]) if (!known.has(uri)) this.takeBack(uri);
    for (const uri of known) {
      await pause();
      if (round !== this.round) return;
      if (!this.isOpen(uri)) this.send(uri, this.diagnosticsOf(uri));
    }
  }

  private isOpen(uri: string): boolean {
    return this.session.documents.get(uri) !== undefined;
  }

  private send(uri: string, diagnostics: Diagnostic[]): void {
    const last = this.sent.get(uri);
    this.sent.set(uri, diagnostics);
    if (last !== undefined && this.isSame(last, diagnostics)) return;
    this.session.connection.sendDiagnostics({ uri, diagnostics });
  }

  private takeBack(uri: string): void {
    if (!this.isOpen(uri) && this.sent.get(uri)?.length !== 0) this.send(uri, []);
    this.sent.delete(uri);
  }
}
