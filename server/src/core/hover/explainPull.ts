import { jobTokenIn } from '../credentials/jobToken.ts';
import { escapeMarkdown, named, toMarkdown } from '../credentials/wording.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import type { ImageRole, ImageUse } from '../model/imageUse.ts';
import { type PullScenario, pullScenarios } from '../pulls/pullScenarios.ts';
import { contains } from '../text/mappedText.ts';
import { explainImage } from './image.ts';
import type { HoverLinks } from './types.ts';

/** The full explanation of one pull, as a page. */
export interface PullExplanation {
  /** The image as written. */
  readonly title: string;
  readonly markdown: string;
}

const roles: Readonly<Record<ImageRole, string>> = {
  image: 'Image',
  service: 'Service',
  helper: 'Helper image',
  'step-runner': 'Step-runner image',
  pause: 'Pause image',
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
  const version = `${runnerVersion.major}.${runnerVersion.minor}`;
  const sections = [
    `# ${toMarkdown(named(reference.written.value))}`,
    `${roles[image.role]} ${ownerOf(image)}, in ${toMarkdown(named(file.path))}.`,
    explainImage({ image, reference, file, links }),
    ...(order.length === 0 ? [] : ['## Keys the Runner looks for', lookedFor(order, version)]),
    '## What to do',
    ...adviceFor(scenarios.some(mayLack)),
  ];
  return { title: reference.written.value, markdown: `${sections.join('\n\n')}\n` };
}

/** Without a known host, the lookup keys would be wrong: the variable would be read as part of the path. */
function isHostKnown({ trace }: PullScenario): boolean {
  return jobTokenIn(trace) === undefined && !(trace.image.includes('/') && trace.image.split('/', 1).join('').includes('$'));
}

function mayLack({ trace }: PullScenario): boolean {
  return jobTokenIn(trace) === undefined && (trace.outcome === 'anonymous' || trace.outcome === 'unknown');
}

function ownerOf({ owner, format }: ImageUse): string {
  if (format === 'runner-config') return owner === '' ? 'of a runner' : `of the runner *${escapeMarkdown(owner)}*`;
  if (owner === '' || owner === 'default') return 'of all jobs that do not set their own';
  return `of the job *${escapeMarkdown(owner)}*`;
}

function lookedFor(order: readonly string[], version: string): string {
  const paths = order.map((path, index) => `${index + 1}. ${toMarkdown(named(path))}`);
  return [`Runner ${version} uses the first of these keys that any source has:`, '', ...paths].join('\n');
}

function adviceFor(lacks: boolean): readonly string[] {
  if (!lacks)
    return [
      'Nothing, as far as the workspace shows. If the job behaves differently, compare its log with the job log line above, and the Runner’s version with the setting `pullproof.runnerVersion`.',
    ];
  return [
    [
      '- If the image is public: nothing.',
      '- Otherwise, create a credential for its registry: *Pullproof: Generate Docker Auth Entry…*. As a CI/CD variable `DOCKER_AUTH_CONFIG`, it is used by the project’s jobs. In the runner’s `environment`, it is used by all jobs of that runner.',
      '- If GitLab’s settings already have such a variable, add the registry to `pullproof.coveredRegistries`.',
    ].join('\n'),
  ];
}
