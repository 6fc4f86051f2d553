import type { ImageReference } from '../model/imageReference.ts';
import { code, joinMarkdown, type Markdown, md } from '../text/markdown.ts';

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
