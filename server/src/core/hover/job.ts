import type { SourceFile } from '../db/sourceFile.ts';
import type { Workspace } from '../db/workspace.ts';
import { readImageReference } from '../images/imageReference.ts';
import type { RunnerFacts } from '../model/facts.ts';
import type { EffectiveImage, EffectiveJob } from '../pipeline/jobs.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { pipelinesWith } from '../pipeline/pipelines.ts';
import { variantsOf } from '../pipeline/variants.ts';
import { headline } from '../pulls/answer.ts';
import { runnerDefaults } from '../pulls/jobImages.ts';
import { expandIn, knownFor, pullScenarios } from '../pulls/pullScenarios.ts';
import { verdictOf } from '../pulls/verdict.ts';
import { verbatim } from '../text/mappedText.ts';
import { code, escaped, joinMarkdown, type Markdown, md } from '../text/markdown.ts';
import { shortDigest } from '../text/shorten.ts';
import { byRemote, inList } from './meanings.ts';

/** Explains which images a job pulls, where each comes from, and with which credential. Undefined for jobs that run nothing themselves. */
export function explainJob(name: string, { workspace, uri }: SourceFile): Markdown | undefined {
  const pipeline = pipelinesWith(workspace, uri).find(({ jobNamed }) => jobNamed(name) !== undefined);
  const job = pipeline?.jobNamed(name);
  if (pipeline === undefined || job === undefined) return undefined;
  const show = (one: Shown) => showImage(one, { workspace, pipeline, job });
  const shown = [...imagesOf(job, workspace).map(show), ...job.services.map((service) => show(shownOf('Service', service)))];
  const unknown = [
    ...(job.imageUnknown === undefined ? [] : [md`**Image not known**: ${escaped(job.imageUnknown)}.`]),
    ...(job.servicesUnknown === undefined ? [] : [md`**Services not known**: ${escaped(job.servicesUnknown)}.`]),
  ];
  const there =
    job.condition === undefined ? [] : [md`**Conditional**: ${escaped(job.condition)} decide whether the pipeline has this job.`];
  const pulls = shown.length + unknown.length === 0 ? [md`**No image**: the job uses the default image of its runner.`] : [];
  return joinMarkdown([...there, ...shown, ...unknown, ...pulls], '\n\n');
}

interface Shown {
  readonly what: Markdown;
  readonly written: string;
  /** The uri of the file that has the name. */
  readonly writtenIn?: string;
  readonly origin: Markdown;
  readonly runner?: RunnerFacts;
}

function imagesOf(job: EffectiveJob, workspace: Workspace): readonly Shown[] {
  if (job.imageUnknown !== undefined) return [];
  const own = [...(job.image === undefined ? [] : [job.image]), ...job.otherImages].map((image) => shownOf('Image', image));
  if (job.image !== undefined && !job.mayLackImage) return own;
  const defaults = runnerDefaults(workspace).map(({ written, runner }) => {
    const name = runner.name?.value;
    return {
      what: md`Image`,
      written,
      origin: name === undefined ? md`, the runner’s default` : md`, the default of runner *${escaped(name)}*`,
      runner,
    };
  });
  return [...own, ...defaults];
}

function shownOf(kind: 'Image' | 'Service', { written, from, chain, through, condition }: EffectiveImage): Shown {
  const what = condition === undefined ? escaped(kind) : md`${escaped(kind)} (depends on ${escaped(condition)})`;
  const names = joinMarkdown([...chain].map(code), ' → ');
  return {
    what,
    written,
    writtenIn: from.uri,
    origin: names === '' ? md`` : md`, ${through === undefined ? md`from` : md`by \`!reference\` from`} ${names}`,
  };
}

interface JobHoverRequest {
  readonly workspace: Workspace;
  readonly pipeline: Pipeline;
  readonly job: EffectiveJob;
}

function showImage({ what, written, writtenIn, origin, runner }: Shown, { workspace, pipeline, job }: JobHoverRequest): Markdown {
  const { settings } = workspace;
  const reference = readImageReference(verbatim(written));
  const known = knownFor(pipeline.root.uri, workspace);
  const variants = variantsOf(written, job.variables, writtenIn);
  const names = new Map(variants.map((variables) => [expandIn(written, variables, settings, known), variables]));
  const scenarios = [...names].flatMap(([image, variables]) => {
    const pulled = pullScenarios(workspace, 'likely').ofJob(image, { pipeline, job: job.name, variables }, runner);
    return names.size === 1 ? pulled : pulled.map((scenario) => ({ ...scenario, image }));
  });
  const source = byRemote(expandIn(written, job.variables.all, settings), known);
  const answer = headline(verdictOf(workspace, { reference, scenarios, runner }));
  // An invalid reference may be anything, even a command with a password, so it is not repeated.
  const name = reference.problem === undefined ? md` ${inList([...names.keys()].map(shortDigest))}${source}` : md` of the job`;
  return md`${answer}  \n${what}${name}${origin}`;
}
