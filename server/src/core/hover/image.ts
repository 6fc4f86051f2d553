import { jobTokenIn } from '../credentials/jobToken.ts';
import { escapeMarkdown, named, toMarkdown } from '../credentials/wording.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import type { Workspace } from '../db/workspace.ts';
import type { KnownVariables } from '../images/gitLabProject.ts';
import { parseReference } from '../images/normalize.ts';
import { registryOf } from '../images/registries.ts';
import type { ImageReference, ReferenceVariable } from '../model/imageReference.ts';
import type { ImageUse } from '../model/imageUse.ts';
import type { Settings } from '../model/settings.ts';
import { localMachineCan } from '../pulls/localMachine.ts';
import { expandImage, type KnownVariable, knownForImage, type PullScenario, pullScenarios, variablesFor } from '../pulls/pullScenarios.ts';
import { explainJobToken, traceDetails, traceHeadline } from './explainTrace.ts';
import type { HoverLinks } from './types.ts';

export interface ImageHoverRequest {
  readonly image: ImageUse;
  readonly reference: ImageReference;
  readonly file: SourceFile;
  readonly links: HoverLinks;
}

/** Says which credential pulls the image, then how the Runner reads its name, then why. */
export function explainImage(request: ImageHoverRequest): string {
  const { reference } = request;
  const { answer, details } = pulledHow(request);
  const parts = [answer, partsOf(reference), standsFor(request), variablesOf(request), details];
  return parts.filter((part) => part !== '').join('\n\n');
}

interface Pulled {
  readonly answer: string;
  readonly details: string;
}

function pulledHow(request: ImageHoverRequest): Pulled {
  const { image, reference, file, links } = request;
  const { workspace } = file;
  const { settings } = workspace;
  if (reference.problem !== undefined) return { answer: '**Cannot be pulled**: not a valid image reference.', details: '' };
  const scenarios = pullScenarios(workspace, 'likely').of(image, file);
  const simple = pulledSimply(scenarios, settings, links);
  if (simple !== undefined) return { answer: simple, details: '' };
  const [only] = scenarios;
  if (only !== undefined && scenarios.length === 1) {
    const nothing = 'No credentials found in the workspace. A `DOCKER_AUTH_CONFIG` in GitLab’s CI/CD settings is not visible here.';
    const isBare = only.trace.steps().every(({ source }) => source.from === 'job') && only.trace.used === undefined;
    const details = [...(isBare ? [nothing] : []), traceDetails(only.trace, links)];
    return { answer: headlineOf(only, workspace, links), details: details.filter((part) => part !== '').join('\n\n') };
  }
  const each = scenarios.map((scenario) => ({
    name: nameOf(scenario),
    trace: scenario.trace,
    headline: headlineOf(scenario, workspace, links),
  }));
  return {
    answer: each.map(({ name, headline }) => `${name}: ${headline}`).join('\n\n'),
    details: each.map(({ name, trace }) => `${name}:\n\n${traceDetails(trace, links)}`).join('\n\n'),
  };
}

/** Which credential pulls the image in one scenario, with a note if the user's own machine behaves differently. */
export function headlineOf({ trace }: PullScenario, workspace: Workspace, links: HoverLinks): string {
  const jobToken = jobTokenIn(trace);
  if (jobToken !== undefined && trace.error === undefined) return explainJobToken(jobToken, trace, links);
  const laptop = localMachineCan(trace, workspace);
  return `${traceHeadline(trace, links)}${laptop === undefined ? '' : `  \n${laptop}`}`;
}

/** The full answer where no trace is needed: every runner uses the job token, or no credential is needed. */
export function pulledSimply(scenarios: readonly PullScenario[], settings: Settings, links: HoverLinks): string | undefined {
  const answers = scenarios.map(({ trace }) => {
    const own = jobTokenIn(trace);
    return own === undefined || trace.error !== undefined ? undefined : explainJobToken(own, trace, links);
  });
  const [first] = answers;
  if (first !== undefined && answers.every((answer) => answer === first)) return first;
  return pulledFreely(settings, scenarios);
}

/** Names one of several scenarios. */
export function nameOf({ runner, job }: PullScenario): string {
  const inJob = job === undefined ? '' : `In job *${escapeMarkdown(job)}*`;
  if (runner === undefined && inJob !== '') return inJob;
  const byRunner = `unner *${escapeMarkdown(runner ?? 'without a name')}*`;
  return inJob === '' ? `R${byRunner}` : `${inJob}, r${byRunner}`;
}

/** For a registry with public images, a missing credential is not a problem. */
function pulledFreely(settings: Settings, scenarios: readonly PullScenario[]): string | undefined {
  const host = scenarios[0]?.trace.lookupPath.split('/', 1)[0] ?? '';
  const registry = registryOf(host);
  const isPublic = settings.publicRegistries.includes(host) || (registry !== undefined && registry.public !== 'never');
  if (!isPublic || scenarios.some(({ trace }) => trace.outcome !== 'anonymous')) return undefined;
  return `**Pulled without a credential** from ${escapeMarkdown(registry?.name ?? host)}: fine for a public image.`;
}

/**
 * The parts as written, with a label for each below. An invalid reference may be anything, even a command with a password, so it is not
 * repeated.
 */
function partsOf({ registry, repository, tag, digest, problem }: ImageReference): string {
  if (problem !== undefined) return '';
  const code = ({ value }: { readonly value: string }) => toMarkdown(named(value));
  const shown = [
    ...(registry === undefined ? [] : [`${code(registry)} / `]),
    code(repository),
    ...(tag === undefined ? [] : [` : ${code(tag)}`]),
    ...(digest === undefined ? [] : [` @ ${code(digest)}`]),
  ];
  const names = [
    ...(registry === undefined ? [] : ['registry']),
    'repository',
    ...(tag === undefined
      ? []
      : [digest === undefined ? 'tag (can change: pin a digest to avoid that)' : 'tag (label only: the digest decides)']),
    ...(digest === undefined ? [] : ['digest']),
  ];
  return `${shown.join('')}  \n${names.join(' · ')}`;
}

/** The full name after expansion, if it differs from what is written. */
function standsFor({ image, reference, file }: ImageHoverRequest): string {
  if (reference.problem !== undefined) return '';
  const expanded = expandImage(image, file, 'likely');
  // If variables are left, only the expanded ones are news. `$NAME` and `${NAME}` are the same.
  const inBraces = reference.written.value.replaceAll(/\$(\w+)/g, '${$1}');
  const source = byRemote(expandImage(image, file), knownForImage(image, file));
  if (expanded.includes('$')) return expanded === inBraces ? '' : `Resolves to ${toMarkdown(named(expanded))}${source}`;
  const parsed = parseReference(expanded);
  if ('error' in parsed)
    return expanded === '' ? '' : `Resolves to ${toMarkdown(named(expanded))}${source}, which is not a valid image reference.`;
  const { domain, path, tag, digest } = parsed;
  const ending = digest === undefined ? `:${tag ?? 'latest'}` : `${tag === undefined ? '' : `:${tag}`}@${digest}`;
  const full = `${domain}/${path}${ending}`;
  return full === reference.written.value ? '' : `Resolves to ${toMarkdown(named(full))}${source}`;
}

/**
 * Marks values that come from the git remote. `certain` is the name expanded without it, so `${NAME}` is left where the remote fills in a
 * value.
 */
export function byRemote(certain: string, known: KnownVariables | undefined): string {
  const [remote] = [...certain.matchAll(/\$\{(\w+)\}/g)].flatMap(([, name = '']) => known?.remote(name) ?? []);
  return remote === undefined ? '' : `, from the git remote ${toMarkdown(named(remote))}`;
}

function variablesOf({ image, reference, file }: ImageHoverRequest): string {
  if (reference.variables.length === 0) return '';
  const set = variablesFor(image, file);
  const known = knownForImage(image, file);
  return reference.variables
    .map((variable) => `- ${toMarkdown(named(variable.value))}: ${meaningOf(variable, set, known, file.workspace.settings)}`)
    .join('\n');
}

function meaningOf(
  { name, syntax }: ReferenceVariable,
  pipeline: readonly KnownVariable[],
  known: KnownVariables | undefined,
  settings: Settings,
): string {
  if (syntax === 'input') return 'an input: GitLab replaces it before the Runner sees it';
  if (syntax === 'job-input') return 'a job input: the Runner replaces it';
  if (syntax === 'percent') return 'not expanded: the Runner expands only `$NAME`';
  if (syntax === 'shell' || syntax === 'unclosed') return 'expands to nothing: the Runner supports only `$NAME` and `${NAME}`';
  const setting = Object.hasOwn(settings.variables, name) ? settings.variables[name] : undefined;
  if (setting !== undefined) return `${toMarkdown(named(setting))}, from the setting \`pullproof.variables\``;
  const set = pipeline.find((variable) => variable.name === name);
  if (set !== undefined) {
    const where = set.owner === '' ? '`variables:` of the pipeline' : '`variables:` of the job';
    return set.value === undefined ? `set in ${where}, but the value is not certain` : `${toMarkdown(named(set.value))}, from ${where}`;
  }
  const value = known?.value(name);
  if (value !== undefined) return `${toMarkdown(named(value))}, from ${toMarkdown(known?.origin(name) ?? '')}`;
  return /^(?:CI|GITLAB)_/.test(name)
    ? 'set by GitLab at run time'
    : 'not set in the workspace: empty unless GitLab’s settings or an include define it';
}
