import type { Workspace } from '../db/workspace.ts';
import type { KnownVariables } from '../images/gitLabProject.ts';
import { parseReference } from '../images/normalize.ts';
import type { ReferenceVariable } from '../model/imageReference.ts';
import { jobInputName } from '../pipeline/variables.ts';
import type { ImageRequest } from '../pulls/judgedPull.ts';
import { expandImage, type KnownVariable, knownForImage, possibleNames, variablesFor } from '../pulls/pullScenarios.ts';
import { code, joinMarkdown, type Markdown, md } from '../text/markdown.ts';
import { type NameParts, partsLine } from './referenceParts.ts';

/** What is pulled, in one line, and what the name stands for if that line does not say it. */
export function nameLines(request: ImageRequest): readonly Markdown[] {
  const { image, reference, file } = request;
  const { problem, registry, repository, tag, digest } = reference;
  if (problem !== undefined) return [];
  const parsed = possibleNames(image, file, 'likely').length > 1 ? undefined : parseReference(expandImage(image, file, 'likely'));
  if (parsed !== undefined && !('error' in parsed)) {
    return [partsLine({ registry: parsed.domain, repository: parsed.path, tag: parsed.tag, digest: parsed.digest })];
  }
  const parts: NameParts = { registry: registry?.value, repository: repository.value, tag: tag?.value, digest: digest?.value };
  return [partsLine(parts), standsFor(request)];
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
  return reference.variables.map((variable) => md`${code(variable.value)}: ${meaningOf(variable, set, known, file.workspace)}`);
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
  { settings }: Workspace,
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
