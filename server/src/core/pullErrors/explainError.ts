import type { Workspace } from '../db/workspace.ts';
import { parseReference } from '../images/normalize.ts';
import { versionText } from '../images/runnerVersion.ts';
import type { SourceRange } from '../text/mappedText.ts';
import { code, escaped, joinMarkdown, type Markdown, md, plainText } from '../text/markdown.ts';
import { type Presentable, presentable } from '../text/presentable.ts';
import { type RichText, spansOf } from '../text/spans.ts';
import { type CauseId, type Confidence, causeTexts, type Suspicion } from './cause.ts';
import { type KnownPull, knownPulls, pullsOfAnyJob } from './knownPulls.ts';
import { type Failure, type PullLog, readLog } from './readLog.ts';
import { suspectsOf } from './suspect.ts';
import { suspectsInSources } from './suspectSources.ts';

/** Why a pull failed, as far as the log and the workspace tell. */
export interface ExplainedError {
  /** As the log writes it. */
  readonly image: Presentable | null;
  /** The job of the workspace that pulls this image, if it is the only one. */
  readonly job: Presentable | null;
  /** The source of the credential that the Runner announced in the log. */
  readonly source: Presentable | null;
  readonly runnerVersion: Presentable | null;
  readonly executor: Presentable | null;
  readonly policy: Presentable | null;
  /** The best first. Empty for a log without a failed pull. */
  readonly causes: readonly ExplainedCause[];
  /** The same as a page. */
  readonly markdown: Markdown;
}

export interface ExplainedCause {
  readonly id: CauseId;
  readonly confidence: Confidence;
  /** Sentences in plain text. */
  readonly title: Presentable;
  readonly evidence: Presentable;
  readonly todo: Presentable;
  readonly location?: { readonly uri: string; readonly range: SourceRange };
  /** The same sentences for a page. */
  readonly page: { readonly title: RichText; readonly evidence: RichText; readonly todo: RichText };
  /** The registry, where a new credential can help. */
  readonly registry?: Presentable;
}

/** Explains the log of a failed job, the output of a client, or a part of them. Nothing of the text is kept, and no secret in it is repeated. */
export function explainError(workspace: Workspace, text: string): ExplainedError {
  const log = readLog(text);
  const pulls = log.failures.length === 0 || log.image === undefined ? [] : knownPulls(workspace, log.image);
  const judged = log.failures.flatMap((failure) => judge(failure, log, pulls, workspace));
  const causes = ranked(merged(judged));
  const jobs = [...new Set(pulls.map(({ job }) => job).filter((job) => job !== ''))];
  const explained = {
    image: shown(log.image),
    job: jobs.length === 1 ? shown(jobs[0]) : null,
    source: shown(log.source),
    runnerVersion: shown(log.runnerVersion && versionText(log.runnerVersion)),
    executor: shown(log.executor),
    policy: shown(log.policy),
    causes: causes.map((cause) => explainedCause(cause, registryIn(cause.failure.image ?? log.image))),
  };
  return { ...explained, markdown: pageOf(explained, causes) };
}

function shown(text: string | undefined): Presentable | null {
  return text === undefined ? null : presentable(text);
}

interface Judged extends Suspicion {
  /** The message that led to it. */
  readonly failure: Failure;
}

function judge(failure: Failure, log: PullLog, pulls: readonly KnownPull[], workspace: Workspace): readonly Judged[] {
  const { image } = log;
  // A script pulls other images, with credentials of its own.
  if (failure.image !== undefined && failure.image !== image) return suspectsOf(failure, log).map((one) => ({ ...one, failure }));
  const known = pulls.flatMap(({ scenarios }) => scenarios);
  const scenarios = known.length > 0 || image === undefined ? known : pullsOfAnyJob(workspace, image);
  const suspects = [...suspectsInSources(failure, scenarios, log, workspace), ...suspectsOf(failure, log).map((one) => placed(one, pulls))];
  return suspects.map((suspicion) => ({ ...suspicion, failure }));
}

const aboutName: ReadonlySet<CauseId> = new Set<CauseId>([
  'image-not-found',
  'tag-not-found',
  'invalid-reference',
  'uppercase-repository',
  'variable-empty',
  'image-not-allowed',
  'wrong-platform',
  'not-a-registry',
  'short-name',
  'rate-limit',
]);

/** What is wrong with a name is fixed where it is written. */
function placed(suspicion: Suspicion, [pull]: readonly KnownPull[]): Suspicion {
  if (pull === undefined || suspicion.location !== undefined || !aboutName.has(suspicion.id)) return suspicion;
  return { ...suspicion, location: { uri: pull.uri, range: pull.range } };
}

const confidences: readonly Confidence[] = ['certain', 'likely', 'possible'];

/** One of each kind, at the first place, with what speaks for it. */
function merged(suspicions: readonly Judged[]): readonly Judged[] {
  const found = new Map<CauseId, Judged>();
  for (const one of suspicions) {
    const before = found.get(one.id);
    if (before === undefined) {
      found.set(one.id, one);
      continue;
    }
    const confidence = confidences[Math.min(...[before, one].map((each) => confidences.indexOf(each.confidence)))] ?? before.confidence;
    const location = before.location ?? one.location;
    found.set(one.id, { ...before, confidence, ...(location && { location }) });
  }
  return [...found.values()].map((cause) => {
    const sentences = new Set(suspicions.flatMap(({ id, because }) => (id === cause.id && because !== undefined ? [because] : [])));
    return sentences.size === 0 ? cause : { ...cause, because: joinMarkdown([...sentences].slice(0, maxSentences), ' ') };
  });
}

/** More do not help: the first ones are about the best guesses. */
const maxSentences = 3;

/** They repeat the message. What explains it is more useful, if it is at least likely. */
const general: ReadonlySet<CauseId> = new Set<CauseId>(['no-credential-sent', 'credential-refused']);

function ranked(suspicions: readonly Judged[]): readonly Judged[] {
  const rankOf = ({ id, confidence, location }: Judged) => {
    const isGeneral = general.has(id) && location === undefined;
    return confidence === 'possible' ? (isGeneral ? 5 : 4) : confidences.indexOf(confidence) + (isGeneral ? 2 : 0);
  };
  const sorted = [...suspicions].sort((a, b) => rankOf(a) - rankOf(b));
  // What only could be the cause does not matter next to a mistake that certainly is one.
  const [first] = sorted;
  const isFound = first?.confidence === 'certain' && first.location !== undefined;
  return isFound ? sorted.filter(({ confidence }) => confidence !== 'possible') : sorted;
}

function explainedCause({ id, confidence, because, location, failure }: Judged, registry: string | undefined): ExplainedCause {
  const { title, todo } = causeTexts[id];
  const evidence = joinMarkdown([quoted(failure.text, failure.line), because ?? md``], ' ');
  return {
    id,
    confidence,
    title: plainText(title),
    evidence: plainText(evidence),
    todo: plainText(todo),
    ...(location && { location }),
    page: { title: spansOf(title), evidence: spansOf(evidence), todo: spansOf(todo) },
    ...(registry !== undefined && solvedByCredential.has(id) && { registry: presentable(registry) }),
  };
}

const solvedByCredential: ReadonlySet<CauseId> = new Set<CauseId>([
  'no-credential-sent',
  'credential-refused',
  'account-password-2fa',
  'expired-token',
  'rate-limit',
]);

/** Undefined if the name is not valid. */
function registryIn(image: string | undefined): string | undefined {
  const parsed = image === undefined ? undefined : parseReference(image);
  return parsed === undefined || 'error' in parsed ? undefined : parsed.domain;
}

/** Longer messages are cut in the middle. */
const maxQuoted = 190;

/** The message, without what the Runner writes around it. */
function quoted(text: string, line: number): Markdown {
  const shortened = text
    .replace(/^(?:WARNING|ERROR): (?:Job failed(?: \(system failure\))?: )?/, '')
    .replace(/^failed to pull image "[^"]{0,600}" with (?:specified policies \[[^\]]{0,100}\]|policy "[^"]{0,60}"): (?=.)/i, '')
    .replace(/^Failed to pull image with policy "[^"]{0,60}": (?=.)/, '')
    .replace(/ \(\w{1,40}\.go:\d{1,6}:\d{1,6}s\)$/, '');
  // Cut only after secrets are hidden: half of one is not recognized.
  const bare = presentable(shortened);
  const half = maxQuoted / 2;
  return md`Line ${line} says ${code(bare.length <= maxQuoted ? bare : `${bare.slice(0, half)}…${bare.slice(-half)}`)}.`;
}

function pageOf(log: Omit<ExplainedError, 'markdown'>, causes: readonly Judged[]): Markdown {
  if (causes.length === 0) return md`# No failed pull\n\nThis text has no message about a failed pull of an image.\n`;
  const facts = [
    ...(log.image === null ? [] : [md`Image ${code(log.image)}`]),
    ...(log.job === null ? [] : [md`job *${escaped(log.job)}*`]),
    ...(log.source === null ? [] : [md`credentials from ${code(log.source)}`]),
    ...(log.runnerVersion === null ? [] : [md`Runner ${escaped(log.runnerVersion)}`]),
    ...(log.executor === null ? [] : [md`executor ${escaped(log.executor)}`]),
  ];
  const sections = causes.map(({ id, confidence, because, failure }, index) => {
    const { title, todo } = causeTexts[id];
    // Most causes follow from one message.
    const isSame = index > 0 && causes[index - 1]?.failure === failure;
    const evidence = joinMarkdown([isSame ? md`` : quoted(failure.text, failure.line), because ?? md``], ' ');
    return joinMarkdown([md`## ${title} (${sure[confidence]})`, evidence, md`**What to do:** ${todo}`], '\n\n');
  });
  return md`${joinMarkdown([md`# Why the pull failed`, joinMarkdown(facts, ' · '), ...sections], '\n\n')}\n`;
}

const sure: Readonly<Record<Confidence, Markdown>> = { certain: md`certain`, likely: md`likely`, possible: md`possible` };
