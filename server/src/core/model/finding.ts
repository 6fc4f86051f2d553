import type { Edit } from '../text/edit.ts';
import type { SourceRange } from '../text/mappedText.ts';
import type { Presentable } from '../text/presentable.ts';

export type Severity = 'error' | 'warning' | 'info' | 'hint';

export interface Report {
  readonly range: SourceRange;
  readonly message: string;
  /** Overrides the rule's severity. */
  readonly severity?: Severity;
  /** The preferred one first. */
  readonly fixes?: readonly Fix[];
  readonly related?: readonly Related[];
  /** Grey out (`unnecessary`) or strike through (`deprecated`). */
  readonly tags?: readonly ('unnecessary' | 'deprecated')[];
}

export interface Related {
  /** Absent: the same file. */
  readonly uri?: string;
  readonly range: SourceRange;
  readonly message: string;
}

/** A report as it is shown: all its texts are presentable. */
export interface Finding extends Report {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: Presentable;
  readonly fixes?: readonly ShownFix[];
  readonly related?: readonly ShownRelated[];
}

export type ShownFix = Fix & { readonly title: Presentable };

export type ShownRelated = Related & { readonly message: Presentable };

export type Fix = {
  /** Names the result: `Change to "node:10.16.0"`. */
  readonly title: string;
  /** Does not change what the user intended, so `source.fixAll.pullproof` includes it. */
  readonly safe?: true;
  /** The obvious fix. */
  readonly preferred?: true;
} & (
  | FileEdits
  | { /** In other files, by URI. */ readonly otherEdits: () => ReadonlyMap<string, readonly Edit[]> }
  | { readonly command: string; readonly arguments: readonly unknown[] }
);

interface FileEdits {
  /** Created on demand, because they may contain a secret. Empty if the fix is not possible. */
  readonly edits: () => readonly Edit[];
  /** Copied to the clipboard before the edits. Editors without Pullproof's own commands are not offered such a fix. */
  readonly copied?: CopiedValue;
}

/** A value that contains a secret, by its places: the secret itself stays in the editor. */
export interface CopiedValue {
  /** Texts, and places in the file whose text it is. */
  readonly pieces: readonly (string | SourceRange)[];
  /** The CI/CD variable that the value is for. */
  readonly variable: string;
}
