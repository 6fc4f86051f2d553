import { presentable } from '../core/index.ts';
import { decodedPath, relativePath } from './uris.ts';

/** Receives a file or folder that exists and is not read, and the reason: words such as "permission denied". */
export type ReportUnread = (uri: string, reason: string) => void;

/** How many names a message contains. */
const maxNames = 10;

/** The files and folders that exist and were not read, each with the first reason. */
export class UnreadFiles {
  private readonly reasons = new Map<string, string>();
  private logged = 0;

  readonly report: ReportUnread = (uri, reason) => {
    if (!this.reasons.has(uri)) this.reasons.set(uri, reason);
  };

  get count(): number {
    return this.reasons.size;
  }

  /** Sorted by uri. */
  sorted(): readonly (readonly [uri: string, reason: string])[] {
    return [...this.reasons].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  /** One message about all that were reported since the last one. Undefined if there are none. Paths are relative to these folders. */
  takeMessage(folders: readonly string[]): string | undefined {
    const added = [...this.reasons].slice(this.logged);
    this.logged = this.reasons.size;
    if (added.length === 0) return undefined;
    const names = added.slice(0, maxNames).map(([uri, reason]) => `${nameOf(uri, folders)} (${reason})`);
    const others = added.length > maxNames ? `, and ${added.length - maxNames} more` : '';
    return `Pullproof did not read ${filesAndFolders(added.length)} of the workspace: ${names.join(', ')}${others}.`;
  }
}

/** "1 file or folder", "2 files or folders". */
export function filesAndFolders(count: number): string {
  return count === 1 ? '1 file or folder' : `${count} files or folders`;
}

function nameOf(uri: string, folders: readonly string[]): string {
  return `"${presentable(relativePath(uri, folders) ?? decodedPath(uri))}"`;
}
