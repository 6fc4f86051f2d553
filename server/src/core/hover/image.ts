import { jobTokenIn } from '../credentials/jobToken.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import type { Workspace } from '../db/workspace.ts';
import type { KnownVariables } from '../images/gitLabProject.ts';
import { parseReference } from '../images/normalize.ts';
import type { RunnerFacts } from '../model/facts.ts';
import type { ImageReference, ReferenceVariable } from '../model/imageReference.ts';
import type { ImageUse } from '../model/imageUse.ts';
import type { Settings } from '../model/settings.ts';
import { jobInputName } from '../pipeline/variables.ts';
import { notPulledBecause } from '../pulls/executors.ts';
import { localMachineCan } from '../pulls/localMachine.ts';
import {
  expandImage,
  type KnownVariable,
  knownForImage,
  type PullScenario,
  possibleNames,
  pullScenarios,
  variablesFor,
} from '../pulls/pullScenarios.ts';
import { verdictOfScenario } from '../pulls/verdict.ts';
import { runnerAt } from '../pulls/workspaceSources.ts';
import { code, escaped, joinMarkdown, type Markdown, md } from '../text/markdown.ts';
import { jobLog, jobTokenHeadline, traceDetails, traceHeadline, traceTable } from './explainTrace.ts';
import { partsOf } from './referenceParts.ts';
import type { HoverLinks } from './types.ts';

export interface ImageRequest {
  readonly image: ImageUse;
  readonly reference: ImageReference;
  readonly file: SourceFile;
}

export interface ImageHoverRequest extends ImageRequest {
  readonly links: HoverLinks;
  /** Lists the sources also where the answer needs none of them. */
  readonly listsSources?: true;
}

/** Says which credential pulls the image, then how the Runner reads its name, then why. */
export function explainImage(request: ImageHoverRequest): Markdown {
  const { reference } = request;
  const { answer, details } = pulledHow(request);
  return joinMarkdown([answer, partsOf(reference), standsFor(request), listOf(variablesOf(request)), details], '\n\n');
}

interface Pulled {
  readonly answer: Markdown;
  readonly details: Markdown;
}

function pulledHow(request: ImageHoverRequest): Pulled {
  const { image, file, links } = request;
  const { workspace } = file;
  const notPullable = notPullableHeadline(request);
  if (notPullable !== undefined) return { answer: notPullable, details: md`` };
  const scenarios = pullScenarios(workspace, 'likely').of(image, file);
  const simple = pulledSimply(scenarios, workspace, links);
  if (simple !== undefined) return { answer: simple, details: request.listsSources ? sourcesOf(scenarios, workspace, links) : md`` };
  const [only] = scenarios;
  if (only !== undefined && scenarios.length === 1) {
    const nothing = md`No credentials found in the workspace. A \`DOCKER_AUTH_CONFIG\` in GitLab’s CI/CD settings is not visible here.`;
    const isBare = only.trace.steps().every(({ source }) => source.from === 'job') && only.trace.used === undefined;
    const details = [...(isBare ? [nothing] : []), traceDetails(only.trace, verdictOfScenario(only, workspace), links)];
    return { answer: headlineOf(only, workspace, links), details: joinMarkdown(details, '\n\n') };
  }
  const each = scenarios.map((scenario) => ({
    name: nameOf(scenario),
    details: traceDetails(scenario.trace, verdictOfScenario(scenario, workspace), links),
    headline: headlineOf(scenario, workspace, links),
  }));
  return {
    answer: joinMarkdown(
      each.map(({ name, headline }) => md`${name}: ${headline}`),
      '\n\n',
    ),
    details: joinMarkdown(
      each.map(({ name, details }) => md`${name}:\n\n${details}`),
      '\n\n',
    ),
  };
}

/** Where the job token gives access, its host is hidden by a variable, so keys cannot be compared with it. */
function sourcesOf(scenarios: readonly PullScenario[], workspace: Workspace, links: HoverLinks): Markdown {
  const tables = scenarios
    .filter(({ trace }) => jobTokenIn(trace) === undefined)
    .map((scenario) =>
      joinMarkdown([traceTable(scenario.trace, verdictOfScenario(scenario, workspace), links), jobLog(scenario.trace)], '\n\n'),
    );
  return joinMarkdown([...new Set(tables)], '\n\n');
}

/** The first line for an image that cannot be pulled, or that its runner does not pull. Undefined for others. */
export function notPullableHeadline({ image, reference: { problem }, file }: ImageRequest): Markdown | undefined {
  if (problem?.kind === 'web-page') return md`**Cannot be pulled**: the address of a web page, not an image.`;
  if (problem !== undefined) return md`**Cannot be pulled**: not a valid image reference.`;
  return notPulledHeadline(file.workspace, image.format === 'gitlab-ci' ? undefined : runnerAt(file, image.range.start));
}

/** The first line for images of runners that pull none. Undefined for other runners. */
export function notPulledHeadline(workspace: Workspace, runner: RunnerFacts | undefined): Markdown | undefined {
  const because = notPulledBecause(workspace, runner);
  return because && md`**Not pulled by the Runner**: ${because}.`;
}

/** The verdict of one scenario, with a note if the user's own machine behaves differently. */
export function headlineOf(scenario: PullScenario, workspace: Workspace, links: HoverLinks): Markdown {
  const { trace } = scenario;
  const jobToken = trace.error === undefined ? jobTokenIn(trace) : undefined;
  if (jobToken !== undefined && jobToken.first === undefined) return jobTokenHeadline(jobToken, links);
  const verdict = verdictOfScenario(scenario, workspace);
  if (jobToken !== undefined) return traceHeadline({ ...trace, ties: [], tried: [] }, verdict, links);
  const laptop = verdict.verdict === 'public' ? undefined : localMachineCan(trace, workspace);
  return md`${traceHeadline(trace, verdict, links)}${laptop === undefined ? md`` : md`  \n${laptop}`}`;
}

/** The full answer where no trace is needed: every runner uses the job token, or no credential is needed. */
export function pulledSimply(scenarios: readonly PullScenario[], workspace: Workspace, links: HoverLinks): Markdown | undefined {
  const answers = scenarios.map((scenario) => {
    const { trace } = scenario;
    if (trace.error !== undefined) return undefined;
    const isSimple = jobTokenIn(trace) !== undefined || (trace.outcome === 'anonymous' && isPublic(scenario, workspace));
    return isSimple ? headlineOf(scenario, workspace, links) : undefined;
  });
  const [first] = answers;
  return answers.every((answer) => answer === first) ? first : undefined;
}

function isPublic(scenario: PullScenario, workspace: Workspace): boolean {
  return verdictOfScenario(scenario, workspace).verdict === 'public';
}

/** Names one of several scenarios. */
export function nameOf({ runner, job, image }: Omit<PullScenario, 'trace'>): Markdown {
  if (image !== undefined) {
    if (runner === undefined && job === undefined) return md`As ${code(image)}`;
    return md`${nameOf({ ...(runner !== undefined && { runner }), ...(job !== undefined && { job }) })}, as ${code(image)}`;
  }
  const inJob = job === undefined ? md`` : md`In job *${escaped(job)}*`;
  if (runner === undefined && inJob !== '') return inJob;
  const byRunner = md`unner *${escaped(runner ?? 'without a name')}*`;
  return inJob === '' ? md`R${byRunner}` : md`${inJob}, r${byRunner}`;
}

function listOf(items: readonly Markdown[]): Markdown {
  return joinMarkdown(
    items.map((item) => md`- ${item}`),
    '\n',
  );
}

/** The full name after expansion, if it differs from what is written. */
export function standsFor({ image, reference, file }: ImageRequest): Markdown {
  if (reference.problem !== undefined) return md``;
  const names = possibleNames(image, file, 'likely');
  if (names.length > 1 && names.every((name) => !name.includes('$'))) return md`Resolves to ${inList(names)}`;
  const expanded = expandImage(image, file, 'likely');
  // If variables are left, only the expanded ones are news. `$NAME` and `${NAME}` are the same.
  const inBraces = reference.written.value.replaceAll(/\$(\w+)/g, '${$1}');
  const source = byRemote(expandImage(image, file), knownForImage(image, file));
  if (expanded.includes('$')) return expanded === inBraces ? md`` : md`Resolves to ${code(expanded)}${source}`;
  const parsed = parseReference(expanded);
  if ('error' in parsed) return expanded === '' ? md`` : md`Resolves to ${code(expanded)}${source}, which is not a valid image reference.`;
  const { domain, path, tag, digest } = parsed;
  const ending = digest === undefined ? `:${tag ?? 'latest'}` : `${tag === undefined ? '' : `:${tag}`}@${digest}`;
  const full = `${domain}/${path}${ending}`;
  return full === reference.written.value ? md`` : md`Resolves to ${code(full)}${source}`;
}

/** More alternatives are counted. */
const maxShown = 6;

/** `a`, `b` or `c`. */
export function inList(names: readonly string[]): Markdown {
  const shown = names.slice(0, maxShown).map(code);
  const more = names.length - shown.length;
  const last = more > 0 ? md`${more} more` : (shown.pop() ?? md``);
  return shown.length === 0 ? last : md`${joinMarkdown(shown, ', ')} or ${last}`;
}

/**
 * Marks values that come from the git remote. `certain` is the name expanded without it, so `${NAME}` is left where the remote fills in a
 * value.
 */
export function byRemote(certain: string, known: KnownVariables | undefined): Markdown {
  const [remote] = [...certain.matchAll(/\$\{(\w+)\}/g)].flatMap(([, name = '']) => known?.remote(name) ?? []);
  return remote === undefined ? md`` : md`, from the git remote ${code(remote)}`;
}

/** What each variable of the name stands for. */
export function variablesOf({ image, reference, file }: ImageRequest): readonly Markdown[] {
  if (reference.variables.length === 0) return [];
  const set = variablesFor(image, file);
  const known = knownForImage(image, file);
  return reference.variables.map((variable) => md`${code(variable.value)}: ${meaningOf(variable, set, known, file.workspace.settings)}`);
}

function meaningOfInput(input: KnownVariable | undefined): Markdown {
  const what = md`an input of the job: the Runner replaces it`;
  const values = input?.values ?? (input?.value === undefined ? [] : [input.value]);
  return values.length === 0 ? what : md`${what} with ${inList(values)}`;
}

function meaningOf(
  { name, syntax }: ReferenceVariable,
  pipeline: readonly KnownVariable[],
  known: KnownVariables | undefined,
  settings: Settings,
): Markdown {
  if (syntax === 'input') return md`an input: GitLab replaces it before the Runner sees it`;
  if (syntax === 'job-input') return meaningOfInput(pipeline.find((variable) => variable.name === jobInputName(name)));
  if (syntax === 'percent') return md`not expanded: the Runner expands only \`$NAME\``;
  if (syntax === 'shell' || syntax === 'unclosed') return md`expands to nothing: the Runner supports only \`$NAME\` and \`$\{NAME}\``;
  const setting = Object.hasOwn(settings.variables, name) ? settings.variables[name] : undefined;
  if (setting !== undefined) return md`${code(setting)}, from the setting \`pullproof.variables\``;
  const set = pipeline.find((variable) => variable.name === name);
  if (set !== undefined) {
    const where = set.owner === '' ? md`\`variables:\` of the pipeline` : md`\`variables:\` of the job`;
    if (set.values !== undefined) return md`${inList(set.values)}, depending on the job or pipeline`;
    return set.value === undefined ? md`set in ${where}, but the value is not certain` : md`${code(set.value)}, from ${where}`;
  }
  const value = known?.value(name);
  if (value !== undefined) return md`${code(value)}, from ${known?.origin(name) ?? md``}`;
  return /^(?:CI|GITLAB)_/.test(name)
    ? md`set by GitLab at run time`
    : md`not set in the workspace: empty unless GitLab’s settings or an include define it`;
}
