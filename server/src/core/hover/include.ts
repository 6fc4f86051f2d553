import type { SourceFile } from '../db/sourceFile.ts';
import { type RemoteIncludePlace, remoteIncludeAt } from '../pipeline/includePlaces.ts';
import { code, escaped, joinMarkdown, link, type Markdown, md } from '../text/markdown.ts';
import type { HoverLinks, HoverText } from './types.ts';

/** Says whether a file of another project, a web address or a template is available, where it was read from, or how to get it. */
export function explainInclude(offset: number, file: SourceFile, { fetch, refresh }: HoverLinks): HoverText | undefined {
  const include = remoteIncludeAt(file, offset);
  if (include === undefined) return undefined;
  const { range, uri, missing } = include;
  const target = missing === undefined ? refresh?.(uri) : fetch?.(uri);
  const action = target === undefined ? [] : [link(missing === undefined ? md`Refresh` : md`Fetch it`, target)];
  return { range, markdown: joinMarkdown([stateOf(include), ...action], '\n\n') };
}

function stateOf({ name, missing, found }: RemoteIncludePlace): Markdown {
  if (missing !== undefined) return md`**Not available**: ${code(name)} ${reasons[missing]}. What it may change is unknown.`;
  const notes = [...new Set(found.flatMap(({ note }) => note ?? []))].map((note) => escaped(note));
  return notes.length === 0 ? md`${code(name)} is available.` : md`${code(name)}: ${joinMarkdown(notes, ', ')}.`;
}

const reasons: Readonly<Record<NonNullable<RemoteIncludePlace['missing']>, Markdown>> = {
  'not-fetched': md`was not fetched yet`,
  'not-found': md`does not exist, or you may not read it`,
  refused: md`was refused: the login was rejected, or the address is not one that Pullproof asks`,
  unreachable: md`could not be reached`,
  'too-large': md`is too large`,
  'not-here': md`is not in the workspace`,
  'no-project': md`has no project`,
  unclear: md`has a variable that is not known`,
};
