import type { Connection, Diagnostic } from 'vscode-languageserver';
import { createPauses } from '../workspace/scan.ts';

/** Pushes the findings of files that are not open, for editors that cannot pull them. */
export interface ClosedFiles {
  /** Checks all files again in the background. Stops a check that is still running. */
  push(): void;
  /** Another sender publishes the findings of this file from now on, or has published them already. */
  forget(uri: string): void;
}

/** `uris` returns those of all files. */
export function createClosedFiles(
  connection: Connection,
  uris: () => readonly string[],
  isOpen: (uri: string) => boolean,
  diagnosticsOf: (uri: string) => Diagnostic[],
  isSame: (some: readonly Diagnostic[], others: readonly Diagnostic[]) => boolean,
): ClosedFiles {
  /** The findings that were last sent for each file. */
  const said = new Map<string, readonly Diagnostic[]>();
  let round = 0;
  const say = (uri: string, diagnostics: Diagnostic[]) => {
    const last = said.get(uri);
    said.set(uri, diagnostics);
    if (last !== undefined && isSame(last, diagnostics)) return;
    connection.sendDiagnostics({ uri, diagnostics });
  };
  const takeBack = (uri: string) => {
    if (!isOpen(uri) && said.get(uri)?.length !== 0) say(uri, []);
    said.delete(uri);
  };
  const push = async () => {
    const mine = ++round;
    const pause = createPauses();
    const here = new Set(uris());
    for (const uri of [...said.keys()]) if (!here.has(uri)) takeBack(uri);
    for (const uri of here) {
      await pause();
      if (mine !== round) return;
      if (!isOpen(uri)) say(uri, diagnosticsOf(uri));
    }
  };
  return {
    push: () => {
      push().catch(() => undefined);
    },
    forget: (uri) => {
      said.delete(uri);
    },
  };
}
