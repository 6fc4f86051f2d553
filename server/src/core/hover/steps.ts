import { type Candidate, type CredentialSource, isEmpty, jobTokenWords, ownedSource, sourceWords } from '../credentials/sources.ts';
import type { CredentialStep } from '../credentials/trace.ts';
import type { Answer } from '../pulls/answer.ts';
import { escaped, link, type Markdown, md } from '../text/markdown.ts';
import { shortPath } from '../text/shorten.ts';
import type { FilePlace, HoverLinks } from './types.ts';

/** The result for a source. `refused`: its credential is chosen, and the registry will not accept it, or it is empty. */
export type StepState = CredentialStep['verdict'] | 'refused';

export const stepMarks: Readonly<Record<StepState, Markdown>> = {
  used: md`✓`,
  shadowed: md`–`,
  'no-match': md`–`,
  dropped: md`✗`,
  refused: md`✗`,
  unknown: md`?`,
};

interface StepResult {
  readonly state: StepState;
  readonly because: Markdown;
  readonly brief: Markdown;
}

/** For the credential that is chosen, the verdict decides: that it matches does not mean that it works. */
export function stepResult({ candidate, verdict, because, brief = because }: CredentialStep, judged: Answer): StepResult {
  if (verdict === 'used' && candidate !== undefined && isEmpty(candidate)) return { state: 'refused', because, brief };
  const isJudged = verdict === 'used' && candidate !== undefined && candidate === judged.candidate;
  if (!isJudged || judged.verdict === 'pulled-with') return { state: verdict, because, brief };
  if (judged.verdict === 'will-be-refused')
    return { state: 'refused', because: md`${because}, but ${judged.because}`, brief: md`${brief}, but login will fail` };
  return { state: 'unknown', because: md`${because}, but it depends on ${judged.because}`, brief };
}

/** The key that is compared, else the mistake that makes the Runner ignore the source, else its start. */
export function placeOf(source: CredentialSource, candidate: Candidate | undefined): FilePlace | undefined {
  if (source.uri === undefined) return undefined;
  const auth = source.content === 'auth' ? source.auth : undefined;
  const range = candidate?.entry?.registry.range ?? candidate?.helper?.range ?? auth?.defects[0]?.range ?? auth?.range;
  return { uri: source.uri, ...(range && { range }) };
}

/** `config.toml:9`, as a link if there is a target. Undefined for a source without a file. After another place `in` the same file: `line 9`. */
export function placeWords(
  source: CredentialSource,
  candidate: Candidate | undefined,
  links: HoverLinks,
  options: { readonly in?: string | undefined } = {},
): Markdown | undefined {
  if (source.path === undefined) return undefined;
  const place = placeOf(source, candidate);
  const found = place && links.place?.(place);
  const path = escaped(shortPath(source.path));
  if (found === undefined) return path;
  if (options.in === source.path && found.line !== undefined) return link(md`line ${found.line}`, found.target);
  return link(found.line === undefined ? path : md`${path}:${found.line}`, found.target);
}

/** `` `$DOCKER_AUTH_CONFIG`, config.toml:9 `` */
export function sourceInRow(source: CredentialSource, candidate: Candidate | undefined, links: HoverLinks): Markdown {
  if (source.from === 'job') return md`job token`;
  const place = placeWords(source, candidate, links);
  return place === undefined ? ownedSource(source) : md`${sourceWords(source)}, ${place}`;
}

/** With what it is and where it is, in full. */
export function sourceInFull(source: CredentialSource, candidate: Candidate | undefined, links: HoverLinks): Markdown {
  const words = source.from === 'job' ? jobTokenWords : sourceWords(source);
  const { place } = source;
  if (place === undefined) return words;
  const at = placeOf(source, candidate);
  const found = at && links.place?.(at);
  return md`${words} (${found === undefined ? place : link(place, found.target)})`;
}
