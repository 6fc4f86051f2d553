import type { JobToken } from '../credentials/jobToken.ts';
import { type Candidate, type CredentialSource, coveredBy, isEmpty, sourceWords } from '../credentials/sources.ts';
import type { CredentialStep, CredentialTrace } from '../credentials/trace.ts';
import { registryOf } from '../images/registries.ts';
import { isAtLeast } from '../images/runnerVersion.ts';
import type { ScenarioVerdict } from '../pulls/verdict.ts';
import { code, escaped, inCell, joinMarkdown, type LinkTarget, link, type Markdown, md } from '../text/markdown.ts';
import { presentableUser } from '../text/presentable.ts';
import type { HoverLinks } from './types.ts';

/**
 * Explains one image: the answer on the first line, a table with one row per source, then the job log and possible actions. Markdown, no
 * secrets.
 */
export function explainTrace(trace: CredentialTrace, verdict: ScenarioVerdict, links: HoverLinks): Markdown {
  return joinMarkdown([traceHeadline(trace, verdict, links), traceDetails(trace, verdict, links)], '\n\n');
}

/** Everything except the first line. */
export function traceDetails(trace: CredentialTrace, verdict: ScenarioVerdict, links: HoverLinks): Markdown {
  return joinMarkdown([traceTable(trace, verdict, links), jobLog(trace), traceAdvice(trace, links)], '\n\n');
}

/** The verdict as the first line of an explanation. */
export function traceHeadline(trace: CredentialTrace, verdict: ScenarioVerdict, links: HoverLinks = {}): Markdown {
  const { used, error } = trace;
  if (error !== undefined) return md`**The job fails** with ${code(error.message)}: ${error.because}`;
  const { candidate, because } = verdict;
  switch (verdict.verdict) {
    case 'pulled-with':
      return candidate === undefined ? md`**Pulled ${because}**` : pulledAs(candidate, trace, links);
    case 'will-be-refused':
      return md`**Login will fail**: ${because}.${chosen(candidate, links)}`;
    case 'depends':
      return dependsOn(trace, verdict, links);
    default:
      if (used !== undefined && trace.executor === 'docker') return emptyEntry(used, links);
      return verdict.verdict === 'public' ? freely(trace) : anonymous(trace);
  }
}

function dependsOn(trace: CredentialTrace, { because, detail = md``, candidate }: ScenarioVerdict, links: HoverLinks): Markdown {
  const { restricted, open, used, image, lookupPath } = trace;
  if (candidate !== undefined) return md`**Depends on ${because}**${detail}.${chosen(candidate, links)}`;
  if (restricted !== undefined) return md`**Depends on ${because}**${detail}.`;
  const covering = open.sources.find((source) => coveredBy(source, lookupPath) !== undefined);
  if (covering !== undefined) {
    const registry = code(coveredBy(covering, lookupPath) ?? '');
    return md`**Depends on ${sourceWords(covering)}** in GitLab’s CI/CD settings, which covers ${registry} according to the setting \`pullproof.coveredRegistries\`.`;
  }
  const depends = md`**Depends on ${list(trace.dependsOn)}**`;
  // If the registry depends on a variable, nothing more can be said about the image.
  if (used?.open !== undefined || /^[^/:]*\$/.test(image)) return depends;
  if (used === undefined && !open.others && open.sources.every(({ from }) => from === 'cluster')) return depends;
  return md`${depends}  \nBased on the workspace: ${used === undefined ? anonymous(trace) : pulledAs(used, trace, links)}`;
}

function chosen(candidate: Candidate | undefined, links: HoverLinks): Markdown {
  if (candidate === undefined) return md``;
  return md` Chosen: key ${code(candidate.key)} of ${sourceName(candidate.source, candidate, links)}.`;
}

/** For a registry with public images, a missing credential is not a problem. */
function freely({ lookupPath }: CredentialTrace): Markdown {
  const [host = ''] = lookupPath.split('/', 1);
  return md`**Pulled without a credential** from ${escaped(registryOf(host)?.name ?? host)}: fine for a public image.`;
}

/** The first line for an image on GitLab's own registry or dependency proxy whose host is not known, if no key is certainly for that host. */
export function jobTokenHeadline({ opens, ties, unknown }: JobToken, links: HoverLinks): Markdown {
  const token = md`with the job token (\`CI_JOB_TOKEN\`) for ${escaped(opens)}`;
  const otherwise = md`Otherwise, the image is pulled as \`gitlab-ci-token\` ${token}.`;
  const sources = [...new Set(unknown.map(sourceWords))];
  const [tie] = ties;
  if (tie !== undefined) {
    const keys = [...new Set(ties.map(({ key }) => code(key)))];
    const from = sourceName(tie.source, tie, links);
    return md`**Depends on whether ${joinMarkdown(keys, ' or ')} is its host**: then this key of ${from} comes first. ${otherwise}`;
  }
  if (sources.length === 0) return md`**Pulled as \`gitlab-ci-token\`** ${token}.`;
  return md`**Depends on ${list(sources)}**: a key for ${escaped(opens)} in it comes first. ${otherwise}`;
}

function anonymous({ lookupPath }: CredentialTrace): Markdown {
  return md`**No credential: anonymous pull** of ${code(lookupPath)}`;
}

function emptyEntry(used: Candidate, links: HoverLinks): Markdown {
  const from = sourceName(used.source, used, links);
  return md`**Pulled anonymously**: the empty entry ${code(used.key)} of ${from} is chosen, and no other source is tried.`;
}

function pulledAs(used: Candidate, trace: CredentialTrace, links: HoverLinks): Markdown {
  const who = whoIs(used);
  const from = sourceName(used.source, used, links);
  const others = trace.tried.length - 1;
  const tail = others > 0 ? md` If the registry refuses it, the kubelet tries ${others} more.` : md``;
  const random = trace.ties.length > 0 ? md` Or as another user: this Runner picks at random between keys for the same registry.` : md``;
  return md`**Pulled ${who}** with ${from}, key ${code(used.key)}.${tail}${random}`;
}

function whoIs(used: Candidate): Markdown {
  if (isEmpty(used)) return md`anonymously`;
  if (used.username !== '') return md`as ${code(presentableUser(used.username))}`;
  if (used.identityToken) return md`using an identity token`;
  if (used.registryToken) return md`using a registry token`;
  return md`as the user set by a variable`;
}

function sourceName(source: CredentialSource, candidate: Candidate | undefined, links: HoverLinks): Markdown {
  if (source.from === 'job') return jobTokenName(source);
  const target = source.place === undefined ? undefined : links.source?.(source, candidate);
  const name = sourceWords(source);
  if (source.place === undefined) return name;
  return md`${name} (${target === undefined ? source.place : link(source.place, target)})`;
}

/** The name in the job log, "job payload (GitLab Registry)", says little to a reader. */
function jobTokenName({ place }: CredentialSource): Markdown {
  return md`the job token (\`CI_JOB_TOKEN\`${place === undefined ? md`` : md`, ${place}`})`;
}

/** The result for a source. `refused`: its credential is chosen, and the registry will not accept it. */
export type StepState = CredentialStep['verdict'] | 'refused';

const marks: Readonly<Record<StepState, Markdown>> = {
  used: md`✓`,
  shadowed: md`–`,
  'no-match': md`–`,
  dropped: md`✗`,
  refused: md`✗`,
  unknown: md`?`,
};

/** One row for each source. Empty without sources. */
export function traceTable(trace: CredentialTrace, judged: ScenarioVerdict, links: HoverLinks = {}): Markdown {
  const steps = trace.steps();
  if (steps.length === 0) return md``;
  const rows = steps.map((step) => {
    const { source, candidate } = step;
    const { state, because } = stepResult(step, judged);
    return md`| ${marks[state]} | ${inCell(sourceName(source, candidate, links))} | ${inCell(because)} |`;
  });
  return joinMarkdown([md`| | source | result |`, md`|---|---|---|`, ...rows], '\n');
}

/** For the credential that is chosen, the verdict decides: that it matches does not mean that it works. */
export function stepResult(
  { candidate, verdict, because }: CredentialStep,
  judged: ScenarioVerdict,
): { readonly state: StepState; readonly because: Markdown } {
  const isJudged = verdict === 'used' && candidate !== undefined && candidate === judged.candidate;
  if (!isJudged || judged.verdict === 'pulled-with') return { state: verdict, because };
  if (judged.verdict === 'will-be-refused') return { state: 'refused', because: md`${because}, but ${judged.because}` };
  return { state: 'unknown', because: md`${because}, but it depends on ${judged.because}` };
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

/** What the job log says about the sources, and what it does not say. */
export function jobLog(trace: CredentialTrace): Markdown {
  const lines = jobLogLines(trace);
  const log = lines.length === 0 ? md`` : md`Job log: ${joinMarkdown(lines.map(code), ', ')}`;
  return joinMarkdown([log, silentInLog(trace)], '. ');
}

/** The sources that are ignored although the job log says nothing about it, as a sentence. Empty if there are none. */
export function silentInLog(trace: CredentialTrace): Markdown {
  const silent = trace
    .steps()
    .filter(({ source, verdict }) => verdict === 'dropped' && isSilent(source, trace))
    .map(({ source }) => sourceWords(source));
  return silent.length === 0 || trace.error !== undefined ? md`` : md`The job log does not mention that ${list(silent)} is ignored.`;
}

/** Since 18.11 the job log mentions a broken variable, but never a broken file (docs/ground-truth.md#a8). */
function isSilent(source: CredentialSource, { runnerVersion }: CredentialTrace): boolean {
  return source.from !== 'variable' || !isAtLeast(runnerVersion, 18, 11);
}

/** Links to possible actions. */
export function traceAdvice(trace: CredentialTrace, links: HoverLinks): Markdown {
  const [registry = ''] = trace.lookupPath.split('/', 1);
  const lacking = trace.outcome === 'anonymous' || (trace.used !== undefined && isEmpty(trace.used));
  const actions = [
    ...(lacking
      ? [
          action(md`Generate an entry for ${escaped(registry)}`, links.generate?.(registry)),
          action(md`Mark as covered by a CI/CD variable`, links.markCovered?.(registry)),
        ]
      : []),
    action(md`Explain`, links.explain),
    action(md`How the Runner chooses`, links.docs),
  ];
  return joinMarkdown(actions, ' · ');
}

function action(words: Markdown, target: LinkTarget | undefined): Markdown {
  return target === undefined ? md`` : link(words, target);
}

function list(words: readonly Markdown[]): Markdown {
  const last = words.at(-1) ?? md`information outside the workspace`;
  return words.length < 2 ? last : md`${joinMarkdown(words.slice(0, -1), ', ')} and ${last}`;
}
