import { templateEffect } from '../schema/ciTemplates.ts';
import type { MissingInclude } from './includedFiles.ts';

/** More names are not useful to a reader. */
const maxNames = 2;

/** Those that may set `default:`, or `image` or `services` at the top level. */
export function defaultSetters(missing: readonly MissingInclude[]): readonly MissingInclude[] {
  return missing.filter((one) => effectOf(one)?.setsDefault !== false);
}

/** One that certainly has a job of this name, which GitLab merges with the pipeline's own. Others may have one too. */
export function definerOf(missing: readonly MissingInclude[], job: string): MissingInclude | undefined {
  return missing.find((one) => effectOf(one)?.jobs.includes(job));
}

/** The includes as the subject of a clause: `“acme/ci:base.yml” is not available`. */
export function areNotAvailable(missing: readonly MissingInclude[]): string {
  const names = [...new Set(missing.map(({ name }) => `“${name}”`))];
  const [only, ...others] = names;
  if (others.length === 0) return `${only ?? 'an include'} is not available`;
  const more = names.length - maxNames;
  if (more <= 0) return `${names.join(' and ')} are not available`;
  return `${names.slice(0, maxNames).join(', ')} and ${more} other ${more === 1 ? 'include' : 'includes'} are not available`;
}

function effectOf({ include: { kind, target } }: MissingInclude) {
  return kind === 'template' && target !== undefined ? templateEffect(target) : undefined;
}
