import { escapeMarkdown, named, toMarkdown } from '../credentials/wording.ts';
import type { Circumstances } from '../diagnostics/analysis.ts';
import { readImageReference } from '../images/imageReference.ts';
import type { RunnerFacts } from '../model/facts.ts';
import type { EffectiveImage, EffectiveJob } from '../pipeline/jobs.ts';
import { type Pipeline, pipelinesWith } from '../pipeline/pipeline.ts';
import { runnerDefaults } from '../pulls/imageList.ts';
import { createSituations, expandIn, knownFor } from '../pulls/pullScenarios.ts';
import { verbatim } from '../text/mappedText.ts';
import { byRemote, headlineOf, nameOf, pulledSimply } from './image.ts';
import type { HoverLinks } from './index.ts';

/** Explains which images a job pulls, where each comes from, and with which credential. Undefined for jobs that run nothing themselves. */
export function explainJob(name: string, circumstances: Circumstances, links: HoverLinks): string | undefined {
  const pipeline = pipelinesWith(circumstances.file.uri, circumstances.workspace).find(({ jobNamed }) => jobNamed(name) !== undefined);
  const job = pipeline?.jobNamed(name);
  if (pipeline === undefined || job === undefined) return undefined;
  const show = (one: Shown) => showImage(one, { pipeline, job, circumstances, links });
  const shown = [...imagesOf(job, circumstances).map(show), ...job.services.map((service) => show(shownOf('Service', service)))];
  const unknown = [
    ...(job.imageUnknown === undefined ? [] : [`**Image not known**: ${escapeMarkdown(job.imageUnknown)}.`]),
    ...(job.servicesUnknown === undefined ? [] : [`**Services not known**: ${escapeMarkdown(job.servicesUnknown)}.`]),
  ];
  const there =
    job.hangsOn === undefined ? [] : [`**Conditional**: ${escapeMarkdown(job.hangsOn)} decide whether the pipeline has this job.`];
  const pulls = shown.length + unknown.length === 0 ? ['**No image**: the job uses the default image of its runner.'] : [];
  return [...there, ...shown, ...unknown, ...pulls].join('\n\n');
}

interface Shown {
  readonly what: string;
  readonly written: string;
  readonly origin: string;
  readonly runner?: RunnerFacts;
}

function imagesOf(job: EffectiveJob, { workspace }: Circumstances): readonly Shown[] {
  if (job.imageUnknown !== undefined) return [];
  const own = [...(job.image === undefined ? [] : [job.image]), ...job.otherImages].map((image) => shownOf('Image', image));
  if (job.image !== undefined && !job.mayLackImage) return own;
  const defaults = runnerDefaults(workspace).map(({ written, runner }) => {
    const name = runner.name?.value;
    return {
      what: 'Image',
      written,
      origin: name === undefined ? ', the runner’s default' : `, the default of runner *${escapeMarkdown(name)}*`,
      runner,
    };
  });
  return [...own, ...defaults];
}

function shownOf(kind: 'Image' | 'Service', { written, chain, through, hangsOn }: EffectiveImage): Shown {
  const what = hangsOn === undefined ? kind : `${kind} (depends on ${escapeMarkdown(hangsOn)})`;
  const names = [...chain].map((name) => toMarkdown(named(name))).join(' → ');
  return { what, written, origin: names === '' ? '' : `, ${through === undefined ? 'from' : 'by `!reference` from'} ${names}` };
}

interface Surroundings {
  readonly pipeline: Pipeline;
  readonly job: EffectiveJob;
  readonly circumstances: Circumstances;
  readonly links: HoverLinks;
}

function showImage({ what, written, origin, runner }: Shown, { pipeline, job, circumstances, links }: Surroundings): string {
  const { settings, workspace } = circumstances;
  const reference = readImageReference(verbatim(written));
  // An invalid reference may be anything, even a command with a password, so it is not repeated.
  if (reference.problem !== undefined) return `${what}${origin}: **cannot be pulled**, because it is not a valid image reference.`;
  const known = knownFor(pipeline.root.uri, workspace, settings);
  const expanded = expandIn(written, job.variables, settings, known);
  const context = { pipeline, job: job.name, variables: job.variables };
  const situations = createSituations(workspace, settings, 'likely').ofJob(expanded, context, runner);
  const source = byRemote(expandIn(written, job.variables, settings), known);
  const title = `${what} ${toMarkdown(named(expanded))}${source}${origin}`;
  const simple = pulledSimply(situations, settings, links);
  if (simple !== undefined) return `${title}  \n${simple}`;
  const headlines = situations.map((situation) => {
    const headline = headlineOf(situation, workspace, links);
    return situations.length === 1 ? headline : `${nameOf(situation)}: ${headline}`;
  });
  return [title, ...headlines].join('  \n');
}
