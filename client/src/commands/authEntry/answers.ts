import { authEntry, type GeneratedEntry } from '../../../../server/src/core/generators/authEntry.ts';
import { otherRegistry, type Preset, presetFor, type ShortLived, shortLivedFor } from '../../../../server/src/core/generators/presets.ts';
import type { VariableChange } from '../../../../server/src/core/generators/variableCommands.ts';
import type { EntryContext } from '../../../../server/src/core/index.ts';
import type { GenerateArguments } from '../authEntryArguments.ts';
import type { Outcome } from '../multiStep.ts';
import type { Target } from './targets.ts';

/** What an entry is for: the whole registry, or the images below a path. `ask`: the user types the path. */
export type Part = { readonly kind: 'whole' | 'ask' } | { readonly kind: 'path'; readonly key: string };

/** How a registry whose secrets expire soon is used. `login`: a command that logs in on this machine. */
export type Method = 'helper' | 'secret' | 'login';

/** Lives only while the boxes are shown, because it is the only place that holds the secret. */
export interface Answers {
  readonly given: GenerateArguments;
  readonly context: EntryContext;
  readonly preset?: Preset;
  /** The key as returned by `checkRegistry`. */
  readonly registry?: string;
  /** The registry was chosen from those of the workspace, so its address is not asked for. */
  readonly isOfWorkspace?: boolean;
  readonly part?: Part;
  readonly typedPart?: string;
  readonly username?: string;
  readonly method?: Method;
  readonly secret?: string;
  readonly target?: Target;
  /** For the login command: with the AWS CLI of a container. */
  readonly isInContainer?: boolean;
  readonly variable?: Pick<VariableChange, 'mode' | 'visibility'>;
  readonly isProtected?: boolean;
  readonly secretName?: string;
  readonly namespace?: string;
}

/** The key that is written. */
export function keyOf({ registry, part, typedPart }: Answers): string | undefined {
  if (part === undefined || part.kind === 'whole') return registry;
  return part.kind === 'path' ? part.key : typedPart;
}

/** A registry instead of the one before, and of what depends on it. */
export function withRegistry(answers: Answers, registry: string | undefined): Answers {
  const { part, typedPart, registry: before, method, ...others } = answers;
  return { ...others, ...(registry !== undefined && { registry }) };
}

/** The registry can differ from the one of the preset: then its own hints apply. */
export function hintsOf({ preset = otherRegistry, registry = '' }: Answers): Preset {
  const known = presetFor(registry);
  return known.id === 'other' ? preset : known;
}

/** The registry makes passwords only on demand, so that there is no user to ask for. Before it is known, the preset decides. */
export function hasOnlyTokens({ preset, registry }: Answers): boolean {
  return registry === undefined ? preset?.id === 'ecr' : shortLivedFor(registry) !== undefined;
}

/** The credential helper for a registry and user whose secrets expire soon. */
export function shortLivedOf({ registry = '', username }: Answers): ShortLived | undefined {
  return shortLivedFor(registry, username);
}

export function isSecretExpected(answers: Answers): boolean {
  return !hasOnlyTokens(answers) && (shortLivedOf(answers) === undefined || answers.method === 'secret');
}

export function entryOf(answers: Answers): GeneratedEntry | undefined {
  const { username, secret } = answers;
  const registry = keyOf(answers);
  if (registry === undefined) return undefined;
  if (!isSecretExpected(answers)) {
    const helper = shortLivedOf(answers)?.helper;
    return helper === undefined ? undefined : { registry, helper };
  }
  return username === undefined || secret === undefined ? undefined : authEntry({ registry, username, secret });
}

export function then<Value>(outcome: Outcome<Value>, next: (value: Value) => Answers): Outcome<Answers> {
  return typeof outcome === 'string' ? outcome : { next: next(outcome.next) };
}
