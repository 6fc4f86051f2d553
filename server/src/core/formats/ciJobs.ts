import type { JobFacts } from '../model/pipelineFacts.ts';
import { type Entry, entriesOf, entryAt, type Mapping, valueAt, wholePart } from '../syntax/node.ts';
import type { Field } from './fields.ts';
import { textsOf } from './imageUse.ts';

/** Top-level keys that are not jobs (docs/ground-truth.md#c3). */
export const reservedNames: ReadonlySet<string> = new Set([
  'default',
  'include',
  'stages',
  'types',
  'variables',
  'workflow',
  'spec',
  'image',
  'services',
  'cache',
  'before_script',
  'after_script',
]);

// Keys that only jobs have. Those of `sharedKeys` are missing, because Helm values, compose files and others have them too.
const jobKeys: ReadonlySet<string> = new Set([
  'script',
  'run',
  'extends',
  'trigger',
  'stage',
  'rules',
  'needs',
  'before_script',
  'after_script',
  'only',
  'except',
  'artifacts',
  'dependencies',
  'allow_failure',
  'when',
  'interruptible',
  'resource_group',
  'parallel',
  'inherit',
  'retry',
  'coverage',
  'id_tokens',
]);

/** All other keys of a job (docs/ground-truth.md#c3). */
const sharedKeys: ReadonlySet<string> = new Set([
  'image',
  'services',
  'variables',
  'tags',
  'environment',
  'cache',
  'timeout',
  'secrets',
  'release',
  'hooks',
  'identity',
  'inputs',
  'pages',
  'publish',
  'start_in',
  'manual_confirmation',
  '<<',
]);

/** Whether GitLab knows the key in a job. A hidden block can have others, which jobs use through an anchor or `!reference`. */
export function isKeyOfJob(key: string): boolean {
  return jobKeys.has(key) || sharedKeys.has(key);
}

/** Whether only a pipeline can contain this top-level block. */
export function showsPipeline({ key, value }: Entry): boolean {
  const name = key.source.text;
  if (!reservedNames.has(name)) return value?.kind === 'mapping' && (name.startsWith('.') || isReadAsJob(value));
  switch (name) {
    case 'stages':
    case 'types':
    case 'services':
    case 'before_script':
    case 'after_script':
      return value?.kind === 'sequence';
    case 'image':
      return value?.kind === 'scalar' || (value?.kind === 'mapping' && entryAt(value, 'name') !== undefined);
    case 'workflow':
      return value?.kind === 'mapping' && ['rules', 'name', 'auto_cancel'].some((wanted) => valueAt(value, wanted) !== undefined);
    case 'spec':
      return value?.kind === 'mapping' && valueAt(value, 'inputs') !== undefined;
    case 'variables':
    case 'default':
      return value?.kind === 'mapping';
    case 'include':
      return value !== undefined;
    default:
      return false;
  }
}

/**
 * Whether images and variables in this block have their usual meaning. In `foo: {image: …}` of another program's file they do not. A block
 * that has only keys of jobs may override these keys of an included job (docs/ground-truth.md#c6).
 */
export function isReadAsJob(mapping: Mapping): boolean {
  if (looksLikeJob(mapping)) return true;
  const image = valueAt(mapping, 'image');
  if (image?.kind === 'mapping' && image.entries.some(({ key }) => !imageKeys.has(key.source.text))) return false;
  return mapping.entries.length > 0 && mapping.entries.every(({ key }) => sharedKeys.has(key.source.text));
}

const imageKeys: ReadonlySet<string> = new Set(['name', 'entrypoint', 'pull_policy', 'docker', 'kubernetes']);

/** Whether the block can only be a job of a pipeline. */
function looksLikeJob(mapping: Mapping): boolean {
  if (entriesOf(mapping).some(({ key }) => jobKeys.has(key.source.text))) return true;
  const image = valueAt(mapping, 'image');
  return image?.kind === 'scalar' || (image?.kind === 'mapping' && entryAt(image, 'name') !== undefined);
}

/** A job (hidden or not) or `default:`. `fields` are those of its mapping. A hidden block may not be a job at all. */
export function jobFacts(entry: Entry, fields: ReadonlyMap<string, Field>): JobFacts {
  const name = wholePart(entry.key);
  const triggers = fields.has('trigger') && { triggers: true as const };
  return { name, kind: kindOf(name.value, fields), ...triggers, extends: textsOf(fields.get('extends')?.entry.value), range: entry.range };
}

function kindOf(name: string, fields: ReadonlyMap<string, Field>): JobFacts['kind'] {
  if (name === 'default') return 'default';
  if (name.startsWith('.')) return 'hidden';
  return fields.has('trigger') ? 'trigger' : 'job';
}
