import type { ImageReference } from '../model/imageReference.ts';
import { code, joinMarkdown, type Markdown, md } from '../text/markdown.ts';
import { shortDigest, shortHost, shortRepository } from '../text/shorten.ts';

/** A part of a reference as written, with what is between it and the part before. */
export interface ReferencePart {
  readonly kind: 'registry' | 'repository' | 'tag' | 'digest';
  readonly value: string;
  readonly separator: '' | '/' | ':' | '@';
  /** What to know about it. */
  readonly note?: Markdown;
}

/** The parts of a valid reference, in their order. */
export function referenceParts({ registry, repository, tag, digest }: ImageReference): readonly ReferencePart[] {
  const note = digest === undefined ? md`can change: pin a digest to avoid that` : md`label only: the digest decides`;
  return [
    ...(registry === undefined ? [] : [{ kind: 'registry', value: registry.value, separator: '' } as const]),
    { kind: 'repository', value: repository.value, separator: registry === undefined ? '' : '/' },
    ...(tag === undefined ? [] : [{ kind: 'tag', value: tag.value, separator: ':', note } as const]),
    ...(digest === undefined ? [] : [{ kind: 'digest', value: digest.value, separator: '@' } as const]),
  ];
}

const separators = { '': md``, '/': md` / `, ':': md` : `, '@': md` @ ` };
const names = { registry: md`registry`, repository: md`repository`, tag: md`tag`, digest: md`digest` };

/**
 * The parts as written, with a label for each below. An invalid reference may be anything, even a command with a password, so it is not
 * repeated.
 */
export function partsOf(reference: ImageReference): Markdown {
  if (reference.problem !== undefined) return md``;
  const parts = referenceParts(reference);
  const shown = parts.map(({ value, separator }) => md`${separators[separator]}${code(value)}`);
  const labels = parts.map(({ kind, note }) => (note === undefined ? names[kind] : md`${names[kind]} (${note})`));
  return md`${joinMarkdown(shown, '')}  \n${joinMarkdown(labels, ' · ')}`;
}

/** The parts of a name after expansion. */
export interface NameParts {
  /** Absent if a variable hides it. */
  readonly registry?: string | undefined;
  readonly repository: string;
  readonly tag?: string | undefined;
  readonly digest?: string | undefined;
}

/** One line for a hover. Long parts are shortened in the middle. */
export function partsLine({ registry, repository, tag, digest }: NameParts): Markdown {
  // A variable may be or contain all of them.
  const isHidden = registry === undefined && repository.startsWith('$');
  const name = [
    ...(registry === undefined ? [] : [md`registry ${code(shortHost(registry))}`]),
    isHidden ? md`name ${code(repository)}` : md`repository ${code(shortRepository(repository))}`,
  ];
  if (digest === undefined && tag === undefined && repository.includes('$')) return joinMarkdown(name, ' · ');
  if (digest === undefined) name.push(tag === undefined ? md`no tag: \`latest\` (mutable)` : md`tag ${code(tag)} (mutable)`);
  else name.push(...(tag === undefined ? [] : [md`tag ${code(tag)} (ignored)`]), md`digest ${code(shortDigest(digest))}`);
  return joinMarkdown(name, ' · ');
}
