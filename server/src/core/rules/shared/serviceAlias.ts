import { splitService } from '../../images/service.ts';
import type { ImageUse } from '../../model/imageUse.ts';
import type { Edit } from '../../text/edit.ts';
import { trimOf } from '../../util/trim.ts';
import { lineEndOf, startOfLine } from './layout.ts';

/** A host name for the second of two similar services: `postgres-15`, else `postgres-2`, `postgres-3`… */
export function freeAlias({ reference }: ImageUse, taken: ReadonlySet<string>): string {
  const { service, version } = splitService(reference?.written.value ?? '');
  const base = trimOf((service.split('/').at(-1) ?? '').toLowerCase().replace(/[^a-z0-9]+/g, '-'), '-') || 'service';
  const tag = /^[a-z0-9]+(?:[.-][a-z0-9]+)*$/.test(version) && version !== 'latest' ? `${base}-${version.replaceAll('.', '-')}` : undefined;
  if (tag !== undefined && tag.length <= 63 && !taken.has(tag)) return tag;
  for (let count = 2; ; count++) if (!taken.has(`${base}-${count}`)) return `${base}-${count}`;
}

/** Gives a service an alias: a plain name becomes `name:` and `alias:`. Empty if the layout leaves no room for it. */
export function addAlias(text: string, { range, style, alias: anchor, aliases }: ImageUse, alias: string): readonly Edit[] {
  if (anchor !== undefined || aliases.length > 0 || style === 'literal-block' || style === 'folded-block') return [];
  const from = startOfLine(text, range.start);
  const before = text.slice(from, range.start);
  const isLast = /^[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/.test(text.slice(range.end));
  const insert = (at: number, newText: string): Edit => ({ range: { start: at, end: at }, newText });
  const item = /^[ ]*(?:-[ ]+)+$/.exec(before);
  if (item !== null && isLast) {
    const line = `${lineEndOf(text)}${before.replaceAll('-', ' ')}alias: ${alias}`;
    return [insert(range.start, 'name: '), insert(range.end, line)];
  }
  const key = /^([ ]*(?:-[ ]+)*)name[ ]*:[ ]+$/.exec(before);
  if (key !== null && isLast) return [insert(range.end, `${lineEndOf(text)}${(key[1] ?? '').replaceAll('-', ' ')}alias: ${alias}`)];
  const inBraces = /\{[^{}\n]*\bname[ ]*:[ ]+$/.test(before);
  if (inBraces) return [insert(range.end, `, alias: ${alias}`)];
  if (/[[,][ ]*$/.test(before)) return [insert(range.start, '{ name: '), insert(range.end, `, alias: ${alias} }`)];
  return [];
}
