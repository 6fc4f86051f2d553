import { ownTokenIn } from '../credentials/jobToken.ts';
import { escapeMarkdown, named, toMarkdown } from '../credentials/wording.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import type { ImageRole, ImageUse } from '../model/imageUse.ts';
import { createSituations, type Situation } from '../pulls/pullScenarios.ts';
import { contains } from '../text/mappedText.ts';
import { explainImage } from './image.ts';
import type { HoverLinks } from './types.ts';

/** The whole story of one pull, as a page. */
export interface PullStory {
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

/** Explains the image at `offset`: what it is, where the Runner looks and in which order, what it finds, what to do. Undefined where there is no image. */
export function explainPullAt(file: SourceFile, offset: number, links: HoverLinks): PullStory | undefined {
  const { workspace } = file;
  const { runnerVersion } = workspace.settings;
  const image = file.facts.images.find(({ range, alias }) => contains(range, offset) || (alias !== undefined && contains(alias, offset)));
  if (image?.reference === undefined) return undefined;
  const { reference } = image;
  const situations = reference.problem === undefined ? createSituations(workspace, 'likely').of(image, file) : [];
  const order = situations.find(isHostKnown)?.trace.order ?? [];
  const version = `${runnerVersion.major}.${runnerVersion.minor}`;
  const sections = [
    `# ${toMarkdown(named(reference.written.value))}`,
    `${roles[image.role]} ${ownerOf(image)}, in ${toMarkdown(named(file.path))}.`,
    explainImage({ image, reference, file, links }),
    ...(order.length === 0 ? [] : ['## What the Runner looks for', lookedFor(order, version)]),
    '## What to do',
    ...adviceFor(situations.some(mayLack)),
  ];
  return { title: reference.written.value, markdown: `${sections.join('\n\n')}\n` };
}

/** A variable in its place is taken for a part of the path. */
function isHostKnown({ trace }: Situation): boolean {
  return ownTokenIn(trace) === undefined && !/^[^/]*\$.*\//.test(trace.image);
}

function mayLack({ trace }: Situation): boolean {
  return ownTokenIn(trace) === undefined && (trace.outcome === 'anonymous' || trace.outcome === 'unknown');
}

function ownerOf({ owner, format }: ImageUse): string {
  if (format === 'runner-config') return owner === '' ? 'of a runner' : `of the runner *${escapeMarkdown(owner)}*`;
  if (owner === '' || owner === 'default') return 'of all jobs that set none of their own';
  return `of the job *${escapeMarkdown(owner)}*`;
}

function lookedFor(order: readonly string[], version: string): string {
  const paths = order.map((path, index) => `${index + 1}. ${toMarkdown(named(path))}`);
  return [`Runner ${version} takes the first of these keys that any source has:`, '', ...paths].join('\n');
}

function adviceFor(lacks: boolean): readonly string[] {
  if (!lacks)
    return [
      'Nothing, as far as can be seen. If the job says otherwise, compare its log with the line above, and the Runner’s version with the setting `pullproof.runnerVersion`.',
    ];
  return [
    [
      '- If the image is public: nothing.',
      '- Else write a credential for its registry: *Pullproof: Generate Docker Auth Entry…*. As a CI/CD variable `DOCKER_AUTH_CONFIG` it serves the project’s jobs; in the runner’s `environment` all jobs of that runner.',
      '- If GitLab’s settings hold such a variable already, say so in `pullproof.coveredRegistries`.',
    ].join('\n'),
  ];
}
