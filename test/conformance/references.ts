import { matchesPattern } from '../../server/src/core/images/allowed.ts';
import { isDomain, isIdentifier, matchName, matchReference } from '../../server/src/core/images/grammar.ts';
import {
  digestLengths,
  type Failure,
  familiarName,
  type PlainReference,
  parsePlain,
  parseReference,
  pulledReference,
  suffixOf,
} from '../../server/src/core/images/normalize.ts';
import { type CaseResult, type Check, judge, readLines } from './check.ts';

const sha256Only = { sha256: 64 };

interface Line {
  readonly id: string;
  readonly image: string;
  readonly expect: Readonly<Record<string, string>>;
}

function* generated(content: string): Iterable<CaseResult> {
  for (const { id, image, expect } of readLines<Line>(content)) {
    yield judge(`${id} ${image}`, () => parseReference(image), expect);
  }
}

type Answer = Readonly<Record<string, string>> & { readonly error?: string };

interface Normalized {
  readonly parse: Answer;
  readonly parseNormalizedNamed: Answer;
}

interface Derived extends Normalized {
  readonly parseDockerRef: string | { readonly error: string };
}

function* derived(content: string): Iterable<CaseResult> {
  const { cases } = JSON.parse(content) as { cases: readonly (Derived & { input: string; withSha384And512Registered?: Normalized })[] };
  for (const { input, withSha384And512Registered: more, ...base } of cases) {
    const expected = { ...withClasses(base), parseDockerRef: classified(base.parseDockerRef) };
    if (more === undefined) yield judge(input, () => answers(input, sha256Only), expected);
    else yield judge(input, () => [answers(input, sha256Only), parses(input, digestLengths)], [expected, withClasses(more)]);
  }
}

function answers(input: string, algorithms: Readonly<Record<string, number>>) {
  return { ...parses(input, algorithms), parseDockerRef: pulledReference(input, algorithms) };
}

function parses(input: string, algorithms: Readonly<Record<string, number>>) {
  const plain = parsePlain(input, algorithms);
  const normalized = parseReference(input, algorithms);
  return {
    parse: 'error' in plain ? plain : { ...described(plain), domain: plain.domain ?? '' },
    parseNormalizedNamed: 'error' in normalized ? normalized : described(normalized),
  };
}

function described(reference: Pick<PlainReference, 'domain' | 'path' | 'tag' | 'digest'>) {
  const { domain = '', path, tag, digest } = reference;
  const name = domain === '' ? path : `${domain}/${path}`;
  return {
    domain,
    path,
    name,
    string: name + suffixOf(reference),
    familiar: familiarName(domain, path) + suffixOf(reference),
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

function withClasses({ parse, parseNormalizedNamed }: Normalized) {
  return { parse: classified(parse), parseNormalizedNamed: classified(parseNormalizedNamed) };
}

/** Error messages quote the name, so only their class is compared. */
function classified<Value>(answer: Value): Value | { readonly error: string } {
  if (typeof answer !== 'object' || answer === null || !('error' in answer)) return answer;
  const message = String(answer.error);
  return { error: message.replace(/^invalid reference format: (?=repository)/, '').replace(/ \([^)]*\)/, '') };
}

type Comparison = readonly [actual: () => unknown, expected: unknown];
type Case = Readonly<Record<string, string>>;
type Table = { readonly cases?: readonly Case[]; readonly valid?: readonly string[]; readonly invalid?: readonly string[] };

/** One check for each of distribution's own test tables. What a table does not mention is the empty string. */
const tables: Readonly<Record<string, (row: Case) => Comparison>> = {
  parse: ({ input = '', error, repository, domain, tag, digest }) => [
    () => orError(parsePlain(input, sha256Only), (r) => ({ repository: r.name, domain: r.domain ?? '', tag: r.tag ?? '', digest: r.digest ?? '' })),
    error === undefined ? { repository, domain, tag, digest } : { error },
  ],
  withNameFailure: ({ input = '', error }) => [() => nameError(input), error],
  domainAndPath: ({ input = '', domain, path }) => [() => orError(parsePlainAsNamed(input), (r) => r), { domain, path }],
  parseNamed: ({ input = '', error, domain, path }) => [() => canonical(input), error === undefined ? { domain, path } : { error }],
  repositoryInfo: ({ familiarName: familiar = '', fullName = '', ambiguousName, remoteName, domain }) => [
    () => [familiar, fullName, ambiguousName || fullName].map((name) => parseReference(name, sha256Only)),
    [1, 2, 3].map(() => ({ domain, path: remoteName, familiar })),
  ],
  parseAnyReference: ({ input = '', string, isDigestReference }) => [() => anyReference(input), { string, isDigestReference }],
  normalizedSplitHostname: ({ input = '', domain, path }) => [
    () => orError(parseReference(input, sha256Only), (r) => ({ domain: r.domain, path: r.path })),
    { domain, path },
  ],
  parseDockerRef: ({ input = '', expected }) => [() => pulledReference(input, sha256Only), expected],
  familiarMatch: ({ reference = '', pattern = '', expected }) => [() => matchesFamiliar(reference, pattern), expected],
  domainRegexp: ({ input = '', match }) => [() => isDomain(input), match],
  identifierRegexp: ({ input = '', match }) => [() => isIdentifier(input), match],
  nameRegexp: ({ input = '', match, groups }) => groupsOf(matchName(input), (m) => [m.domain ?? '', m.path], match, groups),
  referenceRegexp: ({ input = '', match, groups }) => groupsOf(matchReference(input), (m) => [m.name, m.tag ?? '', m.digest ?? ''], match, groups),
};

function* upstream(content: string): Iterable<CaseResult> {
  const file = JSON.parse(content) as Readonly<Record<string, Table>>;
  for (const [name, { cases = [], valid = [], invalid = [] }] of Object.entries(file)) {
    for (const input of valid) yield judge(`${name} ${input}`, () => 'error' in parseReference(input, sha256Only), false);
    for (const input of invalid) yield judge(`${name} ${input}`, () => 'error' in parseReference(input, sha256Only), true);
    for (const row of cases) {
      const judged = tables[name]?.(row);
      const label = `${name} ${row.input ?? row.reference ?? row.fullName}`;
      yield judged === undefined ? { name: label, failure: 'no judge for this table' } : judge(label, judged[0], judged[1]);
    }
  }
}

function orError<Reference extends object, Answered>(result: Reference | Failure, answer: (reference: Reference) => Answered): Answered | Failure {
  return 'error' in result ? result : answer(result);
}

/** If the table has no groups, only compares whether the pattern matches. */
function groupsOf<Match>(found: Match | undefined, groups: (found: Match) => readonly string[], match: unknown, expected: unknown): Comparison {
  if (expected === undefined) return [() => found !== undefined, match];
  return [() => (found === undefined ? undefined : groups(found)), expected];
}

/** distribution's `WithName`: only a name, with nothing after the path. */
function nameError(name: string): string | undefined {
  const match = matchName(name);
  if (match === undefined) return 'invalid reference format';
  return match.path.length > 255 ? 'repository name must not be more than 255 characters' : undefined;
}

function parsePlainAsNamed(name: string): { readonly domain: string; readonly path: string } | Failure {
  const match = matchName(name);
  return match === undefined ? { error: 'invalid reference format' } : { domain: match.domain ?? '', path: match.path };
}

/** distribution's `ParseNamed`: only a name that is already complete. */
function canonical(input: string): unknown {
  const parsed = parseReference(input, sha256Only);
  if ('error' in parsed) return parsed;
  const canonical = `${parsed.domain}/${parsed.path}${suffixOf(parsed)}`;
  return canonical === input ? { domain: parsed.domain, path: parsed.path } : { error: 'repository name must be canonical' };
}

/** distribution's `ParseAnyReference`: also accepts an identifier or a digest. */
function anyReference(input: string): unknown {
  if (isIdentifier(input)) return { string: `sha256:${input}`, isDigestReference: true };
  if (/^sha256:[a-f0-9]{64}$/.test(input)) return { string: input, isDigestReference: true };
  const parsed = parseReference(input, sha256Only);
  return 'error' in parsed ? parsed : { string: `${parsed.domain}/${parsed.path}${suffixOf(parsed)}`, isDigestReference: false };
}

function matchesFamiliar(reference: string, pattern: string): unknown {
  const parsed = parseReference(reference, sha256Only);
  if ('error' in parsed) return parsed;
  return matchesPattern(pattern, parsed.familiar) || matchesPattern(pattern, familiarName(parsed.domain, parsed.path));
}

export const checks: readonly Check[] = [
  { file: 'references.jsonl', run: generated },
  { file: 'reference-derived.json', run: derived },
  { file: 'reference-upstream.json', run: upstream },
];
