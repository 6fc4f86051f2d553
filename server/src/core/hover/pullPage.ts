import { jobTokenIn } from '../credentials/jobToken.ts';
import { jobTokenWords, sourceWords } from '../credentials/sources.ts';
import type { CredentialStep } from '../credentials/trace.ts';
import type { Workspace } from '../db/workspace.ts';
import { type Answer, headline } from '../pulls/answer.ts';
import type { PullScenario } from '../pulls/pullScenarios.ts';
import { distinguishing, nameOf } from '../pulls/scenarioNames.ts';
import { verdictOfScenario } from '../pulls/verdict.ts';
import type { Verdict } from '../pulls/verdictKinds.ts';
import { md } from '../text/markdown.ts';
import { type Presentable, presentable } from '../text/presentable.ts';
import { type RichText, spansOf } from '../text/spans.ts';
import { hostOf } from './actions.ts';
import type { Advice } from './advice.ts';
import { jobLogLines, silentInLog } from './explainTrace.ts';
import { laptopNotes } from './image.ts';
import type { ReferencePart } from './referenceParts.ts';
import { placeOf, type StepState, stepResult } from './steps.ts';
import type { FilePlace } from './types.ts';

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

/** The different ways in which an image is pulled. */
export function pagePulls(scenarios: readonly PullScenario[], workspace: Workspace): readonly PagePull[] {
  const groups = new Map<string, { readonly pull: PagePull; readonly names: RichText[] }>();
  const known = distinguishing(scenarios);
  for (const [index, scenario] of scenarios.entries()) {
    const pull = pagePull(scenario, workspace);
    const same = JSON.stringify({ ...pull, steps: pull.steps.map(({ place, ...step }) => [step, place?.uri]) });
    const name = spansOf(nameOf(known[index] ?? {}));
    const group = groups.get(same);
    if (group === undefined) groups.set(same, { pull, names: [name] });
    else group.names.push(name);
  }
  return [...groups.values()].map(({ pull, names }) => ({ ...pull, names: groups.size === 1 ? [] : names }));
}

function pagePull(scenario: PullScenario, workspace: Workspace): PagePull {
  const { trace } = scenario;
  const judged = verdictOfScenario(scenario, workspace);
  const common = {
    names: [],
    verdict: judged.verdict,
    headline: spansOf(headline(judged)),
    notes: laptopNotes([scenario], workspace).map(spansOf),
  };
  // The host is hidden by a variable, so keys cannot be compared with it.
  if (jobTokenIn(trace) !== undefined) return { ...common, steps: [], log: [], silent: [] };
  return {
    ...common,
    steps: trace.steps().map((step) => pageStep(step, judged)),
    log: jobLogLines(trace).map(presentable),
    silent: spansOf(silentInLog(trace)),
  };
}

function pageStep(step: CredentialStep, judged: Answer): PageStep {
  const { source, candidate } = step;
  const { state, because } = stepResult(step, judged);
  const name = source.from === 'job' ? jobTokenWords : sourceWords(source);
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

/** With the registry that the credential is for, if it is known. */
export function pageAdvice(advice: readonly Advice[], scenarios: readonly PullScenario[]): readonly PageAdvice[] {
  const registry = scenarios.map(hostOf).find((host) => host !== undefined);
  return advice.map(({ text, command, source }) => ({
    text: spansOf(text),
    place: source && placeOf(source, undefined),
    ...(command !== undefined && registry !== undefined && { action: { command, registry } }),
  }));
}
