import { jobTokenIn } from '../credentials/jobToken.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import type { ImageRole, ImageUse } from '../model/imageUse.ts';
import { type PullScenario, pullScenarios } from '../pulls/pullScenarios.ts';
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
  const version = md`${runnerVersion.major}.${runnerVersion.minor}`;
  const sections = [
    md`# ${code(reference.written.value)}`,
    md`${roles[image.role]} ${ownerOf(image)}, in ${code(file.path)}.`,
    explainImage({ image, reference, file, links }),
    ...(order.length === 0 ? [] : [md`## Keys the Runner looks for`, lookedFor(order, version)]),
    md`## What to do`,
    ...adviceFor(scenarios.some(mayLack)),
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

function adviceFor(lacks: boolean): readonly Markdown[] {
  if (!lacks)
    return [
      md`Nothing, as far as the workspace shows. If the job behaves differently, compare its log with the job log line above, and the Runner’s version with the setting \`pullproof.runnerVersion\`.`,
    ];
  return [
    joinMarkdown(
      [
        md`- If the image is public: nothing.`,
        md`- Otherwise, create a credential for its registry: *Pullproof: Generate Docker Auth Entry…*. As a CI/CD variable \`DOCKER_AUTH_CONFIG\`, it is used by the project’s jobs. In the runner’s \`environment\`, it is used by all jobs of that runner.`,
        md`- If GitLab’s settings already have such a variable, add the registry to \`pullproof.coveredRegistries\`.`,
      ],
      '\n',
    ),
  ];
}
