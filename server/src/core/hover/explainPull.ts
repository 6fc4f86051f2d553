import { jobTokenIn } from '../credentials/jobToken.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import type { Workspace } from '../db/workspace.ts';
import { versionText } from '../images/runnerVersion.ts';
import type { ImageRole, ImageUse } from '../model/imageUse.ts';
import { headline } from '../pulls/answer.ts';
import { type ImageRequest, type JudgedPull, judgedPull } from '../pulls/judgedPull.ts';
import type { PullScenario } from '../pulls/pullScenarios.ts';
import { distinguishing, namesOf, type ScenarioName } from '../pulls/scenarioNames.ts';
import { verdictOfScenario } from '../pulls/verdict.ts';
import { contains } from '../text/mappedText.ts';
import { code, escaped, joinMarkdown, link, type Markdown, md } from '../text/markdown.ts';
import { type Presentable, presentable } from '../text/presentable.ts';
import { spansOf } from '../text/spans.ts';
import { type Advice, adviceFor, refusedBecause } from './advice.ts';
import { explainTrace } from './explainTrace.ts';
import { laptopNotes } from './image.ts';
import { standsFor, variablesOf } from './meanings.ts';
import { type PullPage, pageAdvice, pagePulls } from './pullPage.ts';
import { partsOf, referenceParts } from './referenceParts.ts';
import type { HoverLinks } from './types.ts';

/** The full explanation of one pull, as a page. */
export interface PullExplanation {
  /** The image as written. */
  readonly title: Presentable;
  readonly markdown: Markdown;
  readonly page: PullPage;
}

const roles: Readonly<Record<ImageRole, Markdown>> = {
  image: md`Image`,
  service: md`Service`,
  helper: md`Helper image`,
  'step-runner': md`Step-runner image`,
  pause: md`Pause image`,
};

/**
 * Explains the image at `offset`: what it is, which keys the Runner looks for, what it finds and what to do. Undefined where there is no
 * image.
 */
export function explainPullAt(file: SourceFile, offset: number, links: HoverLinks): PullExplanation | undefined {
  const { workspace } = file;
  const { runnerVersion } = workspace.settings;
  const image = file.facts.images.find(({ range, alias }) => contains(range, offset) || (alias !== undefined && contains(alias, offset)));
  if (image?.reference === undefined) return undefined;
  const request = { image, reference: image.reference, file };
  const pull = judgedPull(request);
  const { answer, scenarios } = pull;
  const order = scenarios.find(isHostKnown)?.trace.order ?? [];
  const refusals = refusedBecause(scenarios, workspace);
  const advice = adviceFor(answer.verdict, scenarios, workspace);
  const page = pageOf(request, { ...pull, order, advice, refusals });
  const { written } = image.reference;
  const sections = [
    md`# ${code(written.value)}`,
    md`${subjectOf(image)}, in ${code(file.path)}.`,
    headline(answer),
    ...laptopNotes(scenarios, workspace),
    partsOf(image.reference),
    standsFor(request),
    listOf(variablesOf(request)),
    detailsOf(scenarios, workspace, links),
    ...(order.length === 0 ? [] : [md`## Keys the Runner looks for`, lookedFor(order, escaped(versionText(runnerVersion)))]),
    md`## What to do`,
    listOf(advice.map(({ text }) => text)),
    ...(refusals.length === 0 ? [] : [md`## Could still be refused because`, listOf(refusals)]),
    ...(links.docs === undefined ? [] : [link(md`How the Runner chooses`, links.docs)]),
  ];
  return { title: presentable(written.value), markdown: md`${joinMarkdown(sections, '\n\n')}\n`, page };
}

interface PullFacts extends JudgedPull {
  readonly order: readonly string[];
  readonly advice: readonly Advice[];
  readonly refusals: readonly Markdown[];
}

/** The same as data. */
function pageOf(request: ImageRequest, { answer, scenarios, order, advice, refusals }: PullFacts): PullPage {
  const { image, reference, file } = request;
  const pulls = pagePulls(scenarios, file.workspace);
  const parts = reference.problem === undefined ? referenceParts(reference) : [];
  return {
    verdict: answer.verdict,
    headline: spansOf(headline(answer)),
    notes: pulls.length === 1 ? (pulls[0]?.notes ?? []) : [],
    subject: spansOf(subjectOf(image)),
    place: { uri: file.uri, range: image.range },
    reference: parts.map(({ value, note, ...part }) => ({ ...part, value: presentable(value), ...(note && { note: spansOf(note) }) })),
    meanings: [standsFor(request), ...variablesOf(request)].map(spansOf).filter((spans) => spans.length > 0),
    pulls,
    keys: order.map(presentable),
    advice: pageAdvice(advice, scenarios),
    refusals: refusals.map(spansOf),
  };
}

/** The sources of each way in which the image is pulled, with its answer if there are several ways. */
function detailsOf(scenarios: readonly PullScenario[], workspace: Workspace, links: HoverLinks): Markdown {
  const groups = new Map<Markdown, { readonly details: Markdown; readonly names: ScenarioName[] }>();
  const names = distinguishing(scenarios);
  for (const [index, scenario] of scenarios.entries()) {
    const name = names[index] ?? {};
    const judged = verdictOfScenario(scenario, workspace);
    // Where the job token gives access, its host is hidden by a variable, so keys cannot be compared with it.
    const details = jobTokenIn(scenario.trace) === undefined ? explainTrace(scenario.trace, judged, links) : md``;
    const text = joinMarkdown([headline(judged), details], '\n\n');
    const group = groups.get(text);
    if (group === undefined) groups.set(text, { details, names: [name] });
    else group.names.push(name);
  }
  const parts = [...groups].map(([text, { details, names: same }]) => (groups.size === 1 ? details : md`## ${namesOf(same)}\n\n${text}`));
  return joinMarkdown(parts, '\n\n');
}

/** Without a known host, the lookup keys would be wrong: the variable would be read as part of the path. */
function isHostKnown({ trace }: PullScenario): boolean {
  return jobTokenIn(trace) === undefined && !(trace.image.includes('/') && trace.image.split('/', 1).join('').includes('$'));
}

/** `Image of the job *build*` */
function subjectOf(image: ImageUse): Markdown {
  return md`${roles[image.role]} ${ownerOf(image)}`;
}

function ownerOf({ owner, format }: ImageUse): Markdown {
  if (format === 'runner-config') return owner === '' ? md`of a runner` : md`of the runner *${escaped(owner)}*`;
  if (owner === '' || owner === 'default') return md`of all jobs that do not set their own`;
  return md`of the job *${escaped(owner)}*`;
}

function lookedFor(order: readonly string[], version: Markdown): Markdown {
  const paths = order.map((path, index) => md`${index + 1}. ${code(path)}`);
  return md`Runner ${version} uses the first of these keys that any source has:\n\n${joinMarkdown(paths, '\n')}`;
}

function listOf(items: readonly Markdown[]): Markdown {
  return joinMarkdown(
    items.map((item) => md`- ${item}`),
    '\n',
  );
}
