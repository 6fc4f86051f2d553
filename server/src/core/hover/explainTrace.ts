import type { JobToken } from '../credentials/jobToken.ts';
import { type Candidate, type CredentialSource, coveredBy, isEmpty } from '../credentials/sources.ts';
import type { CredentialStep, CredentialTrace } from '../credentials/trace.ts';
import { named, toCell, toMarkdown } from '../credentials/wording.ts';
import { isAtLeast } from '../images/runnerVersion.ts';
import type { HoverLinks } from './types.ts';

/**
 * Explains one image: the answer on the first line, a table with one row per source, then the job log and possible actions. Markdown, no
 * secrets.
 */
export function explainTrace(trace: CredentialTrace, links: HoverLinks): string {
  return [traceHeadline(trace, links), traceDetails(trace, links)].filter((part) => part !== '').join('\n\n');
}

/** Everything except the first line. */
export function traceDetails(trace: CredentialTrace, links: HoverLinks): string {
  return [traceTable(trace, links), jobLog(trace), traceAdvice(trace, links)].filter((part) => part !== '').join('\n\n');
}

/** Only the first line. */
export function traceHeadline(trace: CredentialTrace, links: HoverLinks = {}): string {
  const { used, outcome, error } = trace;
  if (error !== undefined) return `**The job fails** with \`${error.message}\`: ${toMarkdown(error.because)}`;
  const answer = used === undefined ? anonymous(trace) : pulledAs(used, trace, links);
  if (outcome !== 'unknown') return answer;
  const covering = trace.open.sources.find((source) => coveredBy(source, trace.lookupPath) !== undefined);
  if (covering !== undefined) {
    const registry = toMarkdown(named(coveredBy(covering, trace.lookupPath) ?? ''));
    return `**Pulled with ${sourceName(covering, undefined, links)}**: the settings say that it covers ${registry}.`;
  }
  // If the registry depends on a variable, nothing more can be said about the image.
  if (/^[^/:]*\$/.test(trace.image)) return `**Depends on ${toMarkdown(list(trace.dependsOn))}**`;
  return `**Depends on ${toMarkdown(list(trace.dependsOn))}**  \nBased on the workspace: ${answer}`;
}

/** The full explanation for an image on GitLab's own registry or dependency proxy whose host is not known. */
export function explainJobToken({ opens, first, ties, unknown }: JobToken, trace: CredentialTrace, links: HoverLinks): string {
  if (first !== undefined) return pulledAs(first, { ...trace, ties: [], tried: [] }, links);
  const answer = `**Pulled as \`gitlab-ci-token\`** with the job token (\`CI_JOB_TOKEN\`) for ${opens}`;
  const sources = [...new Set(unknown.map(({ name }) => toMarkdown(named(name))))];
  const [tie] = ties;
  if (tie !== undefined) {
    const keys = [...new Set(ties.map(({ key }) => toMarkdown(named(key))))];
    const from = sourceName(tie.source, tie, links);
    return `${answer}, unless ${keys.join(' or ')} is its host: then this key of ${from} comes first.`;
  }
  return sources.length === 0 ? `${answer}.` : `${answer}, unless ${list(sources)} has a key for it.`;
}

function anonymous({ lookupPath }: CredentialTrace): string {
  return `**No credential: anonymous pull** of ${toMarkdown(named(lookupPath))}`;
}

function pulledAs(used: Candidate, trace: CredentialTrace, links: HoverLinks): string {
  if (isEmpty(used) && trace.executor === 'docker') {
    const from = sourceName(used.source, used, links);
    return `**Pulled anonymously**: the empty entry ${toMarkdown(named(used.key))} of ${from} is chosen, and no other source is tried.`;
  }
  const who = toMarkdown(whoIs(used));
  const from = sourceName(used.source, used, links);
  const others = trace.tried.length - 1;
  const tail = others > 0 ? ` If the registry refuses it, the kubelet tries ${others} more.` : '';
  const random = trace.ties.length > 0 ? ` Or as another user: this Runner picks at random between keys for the same registry.` : '';
  return `**Pulled ${who}** with ${from}, key ${toMarkdown(named(used.key))}.${tail}${random}`;
}

function whoIs(used: Candidate): string {
  if (isEmpty(used)) return 'anonymously';
  if (used.username !== '') return `as ${named(used.username)}`;
  if (used.identityToken) return 'using an identity token';
  if (used.registryToken) return 'using a registry token';
  if (used.helper !== undefined) return `using the credential helper ${named(used.helper.helper.value)}`;
  if (used.store !== undefined) return `using the credential store ${named(used.store.value)}`;
  return 'as the user set by a variable';
}

function sourceName(source: CredentialSource, candidate: Candidate | undefined, links: HoverLinks): string {
  if (source.from === 'job') return toMarkdown(jobTokenName(source));
  const target = source.place === undefined ? undefined : links.source?.(source, candidate);
  const name = toMarkdown(named(source.name));
  if (source.place === undefined) return name;
  const place = toMarkdown(source.place);
  return `${name} (${target === undefined ? place : `[${place}](${target})`})`;
}

/** The name in the job log, "job payload (GitLab Registry)", says little to a reader. */
function jobTokenName({ place }: CredentialSource): string {
  return `the job token (\`CI_JOB_TOKEN\`${place === undefined ? '' : `, ${place}`})`;
}

const marks: Readonly<Record<CredentialStep['verdict'], string>> = {
  used: '✓',
  shadowed: '–',
  'no-match': '–',
  dropped: '✗',
  unknown: '?',
};

/** One row for each source. Empty without sources. */
export function traceTable(trace: CredentialTrace, links: HoverLinks = {}): string {
  const steps = trace.steps();
  if (steps.length === 0) return '';
  const rows = steps.map(({ source, candidate, verdict, because }) => {
    return `| ${marks[verdict]} | ${sourceName(source, candidate, links).replaceAll('|', '\\|')} | ${toCell(because)} |`;
  });
  return ['| | source | result |', '|---|---|---|', ...rows].join('\n');
}

/** The lines that this version of the Runner writes to the job log. */
export function jobLogLines(trace: CredentialTrace): readonly string[] {
  const { used, executor, warnings, error, outcome } = trace;
  if (error !== undefined) return [error.message];
  const lines = warnings.map(({ source }) => `Failed to resolve credentials from ${source}: …`);
  if (executor === 'docker' && used !== undefined && outcome === 'used')
    lines.push(`Authenticating with credentials from ${used.source.name}`);
  return lines;
}

function jobLog(trace: CredentialTrace): string {
  const lines = jobLogLines(trace);
  const silent = trace
    .steps()
    .filter(({ source, verdict }) => verdict === 'dropped' && isSilent(source, trace))
    .map(({ source }) => named(source.name));
  const log = lines.length === 0 ? '' : `Job log: ${lines.map((line) => toMarkdown(named(line))).join(', ')}`;
  const quiet =
    silent.length === 0 || trace.error !== undefined ? '' : `The job log does not mention that ${toMarkdown(list(silent))} is ignored.`;
  return [log, quiet].filter((part) => part !== '').join('. ');
}

/** Since 18.11 the job log mentions a broken variable, but never a broken file (docs/ground-truth.md#a8). */
function isSilent(source: CredentialSource, { runnerVersion }: CredentialTrace): boolean {
  return source.from !== 'variable' || !isAtLeast(runnerVersion, 18, 11);
}

/** Links to possible actions. */
export function traceAdvice(trace: CredentialTrace, links: HoverLinks): string {
  const [registry = ''] = trace.lookupPath.split('/', 1);
  const lacking = trace.outcome === 'anonymous' || (trace.used !== undefined && isEmpty(trace.used));
  const actions = [
    ...(lacking
      ? [
          link(`Generate an entry for ${registry}`, links.generate?.(registry)),
          link('Mark as covered by a CI/CD variable', links.markCovered?.(registry)),
        ]
      : []),
    link('Explain', links.explain),
    link('How the Runner chooses', links.docs),
  ];
  return actions.filter((action) => action !== undefined).join(' · ');
}

function link(text: string, target: string | undefined): string | undefined {
  return target === undefined ? undefined : `[${toMarkdown(text)}](${target})`;
}

function list(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? 'information outside the workspace';
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
