import type { SourceRange } from '../text/mappedText.ts';
import type { Definitions } from './definitions.ts';
import type { MissingInclude } from './layers.ts';
import { entryOf, type Origin, type Unknown, type Value } from './value.ts';
import { type JobVariable, readJobVariables } from './variables.ts';

/** An image or a service as a job has it in the end. */
export interface EffectiveImage {
  readonly role: 'image' | 'service';
  /** Before variables are expanded. */
  readonly written: string;
  /** Where the name is written. */
  readonly from: Origin;
  /** The names that lead from the job to there: what it extends, `default`. Empty for its own. */
  readonly chain: readonly string[];
  /** The `!reference` that brings it in. */
  readonly through?: Origin;
  readonly entrypoint?: readonly string[];
  readonly pullPolicies: readonly string[];
  readonly aliases: readonly string[];
}

export interface EffectiveJob {
  readonly name: string;
  /** The job, as the file says that wins. */
  readonly uri: string;
  readonly range: SourceRange;
  /** Absent without any: each runner's own default is taken. Absent as well where it is not known, see `imageUnknown`. */
  readonly image?: EffectiveImage;
  /** What the image hangs on that is not at hand. A clause. */
  readonly imageUnknown?: string;
  readonly services: readonly EffectiveImage[];
  readonly servicesUnknown?: string;
  readonly variables: ReadonlyMap<string, JobVariable>;
}

const noJobs: ReadonlySet<string> = new Set(['default', 'image', 'services', 'variables', 'workflow']);

/** Works out the job of a name, when it is one that runs something. `outside` says why somebody else may yet have a say in it all. */
export function createJobReader(
  definitions: Definitions,
  missing: readonly MissingInclude[],
  outside: string | undefined,
): (name: string) => EffectiveJob | undefined {
  const defaults = readDefaults(definitions, missing, outside);
  const shared = sharedBy(definitions, missing, outside);
  return (name) => {
    if (name.startsWith('.') || noJobs.has(name)) return undefined;
    const job = definitions.extended(name);
    if (job?.kind !== 'mapping') return undefined;
    const known = readBefore.get(job);
    if (known !== undefined && known.job.name === name && isSame(known.shared, shared)) return known.job;
    if (!runsSomething(job, missing)) return undefined;
    const read = readJob(name, job, definitions, defaults);
    if (shared !== undefined && !hasReference(job)) readBefore.set(job, { shared, job: read });
    return read;
  };
}

/** What all jobs hang on besides themselves; undefined where they may hang on anything. */
type Shared = readonly unknown[] | undefined;

/** Jobs that neither changed themselves nor in what they hang on, from one version of a pipeline to the next. */
const readBefore = new WeakMap<Value, { readonly shared: Shared; readonly job: EffectiveJob }>();

function sharedBy(definitions: Definitions, missing: readonly MissingInclude[], outside: string | undefined): Shared {
  const globals = [...noJobs].map((name) => definitions.extended(name));
  if (globals.some((value) => value !== undefined && hasReference(value))) return undefined;
  return [outside, ...globals, ...missing.flatMap(({ include, rank }) => [include, rank])];
}

function isSame(one: Shared, other: Shared): boolean {
  return one !== undefined && one.length === other?.length && one.every((part, at) => part === other[at]);
}

function hasReference(value: Value): boolean {
  if (value.kind === 'list') return value.items.some(hasReference);
  if (value.kind === 'mapping') return [...value.entries.values()].some(hasReference);
  return value.kind === 'reference';
}

/** A job without a script is one that starts other pipelines, or part of one that an include has (GROUND-TRUTH C.2). */
function runsSomething(job: Value, missing: readonly MissingInclude[]): boolean {
  const has = (key: string) => entryOf(job, key) !== undefined && entryOf(job, key)?.kind !== 'unknown';
  if (has('trigger')) return false;
  return has('script') || has('run') || missing.length > 0 || !has('needs');
}

interface Defaults {
  (key: 'image' | 'services'): Value | undefined;
  /** There is an include that is not at hand. */
  readonly mayChange: boolean;
}

function readDefaults(definitions: Definitions, missing: readonly MissingInclude[], outside: string | undefined): Defaults {
  const latestMissing = missing.at(-1);
  const read = (key: 'image' | 'services'): Value | undefined => {
    const found = definitions.resolve(entryOf(definitions.extended('default'), key) ?? present(definitions.extended(key)));
    const [without] = missing;
    if (found === undefined) {
      const because = outside ?? (without && 'an include that is not at hand may have a default');
      return because === undefined ? undefined : { kind: 'unknown', because };
    }
    const rank = 'from' in found ? found.from?.rank : undefined;
    // What stands in the file that includes wins over what it includes, and later includes over earlier ones.
    const isOverridden = rank !== undefined && latestMissing !== undefined && latestMissing.rank > rank;
    return isOverridden ? { kind: 'unknown', because: 'an include that is not at hand may have another default' } : found;
  };
  return Object.assign(read, { mayChange: missing.length > 0 });
}

function present(value: Value | undefined): Value | undefined {
  return value?.kind === 'nothing' ? undefined : value;
}

function readJob(name: string, job: Value & { readonly kind: 'mapping' }, definitions: Definitions, defaults: Defaults): EffectiveJob {
  const valueFor = (key: 'image' | 'services') => {
    const own = entryOf(job, key);
    if (own !== undefined) return own;
    const inherited = inherits(definitions, job, key) ? defaults(key) : undefined;
    // A job without a script is a part of one that stands in a file that is not at hand.
    return isWhole(job) || inherited?.kind === 'unknown' || !defaults.mayChange ? inherited : partOfOther(name);
  };
  const context = { name, definitions };
  const image = readImage(valueFor('image'), 'image', context);
  const services = readServices(valueFor('services'), context);
  const from = job.from ?? { uri: '', range: { start: 0, end: 0 } };
  return {
    name,
    uri: from.uri,
    range: from.range,
    ...(image !== undefined && ('because' in image ? { imageUnknown: image.because } : { image })),
    services: services.filter((service) => !('because' in service)) as readonly EffectiveImage[],
    ...unknownOf(services),
    variables: readJobVariables(definitions, job),
  };
}

function unknownOf(services: readonly (EffectiveImage | Unknown)[]): { readonly servicesUnknown?: string } {
  const unknown = services.find((service) => 'because' in service);
  return unknown === undefined ? {} : { servicesUnknown: unknown.because };
}

function isWhole(job: Value): boolean {
  return entryOf(job, 'script') !== undefined || entryOf(job, 'run') !== undefined;
}

function partOfOther(name: string): Unknown {
  return { kind: 'unknown', because: `the rest of “${name}” is not at hand` };
}

/** `inherit: default` may cut off all defaults, or all but some. */
function inherits(definitions: Definitions, job: Value, key: string): boolean {
  const inherited = definitions.resolve(entryOf(definitions.resolve(entryOf(job, 'inherit')), 'default'));
  if (inherited?.kind === 'scalar') return inherited.text !== 'false';
  if (inherited?.kind !== 'list') return true;
  return inherited.items.some((item) => item.kind === 'scalar' && item.text === key);
}

interface Context {
  readonly name: string;
  readonly definitions: Definitions;
  readonly through?: Origin;
}

function readImage(written: Value | undefined, role: EffectiveImage['role'], context: Context): EffectiveImage | Unknown | undefined {
  const { definitions } = context;
  const value = definitions.resolve(written);
  const through = written?.kind === 'reference' ? written.from : context.through;
  if (value === undefined || value.kind === 'nothing') return undefined;
  if (value.kind === 'unknown') return value;
  if (value.kind === 'mapping') {
    const name = entryOf(value, 'name');
    const inner = readImage(name, role, { ...context, ...(through && { through }) });
    if (inner === undefined) return { kind: 'unknown', because: 'it has no name' };
    if ('because' in inner) return inner;
    const entrypoint = entryOf(value, 'entrypoint');
    return {
      ...inner,
      ...(entrypoint !== undefined && { entrypoint: textsOf(definitions.resolve(entrypoint)) }),
      pullPolicies: textsOf(definitions.resolve(entryOf(value, 'pull_policy'))),
      aliases: textsOf(definitions.resolve(entryOf(value, 'alias'))).flatMap((alias) => alias.split(/[\s,]+/).filter(Boolean)),
    };
  }
  if (value.kind !== 'scalar' || value.text === undefined) return { kind: 'unknown', because: 'its name is no text' };
  const { from } = value;
  const chain = chainTo(from.owner, context);
  return { role, written: value.text, from, chain, ...(through && { through }), pullPolicies: [], aliases: [] };
}

function chainTo(owner: string, { name, definitions }: Context): readonly string[] {
  if (owner === name) return [];
  const way = definitions.chain(name, owner);
  if (way.length > 0) return way;
  // The keys at the top level are defaults by another name.
  return [owner === 'image' || owner === 'services' ? 'default' : owner];
}

function readServices(written: Value | undefined, context: Context): readonly (EffectiveImage | Unknown)[] {
  const value = context.definitions.resolve(written);
  if (value === undefined || value.kind === 'nothing') return [];
  if (value.kind === 'unknown') return [value];
  if (value.kind !== 'list') return [{ kind: 'unknown', because: 'its services are no list' }];
  const through = written?.kind === 'reference' ? written.from : context.through;
  const inner = { ...context, ...(through && { through }) };
  return value.items.flatMap((item) => {
    const resolved = context.definitions.resolve(item);
    if (resolved?.kind === 'list') return readServices(item, inner);
    const service = readImage(item, 'service', inner);
    return service === undefined ? [] : [service];
  });
}

function textsOf(value: Value | undefined): readonly string[] {
  const items = value?.kind === 'list' ? value.items : [value];
  return items.flatMap((item) => (item?.kind === 'scalar' && item.text !== undefined ? [item.text] : []));
}
