import { jobTokenIn } from '../credentials/jobToken.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import type { Workspace } from '../db/workspace.ts';
import { versionText } from '../images/runnerVersion.ts';
import type { RunnerFacts } from '../model/facts.ts';
import type { ImageRole, ImageUse } from '../model/imageUse.ts';
import { type PullScenario, pullScenarios } from '../pulls/pullScenarios.ts';
import { refusalsOf } from '../pulls/refusals.ts';
import { type Verdict, verdictOf, verdictOfScenario } from '../pulls/verdict.ts';
import { runnerAt } from '../pulls/workspaceSources.ts';
import { contains } from '../text/mappedText.ts';
import { code, escaped, joinMarkdown, type Markdown, md } from '../text/markdown.ts';
import { type Presentable, presentable } from '../text/presentable.ts';
import { explainImage } from './image.ts';
import type { HoverLinks } from './types.ts';

/** The full explanation of one pull, as a page. */
export interface PullExplanation {
  /** The image as written. */
  readonly title: Presentable;
  readonly markdown: Markdown;
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
  const sections = [
    md`# ${code(reference.written.value)}`,
    md`${roles[image.role]} ${ownerOf(image)}, in ${code(file.path)}.`,
    explainImage({ image, reference, file, links }),
    ...(order.length === 0 ? [] : [md`## Keys the Runner looks for`, lookedFor(order, escaped(versionText(runnerVersion)))]),
    md`## What to do`,
    adviceFor(verdictOf(workspace, { reference, scenarios, runner: runnerOf(image, file) }).verdict, scenarios.some(mayLack)),
    ...(refusals.length === 0 ? [] : [md`## Could still be refused because`, listOf(refusals)]),
  ];
  return { title: presentable(reference.written.value), markdown: md`${joinMarkdown(sections, '\n\n')}\n` };
}

/** Without a known host, the lookup keys would be wrong: the variable would be read as part of the path. */
function isHostKnown({ trace }: PullScenario): boolean {
  return jobTokenIn(trace) === undefined && !(trace.image.includes('/') && trace.image.split('/', 1).join('').includes('$'));
}

function mayLack({ trace }: PullScenario): boolean {
  return jobTokenIn(trace) === undefined && (trace.outcome === 'anonymous' || trace.outcome === 'unknown');
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

function adviceFor(verdict: Verdict, lacks: boolean): Markdown {
  if (verdict === 'invalid') return md`- Fix the name of the image.`;
  if (verdict === 'not-pulled')
    return md`- If the job needs this image, run it on a runner with the \`docker\` or \`kubernetes\` executor. Without it, the image has no effect.`;
  if (verdict === 'will-be-refused')
    return md`- Replace the credential: the reason above is certain. *Pullproof: Generate Docker Auth Entry…* writes a new entry.`;
  if (lacks)
    return listOf([
      md`If the image is public: nothing.`,
      md`Otherwise, create a credential for its registry: *Pullproof: Generate Docker Auth Entry…*. As a CI/CD variable \`DOCKER_AUTH_CONFIG\`, it is used by the project’s jobs. In the runner’s \`environment\`, it is used by all jobs of that runner.`,
      md`If GitLab’s settings already have such a variable, add the registry to \`pullproof.coveredRegistries\`.`,
    ]);
  return md`- If the pull fails, compare the job log with the answer above, and the Runner’s version with the setting \`pullproof.runnerVersion\`. Then check the reasons below.`;
}

function listOf(items: readonly Markdown[]): Markdown {
  return joinMarkdown(
    items.map((item) => md`- ${item}`),
    '\n',
  );
}

/** The reasons for each credential that may be used, without repetition. */
function refusedBecause(scenarios: readonly PullScenario[], workspace: Workspace): readonly Markdown[] {
  const reasons = scenarios.flatMap((scenario) => {
    const { trace } = scenario;
    const { candidate } = verdictOfScenario(scenario, workspace);
    if (trace.error !== undefined || (candidate === undefined && jobTokenIn(trace) === undefined)) return [];
    return refusalsOf(candidate, trace.lookupPath.split('/', 1)[0] ?? '');
  });
  return [...new Set(reasons)];
}

function runnerOf({ format, range }: ImageUse, file: SourceFile): RunnerFacts | undefined {
  return format === 'gitlab-ci' ? undefined : runnerAt(file, range.start);
}
