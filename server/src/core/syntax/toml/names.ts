import type { TomlKeyPart, TomlKeys } from './statements.ts';

export function keyName(key: TomlKeyPart): string {
  return key.type === 'TOMLBare' ? key.name : key.value;
}

/** Cannot be in a name that the simple reader accepts. */
const separator = '\n';

/**
 * The names that the statements of a text have defined so far. Stricter than TOML: what it refuses may still be valid, and the parser decides.
 */
export class DefinedNames {
  private readonly keys = new Set<string>();
  private readonly headers = new Set<string>();
  /** Tables that are only there because of tables in them. */
  private readonly implied = new Set<string>();
  /** Of each array of tables, how many it has. */
  private readonly arrays = new Map<string, number>();
  private table = '';

  /** Opens a table. False if that is perhaps not allowed. */
  open({ keys }: TomlKeys, kind: 'standard' | 'array'): boolean {
    let path = '';
    for (const [at, key] of keys.entries()) {
      path += separator + keyName(key);
      if (this.keys.has(path)) return false;
      if (at === keys.length - 1) return this.openAt(path, kind);
      const count = this.arrays.get(path);
      if (count === undefined) this.implied.add(path);
      else path += separator + separator + count;
    }
    return false;
  }

  /** Defines a key of the open table. False if that is perhaps not allowed. */
  define(key: TomlKeyPart): boolean {
    const path = this.table + separator + keyName(key);
    if (this.keys.has(path) || this.headers.has(path) || this.implied.has(path) || this.arrays.has(path)) return false;
    this.keys.add(path);
    return true;
  }

  private openAt(path: string, kind: 'standard' | 'array'): boolean {
    if (this.headers.has(path)) return false;
    const count = this.arrays.get(path);
    if (kind === 'standard') {
      if (count !== undefined) return false;
      this.headers.add(path);
      this.table = path;
      return true;
    }
    if (this.implied.has(path)) return false;
    this.arrays.set(path, (count ?? 0) + 1);
    this.table = path + separator + separator + ((count ?? 0) + 1);
    return true;
  }
}
