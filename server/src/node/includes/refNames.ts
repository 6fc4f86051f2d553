import { FetchFailure } from './fetchFailure.ts';

/** What a pipeline asks for in another project. */
export type RefWish =
  | { readonly kind: 'default' }
  | { readonly kind: 'commit'; readonly sha: string }
  /** A tag, else a branch. */
  | { readonly kind: 'name'; readonly name: string }
  /** The highest version with this beginning, else a ref of that name. Empty for `~latest`. */
  | { readonly kind: 'version'; readonly written: string };

const fullSha = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** Throws for a name that no ref can have (`git check-ref-format`), and for what git could read as an option or a pattern. */
export function wishFor(ref: string | undefined): RefWish {
  if (ref === undefined || ref === 'HEAD') return { kind: 'default' };
  if (fullSha.test(ref)) return { kind: 'commit', sha: ref };
  checkName(ref);
  return { kind: 'name', name: ref };
}

/** The version of a component. */
export function wishForVersion(version: string): RefWish {
  return version === '~latest' || /^\d{1,9}(?:\.\d{1,9})?$/.test(version) ? { kind: 'version', written: version } : wishFor(version);
}

function checkName(ref: string): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a ref cannot have them
  const isBad = /[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|^[-/]|[/.]$|(?:^|\/)\.|\.lock(?:\/|$)|^@$/.test(ref);
  if (ref === '' || ref.length > 250 || isBad)
    throw new FetchFailure('invalid', `${JSON.stringify(ref.slice(0, 100))} cannot be the name of a branch or tag.`);
}

/** In words, for messages. */
export function wishInWords(wish: RefWish): string {
  switch (wish.kind) {
    case 'default':
      return 'default branch';
    case 'commit':
      return `commit ${wish.sha.slice(0, 8)}`;
    case 'version':
      return wish.written === '~latest' ? 'tag that is a version' : `version, tag or branch ${JSON.stringify(wish.written)}`;
    default:
      return `branch or tag ${JSON.stringify(wish.name)}`;
  }
}

/** The tag of the highest version without pre-releases that matches `~latest`, `1` or `1.2`. Undefined if there is none. */
export function highestVersion(tags: readonly string[], written: string): string | undefined {
  const wanted = written === '~latest' ? [] : written.split('.').map(Number);
  const versions = tags.flatMap((tag) => {
    const found = /^(v?)(\d{1,9})\.(\d{1,9})\.(\d{1,9})(?:\+[\w.-]+)?$/.exec(tag);
    if (found === null) return [];
    const numbers = found.slice(2, 5).map(Number);
    return wanted.every((number, at) => numbers[at] === number) ? [{ tag, numbers, hasLetter: found[1] === 'v' }] : [];
  });
  // Whether GitLab takes "v1.2.3" as a version is not known, so "1.2.3" comes first.
  const sorted = versions.sort(
    (a, b) =>
      Number(a.hasLetter) - Number(b.hasLetter) ||
      [0, 1, 2].map((at) => (b.numbers[at] ?? 0) - (a.numbers[at] ?? 0)).find((one) => one !== 0) ||
      0,
  );
  return sorted[0]?.tag;
}

/** The path of an include in its project. GitLab strips slashes at the start, and resolves nothing else. Throws for what leads elsewhere. */
export function pathInProject(file: string): string {
  const path = file.replace(/^\/+/, '');
  const isBad = path.length > 1000 || path.includes('\0') || path.split('/').some((part) => part === '' || part === '.' || part === '..');
  if (isBad) throw new FetchFailure('invalid', `${JSON.stringify(file.slice(0, 100))} is not a path in a project.`);
  return path;
}
