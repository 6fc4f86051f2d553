import type { Database } from '../db/database.ts';
import type { Workspace } from '../db/workspace.ts';
import type { SourceRange } from '../text/mappedText.ts';
import type { Definitions } from './definitions.ts';
import type { Condition, MissingInclude } from './includedFiles.ts';
import { readJobVariables } from './jobVariables.ts';
import { areNotAvailable, defaultSetters, definerOf } from './missingIncludes.ts';
import { eachOption, entryOf, type Origin, optionsOf, type Unknown, type Value } from './value.ts';
import { isSameJobVariables, type JobVariables } from './variables.ts';

/** An image or service of a job after merging and inheritance. */
export interface EffectiveImage {
  readonly role: 'image' | 'service';
  /** Before variables are expanded. */
  readonly written: string;
  /** Where the name is written. */
  readonly from: Origin;
  /** The blocks from the job to that place: what it extends, or `default`. Empty for the job's own. */
  readonly chain: readonly string[];
  /** The `!reference` that brings it in. */
  readonly through?: Origin;
  readonly entrypoint?: readonly string[];
  readonly pullPolicies: readonly string[];
  readonly aliases: readonly string[];
  /** What decides whether the job has this image: the rules of an include or an input, as a noun phrase. Absent if it always has it. */
  readonly condition?: string;
}

export interface EffectiveJob {
  readonly name: string;
  /** The job in the file that overrides the others. */
  readonly uri: string;
  readonly range: SourceRange;
  /** What decides whether the job exists: the rules of an include, as a noun phrase. Absent if it always exists. */
  readonly condition?: string;
  /** Absent if the job uses the runner's default image, or if the image is unknown (see `imageUnknown`). */
  readonly image?: EffectiveImage;
  /** Alternatives to `image`. Each has a `condition`, and so has `image`. */
  readonly otherImages: readonly EffectiveImage[];
  /** The job may also use the runner's default image. */
  readonly mayLackImage?: true;
  /** Why the image is unknown, as a clause. */
  readonly imageUnknown?: string;
  readonly services: readonly EffectiveImage[];
  readonly servicesUnknown?: string;
  readonly variables: JobVariables;
}

/** All images and services of a job, including conditional ones. */
export function imagesOf({ image, otherImages, services }: EffectiveJob): readonly EffectiveImage[] {
  return [...(image === undefined ? [] : [image]), ...otherImages, ...services];
}

const noJobs: ReadonlySet<string> = new Set(['default', 'image', 'services', 'variables', 'workflow']);

/**
 * Computes a job by name. Undefined if it runs nothing. `outside` is the reason why a file outside the workspace may change any job.
 */
export function createJobReader(
  { db }: Workspace,
  definitions: Definitions,
  missing: readonly MissingInclude[],
  outside: string | undefined,
): (name: string) => EffectiveJob | undefined {
  const readers = db.keyed((condition: Condition | undefined) => {
    // If the job exists, so does the only include that defines it, with all its other blocks.
    return jobReader(db, condition ? definitions.when(condition) : definitions, missing, outside);
  });
  return (name) => {
    if (name.startsWith('.') || noJobs.has(name)) return undefined;
    const conditions = definitions.conditionsOf(name);
    const because = conditions.length === 0 ? undefined : conditions.slice(0, maxConditions).map((one) => one.because);
    return readers(conditions.length === 1 ? conditions[0] : undefined)(name, because?.join(' or '));
  };
}

/** More reasons are not useful to a reader. */
const maxConditions = 3;

type ReadNamed = (name: string, condition: string | undefined) => EffectiveJob | undefined;

function jobReader(db: Database, definitions: Definitions, missing: readonly MissingInclude[], outside: string | undefined): ReadNamed {
  const defaults = readDefaults(db, definitions, missing, outside);
  const variablesOf = db.keyed((name: string) => readJobVariables(definitions, definitions.extended(name)), isSameJobVariables);
  return (name, condition) => {
    const job = definitions.extended(name);
    if (job?.kind !== 'mapping' || !runsSomething(job, missing)) return undefined;
    return { ...readJob(name, job, { definitions, defaults, missing }, variablesOf(name)), ...(condition !== undefined && { condition }) };
  };
}

/** A job without a script starts other pipelines, or extends a job from an include (docs/ground-truth.md#c2). */
function runsSomething(job: Value, missing: readonly MissingInclude[]): boolean {
  const has = (key: string) => entryOf(job, key) !== undefined && entryOf(job, key)?.kind !== 'unknown';
  if (has('trigger')) return false;
  return has('script') || has('run') || missing.length > 0 || !has('needs');
}

type Defaults = (key: 'image' | 'services') => Value | undefined;

function readDefaults(db: Database, definitions: Definitions, missing: readonly MissingInclude[], outside: string | undefined): Defaults {
  const setters = defaultSetters(missing);
  return db.keyed((key: 'image' | 'services'): Value | undefined => {
    const found = definitions.resolve(orElse(entryOf(definitions.extended('default'), key), () => present(definitions.extended(key))));
    if (found === undefined) {
      const because = outside ?? (setters.length === 0 ? undefined : `${areNotAvailable(setters)} and may set a default`);
      return because === undefined ? undefined : { kind: 'unknown', because };
    }
    // A file overrides its includes, and later includes override earlier ones.
    const later = setters.filter((one) =>
      optionsOf(found).some(
        (option) => option !== undefined && 'from' in option && option.from !== undefined && one.rank > option.from.rank,
      ),
    );
    return later.length === 0 ? found : { kind: 'unknown', because: `${areNotAvailable(later)} and may set another default` };
  });
}

/** Replaces an absent value. If it only may be absent, adds the replacement as an option. */
function orElse(value: Value | undefined, make: () => Value | undefined): Value | undefined {
  if (value === undefined) return make();
  return value.kind === 'maybe' && value.absent ? eachOption(value, (option) => option ?? make()) : value;
}

function present(value: Value | undefined): Value | undefined {
  return value?.kind === 'nothing' ? undefined : value;
}

interface JobSources {
  readonly definitions: Definitions;
  readonly defaults: Defaults;
  readonly missing: readonly MissingInclude[];
}

function readJob(
  name: string,
  job: Value & { readonly kind: 'mapping' },
  { definitions, defaults, missing }: JobSources,
  variables: EffectiveJob['variables'],
): EffectiveJob {
  const definer = definerOf(missing, name);
  const inheritedFor = (key: 'image' | 'services') => {
    if (definer !== undefined) return partOfOther(`${areNotAvailable([definer])} and also has a job “${name}”`);
    const answer = inherits(definitions, job, key);
    if (typeof answer === 'object') return answer;
    const inherited = answer ? defaults(key) : undefined;
    // A job without a script extends one from a file that is not available.
    if (isWhole(job) || inherited?.kind === 'unknown' || missing.length === 0) return inherited;
    return partOfOther(`the rest of “${name}” comes from an include, and ${areNotAvailable(missing)}`);
  };
  const valueFor = (key: 'image' | 'services') => orElse(entryOf(job, key), () => inheritedFor(key));
  const context: Context = { name, definitions, through: undefined, condition: undefined, details: undefined };
  const images = readImages(valueFor('image'), 'image', context);
  const [image, ...otherImages] = images.filter(isKnown);
  const unknown = images.find((one) => one !== undefined && 'because' in one);
  const services = readServices(valueFor('services'), context);
  const from = job.from ?? { uri: '', range: { start: 0, end: 0 } };
  return {
    name,
    uri: from.uri,
    range: from.range,
    ...(unknown === undefined ? image && { image } : unknownImage(unknown)),
    otherImages: unknown === undefined ? otherImages : [],
    ...(image !== undefined && images.includes(undefined) && { mayLackImage: true as const }),
    services: services.filter(isKnown),
    ...unknownOf(services),
    variables,
  };
}

type Read = EffectiveImage | Unknown | undefined;

function isKnown(image: Read): image is EffectiveImage {
  return image !== undefined && !('because' in image);
}

function unknownImage(unknown: Read): { readonly imageUnknown?: string } {
  return unknown !== undefined && 'because' in unknown ? { imageUnknown: unknown.because } : {};
}

function unknownOf(services: readonly (EffectiveImage | Unknown)[]): { readonly servicesUnknown?: string } {
  const unknown = services.find((service) => 'because' in service);
  return unknown === undefined ? {} : { servicesUnknown: unknown.because };
}

function isWhole(job: Value): boolean {
  return entryOf(job, 'script') !== undefined || entryOf(job, 'run') !== undefined;
}

function partOfOther(because: string): Unknown {
  return { kind: 'unknown', because };
}

/** `inherit: default` can disable all defaults, or all except some. */
function inherits(definitions: Definitions, job: Value, key: string): boolean | Unknown {
  const inherited = definitions.resolve(entryOf(definitions.resolve(entryOf(job, 'inherit')), 'default'));
  const answers = new Set(optionsOf(inherited).map((option) => allowsDefault(option, key)));
  const [answer = true, ...others] = answers;
  return others.length === 0 ? answer : { kind: 'unknown', because: '`inherit` depends on the rules of an include' };
}

function allowsDefault(inherited: Value | undefined, key: string): boolean {
  if (inherited?.kind === 'scalar') return inherited.text !== 'false';
  if (inherited?.kind !== 'list') return true;
  return inherited.items.some((item) => item.kind === 'scalar' && item.text === key);
}

interface Context {
  readonly name: string;
  readonly definitions: Definitions;
  readonly through: Origin | undefined;
  readonly condition: string | undefined;
  /** The image's other keys. */
  readonly details: Details | undefined;
}

type Details = Pick<EffectiveImage, 'entrypoint' | 'pullPolicies' | 'aliases'>;

const noDetails: Details = { pullPolicies: [], aliases: [] };

/** The possible images. Undefined stands for no image. */
function readImages(written: Value | undefined, role: EffectiveImage['role'], outer: Context): readonly Read[] {
  const { definitions } = outer;
  const value = definitions.resolve(written);
  const through = written?.kind === 'reference' ? written.from : outer.through;
  const context = { name: outer.name, definitions, through, condition: outer.condition, details: outer.details };
  if (value === undefined || value.kind === 'nothing') return [undefined];
  if (value.kind === 'unknown') return [value];
  if (value.kind === 'maybe') {
    const { because } = value;
    return optionsOf(value).flatMap((option) => readImages(option, role, { ...context, condition: because }));
  }
  // A mapping as a name is invalid. It may be the enclosing mapping itself, through a reference.
  if (value.kind === 'mapping' && context.details === undefined) {
    const details = detailsOf(value, definitions);
    const found = readImages(entryOf(value, 'name'), role, { ...context, details });
    return found.map((inner) => inner ?? { kind: 'unknown', because: 'it has no name' });
  }
  if (value.kind !== 'scalar' || value.text === undefined) return [{ kind: 'unknown', because: 'its name is not a string' }];
  const { from } = value;
  const { condition } = context;
  const how = { ...(context.through && { through: context.through }), ...(condition !== undefined && { condition }) };
  return [{ role, written: value.text, from, chain: chainTo(from.owner, context), ...how, ...(context.details ?? noDetails) }];
}

function detailsOf(value: Value, definitions: Definitions): Details {
  const entrypoint = entryOf(value, 'entrypoint');
  return {
    ...(entrypoint !== undefined && { entrypoint: textsOf(definitions.resolve(entrypoint)) }),
    pullPolicies: textsOf(definitions.resolve(entryOf(value, 'pull_policy'))),
    aliases: textsOf(definitions.resolve(entryOf(value, 'alias'))).flatMap((alias) => alias.split(/[\s,]+/).filter(Boolean)),
  };
}

function chainTo(owner: string, { name, definitions }: Context): readonly string[] {
  if (owner === name) return [];
  const path = definitions.chain(name, owner);
  if (path.length > 0) return path;
  // Top-level `image` and `services` are defaults, too.
  return [owner === 'image' || owner === 'services' ? 'default' : owner];
}

/** GitLab rejects lists that are nested deeper, and lists that contain themselves. */
const maxServicesDepth = 10;
/** More than any real job has, including nested lists. Stops on files that are made to be slow. */
const maxServices = 2000;
const tooManyServices: Unknown = { kind: 'unknown', because: 'its services are nested too deeply' };

function readServices(
  written: Value | undefined,
  context: Context,
  depth = 0,
  budget = { left: maxServices },
): readonly (EffectiveImage | Unknown)[] {
  if (depth > maxServicesDepth || budget.left < 0) return [tooManyServices];
  const value = context.definitions.resolve(written);
  if (value === undefined || value.kind === 'nothing') return [];
  if (value.kind === 'unknown') return [value];
  if (value.kind === 'maybe') {
    const { because } = value;
    return value.options.flatMap((option) => readServices(option, { ...context, condition: because }, depth + 1, budget));
  }
  if (value.kind !== 'list') return [{ kind: 'unknown', because: 'its services are not a list' }];
  budget.left -= value.items.length;
  const through = written?.kind === 'reference' ? written.from : context.through;
  const inner = { ...context, through };
  return value.items.flatMap((item) => {
    const resolved = context.definitions.resolve(item);
    if (resolved?.kind === 'list') return readServices(item, inner, depth + 1, budget);
    return readImages(item, 'service', inner).filter((service) => service !== undefined);
  });
}

function textsOf(value: Value | undefined): readonly string[] {
  const items = value?.kind === 'list' ? value.items : [value];
  return items.flatMap((item) => (item?.kind === 'scalar' && item.text !== undefined ? [item.text] : []));
}
