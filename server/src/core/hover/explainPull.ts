import { jobTokenIn } from '../credentials/jobToken.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import { versionText } from '../images/runnerVersion.ts';
import type { RunnerFacts } from '../model/facts.ts';
import type { ImageRole, ImageUse } from '../model/imageUse.ts';
import { type PullScenario, pullScenarios } from '../pulls/pullScenarios.ts';
import { verdictOf } from '../pulls/verdict.ts';
import type { Verdict } from '../pulls/verdictKinds.ts';
import { runnerAt } from '../pulls/workspaceSources.ts';
import { contains } from '../text/mappedText.ts';
import { code, escaped, joinMarkdown, type Markdown, md } from '../text/markdown.ts';
import { type Presentable, presentable } from '../text/presentable.ts';
import { spansOf } from '../text/spans.ts';
import { type Advice, adviceFor, refusedBecause } from './advice.ts';
import { explainImage, type ImageRequest, notPullableHeadline, standsFor, variablesOf } from './image.ts';
import { type PullPage, pageAdvice, pagePulls, severalHeadlines } from './pullPage.ts';
import { referenceParts } from './referenceParts.ts';
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
  const { reference } = image;
  const scenarios = reference.problem === undefined ? pullScenarios(workspace, 'likely').of(image, file) : [];
  const order = scenarios.find(isHostKnown)?.trace.order ?? [];
  const refusals = refusedBecause(scenarios, workspace);
  const { verdict } = verdictOf(workspace, { reference, scenarios, runner: runnerOf(image, file) });
  const advice = adviceFor(verdict, scenarios, workspace);
  const page = pageOf({ image, reference, file }, { verdict, scenarios, order, advice, refusals });
  const sections = [
    md`# ${code(reference.written.value)}`,
    md`${subjectOf(image)}, in ${code(file.path)}.`,
    ...(page.pulls.length > 1 ? [severalHeadlines[verdict]] : []),
    explainImage({ image, reference, file, links, listsSources: true }),
    ...(order.length === 0 ? [] : [md`## Keys the Runner looks for`, lookedFor(order, escaped(versionText(runnerVersion)))]),
    md`## What to do`,
    listOf(advice.map(({ text }) => text)),
    ...(refusals.length === 0 ? [] : [md`## Could still be refused because`, listOf(refusals)]),
  ];
  return { title: presentable(reference.written.value), markdown: md`${joinMarkdown(sections, '\n\n')}\n`, page };
}

interface PullFacts {
  readonly verdict: Verdict;
  readonly scenarios: readonly PullScenario[];
  readonly order: readonly string[];
  readonly advice: readonly Advice[];
  readonly refusals: readonly Markdown[];
}

/** The same as data. */
function pageOf(request: ImageRequest, { verdict, scenarios, order, advice, refusals }: PullFacts): PullPage {
  const { image, reference, file } = request;
  const notPullable = notPullableHeadline(request);
  const pulls = notPullable === undefined ? pagePulls(scenarios, file.workspace) : [];
  const [only] = pulls;
  const isOne = pulls.length === 1 && only !== undefined;
  const parts = reference.problem === undefined ? referenceParts(reference) : [];
  return {
    verdict,
    headline: isOne ? only.headline : spansOf(notPullable ?? severalHeadlines[verdict]),
    notes: isOne ? only.notes : [],
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

function runnerOf({ format, range }: ImageUse, file: SourceFile): RunnerFacts | undefined {
  return format === 'gitlab-ci' ? undefined : runnerAt(file, range.start);
}
