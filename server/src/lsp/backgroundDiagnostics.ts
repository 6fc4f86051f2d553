import type { Connection, Diagnostic } from 'vscode-languageserver';
import { createPauses } from '../workspace/scan.ts';

/** Findings of files that are not open, for editors that do not ask for them. */
export interface ClosedFiles {
  /** Looks at all of them again, in the background; a look that is still going on ends. */
  push(): void;
  /** From now on somebody else says what is found in this file, or has said so. */
  forget(uri: string): void;
}

/** `uris` are those of all files; `isSame` tells the same findings from others. */
export function createClosedFiles(
  connection: Connection,
  uris: () => readonly string[],
  isOpen: (uri: string) => boolean,
  diagnosticsOf: (uri: string) => Diagnostic[],
  isSame: (some: readonly Diagnostic[], others: readonly Diagnostic[]) => boolean,
): ClosedFiles {
  /** What was said last of each file. */
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
