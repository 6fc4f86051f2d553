import type { SourceFile } from '../db/sourceFile.ts';
import { isMostlyPrivate, registryOf } from '../images/registries.ts';
import type { Fix } from '../model/finding.ts';
import type { ImageUse } from '../model/imageUse.ts';
import type { PipelineFacts } from '../model/pipelineFacts.ts';
import type { ConfigWriteFacts, LoginFacts, OtherWork } from '../model/scriptFacts.ts';
import { pipelinesWith } from '../pipeline/pipelines.ts';
import { pullScenarios } from '../pulls/pullScenarios.ts';
import type { SourceRange } from '../text/mappedText.ts';
import { isSameStart, startKeyOf } from '../text/relativeRange.ts';
import type { Rule } from './rule.ts';
import { quoted } from './shared/quoting.ts';

export const imageLoginTooLate: Rule = {
  id: 'image-login-too-late',
  summary: "A script that gets a credential for the job's own image, which is pulled before any script runs",
  severity: 'warning',
  appliesTo: ['logins', 'configWrites'],
  *check({ pipeline, images }, { workspace, settings, file, budget }) {
    for (const step of stepsOf(pipeline)) {
      const { registry, beside } = step;
      if (settings.publicRegistries.includes(registry)) continue;
      budget.take(images.length);
      const found = ownImage(step, images, file) ?? inheritedImage(step.owner, file);
      if (found === undefined || !isPulledFrom(found.use, registry)) continue;
      const { use } = found;
      const scenarios = pullScenarios(workspace).distinctOf(use, found.file);
      if (scenarios.length === 0 || scenarios.some(({ trace }) => trace.outcome !== 'anonymous')) continue;
      yield {
        range: step.range,
        ...((beside === 'programs' || mayBePublic(registry)) && { severity: 'info' as const }),
        message: `${step.subject} comes too late: the Runner pulls ${quoted(use.reference?.written.value ?? '')} before any script runs. ${step.advice}`,
        related: [{ uri: found.file.uri, range: use.range, message: 'This image is pulled before the script runs' }],
        fixes: [generator(registry)],
      };
    }
  },
};

/** What a script does to get a credential. */
interface Step {
  readonly owner: string;
  readonly registry: string;
  readonly range: SourceRange;
  readonly beside: OtherWork;
  readonly subject: string;
  readonly advice: string;
}

/** Only with a literal registry, in scripts that users may expect to run before the pull. */
function stepsOf(pipeline: PipelineFacts | undefined): readonly Step[] {
  const logins = (pipeline?.logins ?? []).filter(isBeforeTheJob).flatMap(({ owner, command, registry, beside }): readonly Step[] => {
    if (registry === undefined) return [];
    const advice = 'Put the credential in DOCKER_AUTH_CONFIG.';
    return [{ owner, registry: registry.value, range: command.range, beside, subject: 'Login', advice }];
  });
  const writes = (pipeline?.configWrites ?? []).filter(isBeforeTheJob).flatMap(({ owner, target, isVariable, registries, beside }) => {
    const subject = isVariable ? 'DOCKER_AUTH_CONFIG' : quoted(target.value);
    const advice = "Set DOCKER_AUTH_CONFIG as a CI/CD variable in GitLab's settings.";
    return registries.map(({ value }): Step => ({ owner, registry: value, range: target.range, beside, subject, advice }));
  });
  return [...logins, ...writes].filter(({ registry }) => !registry.includes('$'));
}

function isBeforeTheJob({ script, beside }: LoginFacts | ConfigWriteFacts): boolean {
  return (script === 'before_script' || script === 'script') && beside !== 'containers';
}

interface FoundImage {
  readonly use: ImageUse;
  readonly file: SourceFile;
}

function ownImage({ owner }: Step, images: readonly ImageUse[], file: SourceFile): FoundImage | undefined {
  // Keys at the top level are in blocks of their own.
  const around = owner === '' ? file.facts.images : images;
  const use = around.find((image) => image.owner === owner && image.role === 'image');
  return use && { use, file };
}

/** The image of a job from `extends` or the defaults. Undefined if it depends on something. */
function inheritedImage(owner: string, { workspace, uri }: SourceFile): FoundImage | undefined {
  const [job, ...others] = pipelinesWith(workspace, uri).flatMap(({ jobNamed }) => jobNamed(owner) ?? []);
  if (job?.image === undefined || job.otherImages.length > 0 || others.length > 0) return undefined;
  const { from } = job.image;
  const file = workspace.file(from.uri);
  const start = startKeyOf(from.range);
  const use = file?.facts.images.find(({ role, range }) => role === 'image' && isSameStart(startKeyOf(range), start));
  return file && use && { use, file };
}

/** Only for a literal host where images are usually private. */
function isPulledFrom({ reference }: ImageUse, registry: string): boolean {
  const host = reference?.problem === undefined ? reference?.registry?.value : undefined;
  if (host === undefined || host.includes('$') || host !== hostOf(registry)) return false;
  const known = registryOf(host);
  return known === undefined || known.public === 'never' || mayBePublic(host);
}

/** A cloud's registry, where images are private unless their owner has made them public (docs/ground-truth.md#f6). */
function mayBePublic(registry: string): boolean {
  const known = registryOf(hostOf(registry));
  return known !== undefined && isMostlyPrivate(known);
}

function hostOf(registry: string): string {
  return registry
    .replace(/^https?:\/\//, '')
    .split('/', 1)
    .join('');
}

function generator(registry: string): Fix {
  return {
    title: `Generate DOCKER_AUTH_CONFIG for ${quoted(registry)}`,
    command: 'pullproof.generateAuthEntry',
    arguments: [{ registry, target: 'clipboard-config' }],
  };
}
