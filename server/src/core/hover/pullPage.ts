import { jobTokenIn } from '../credentials/jobToken.ts';
import type { Candidate, CredentialSource } from '../credentials/sources.ts';
import { sourceWords } from '../credentials/sources.ts';
import type { CredentialStep } from '../credentials/trace.ts';
import type { Workspace } from '../db/workspace.ts';
import type { PullScenario } from '../pulls/pullScenarios.ts';
import { type ScenarioVerdict, verdictOfScenario } from '../pulls/verdict.ts';
import type { Verdict } from '../pulls/verdictKinds.ts';
import type { SourceRange } from '../text/mappedText.ts';
import { type Markdown, md } from '../text/markdown.ts';
import { type Presentable, presentable } from '../text/presentable.ts';
import { linesOf, type RichText, spansOf } from '../text/spans.ts';
import type { Advice } from './advice.ts';
import { jobLogLines, type StepState, silentInLog, stepResult } from './explainTrace.ts';
import { headlineOf, nameOf } from './image.ts';
import type { ReferencePart } from './referenceParts.ts';
import type { HoverLinks } from './types.ts';

/** A place in a file of the workspace, with offsets. Without a range: the file. */
export interface FilePlace {
  readonly uri: string;
  readonly range?: SourceRange;
}

/** The explanation of one pull for a page of its own. It says what the Markdown says; every text is plain. `Place`: what a link leads to. */
export interface PullPage<Place = FilePlace> {
  readonly verdict: Verdict;
  readonly headline: RichText;
  /** Sentences below the headline. */
  readonly notes: readonly RichText[];
  /** Whose image it is, such as `Image of the job build`. */
  readonly subject: RichText;
  readonly place: Place | undefined;
  /** Empty for a reference that is not valid. */
  readonly reference: readonly PagePart[];
  /** What the name and each of its variables stand for. */
  readonly meanings: readonly RichText[];
  /** The ways in which the image is pulled. Equal ones are one. Empty if it is not pulled. */
  readonly pulls: readonly PagePull<Place>[];
  /** The keys that the Runner looks for, best first. Empty if the host is not known. */
  readonly keys: readonly Presentable[];
  readonly advice: readonly PageAdvice<Place>[];
  /** Why the registry could still refuse the credential. */
  readonly refusals: readonly RichText[];
}

export interface PagePart extends Pick<ReferencePart, 'kind' | 'separator'> {
  readonly value: Presentable;
  readonly note?: RichText;
}

export interface PagePull<Place = FilePlace> {
  /** The runners and jobs that pull the image in this way. Empty if there is only one way. */
  readonly names: readonly RichText[];
  readonly verdict: Verdict;
  readonly headline: RichText;
  readonly notes: readonly RichText[];
  /** The sources in the Runner's order. */
  readonly steps: readonly PageStep<Place>[];
  /** Lines of the job log. */
  readonly log: readonly Presentable[];
  /** What the job log does not say. */
  readonly silent: RichText;
}

export interface PageStep<Place = FilePlace> {
  readonly state: StepState;
  readonly source: RichText;
  /** Where the source is. */
  readonly where: RichText;
  readonly place: Place | undefined;
  readonly key?: Presentable;
  readonly result: RichText;
}

export interface PageAdvice<Place = FilePlace> {
  readonly text: RichText;
  /** The source to fix. */
  readonly place: Place | undefined;
  /** A command, with the registry that it gets. */
  readonly action?: { readonly command: NonNullable<Advice['command']>; readonly registry: string };
}

/** The headline of a page for several pulls that differ. */
export const severalHeadlines: Readonly<Record<Verdict, Markdown>> = {
  'pulled-with': md`**Pulled with a credential**, which depends on the runner or job.`,
  public: md`**Public image**: no credential is needed.`,
  'will-be-refused': md`**Login will fail** on all runners and in all jobs.`,
  'no-credential': md`**No credential**: each pull is anonymous.`,
  depends: md`**Depends on the runner or job** that pulls the image.`,
  invalid: md`**Cannot be pulled**`,
  'not-pulled': md`**Not pulled by the Runner**`,
};

/** The different ways in which an image is pulled. */
export function pagePulls(scenarios: readonly PullScenario[], workspace: Workspace): readonly PagePull[] {
  const groups = new Map<string, { readonly pull: PagePull; readonly names: RichText[] }>();
  for (const scenario of scenarios) {
    const pull = pagePull(scenario, workspace);
    const same = JSON.stringify({ ...pull, steps: pull.steps.map(({ place, ...step }) => [step, place?.uri]) });
    const name = spansOf(nameOf(scenario));
    const group = groups.get(same);
    if (group === undefined) groups.set(same, { pull, names: [name] });
    else group.names.push(name);
  }
  return [...groups.values()].map(({ pull, names }) => ({ ...pull, names: groups.size === 1 ? [] : names }));
}

/** File links are data here, so the sentences have none. */
const withoutLinks: HoverLinks = {};

function pagePull(scenario: PullScenario, workspace: Workspace): PagePull {
  const { trace } = scenario;
  const judged = verdictOfScenario(scenario, workspace);
  const [headline = [], ...notes] = linesOf(headlineOf(scenario, workspace, withoutLinks));
  const common = { names: [], verdict: judged.verdict, headline, notes };
  // The host is hidden by a variable, so keys cannot be compared with it.
  if (jobTokenIn(trace) !== undefined) return { ...common, steps: [], log: [], silent: [] };
  return {
    ...common,
    steps: trace.steps().map((step) => pageStep(step, judged)),
    log: jobLogLines(trace).map(presentable),
    silent: spansOf(silentInLog(trace)),
  };
}

function pageStep(step: CredentialStep, judged: ScenarioVerdict): PageStep {
  const { source, candidate } = step;
  const { state, because } = stepResult(step, judged);
  const name = source.from === 'job' ? md`the job token (\`CI_JOB_TOKEN\`)` : sourceWords(source);
  const key = candidate === undefined || candidate.key === '' ? undefined : presentable(candidate.key);
  return {
    state,
    source: spansOf(name),
    where: spansOf(source.place ?? md``),
    place: placeOf(source, candidate),
    ...(key !== undefined && { key }),
    result: spansOf(because),
  };
}

/** The key that is compared, else the mistake that makes the Runner ignore the source, else its start. */
function placeOf(source: CredentialSource, candidate: Candidate | undefined): FilePlace | undefined {
  if (source.uri === undefined) return undefined;
  const auth = source.content === 'auth' ? source.auth : undefined;
  const range = candidate?.entry?.registry.range ?? candidate?.helper?.range ?? auth?.defects[0]?.range ?? auth?.range;
  return { uri: source.uri, ...(range && { range }) };
}

/** With the registry that the credential is for, if it is known. */
export function pageAdvice(advice: readonly Advice[], scenarios: readonly PullScenario[]): readonly PageAdvice[] {
  const hosts = scenarios.map(({ trace }) => trace.lookupPath.split('/', 1)[0] ?? '');
  const registry = hosts.find((host) => host !== '' && !host.includes('$'));
  return advice.map(({ text, command, source }) => ({
    text: spansOf(text),
    place: source && placeOf(source, undefined),
    ...(command !== undefined && registry !== undefined && { action: { command, registry } }),
  }));
}
