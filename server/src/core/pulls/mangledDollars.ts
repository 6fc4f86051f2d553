import type { Workspace } from '../db/workspace.ts';
import { isPredefinedVariable } from '../images/predefinedVariables.ts';
import type { AuthEntry, AuthSource, DollarUse } from '../model/facts.ts';
import { isVariableSet } from './variableNames.ts';

/**
 * Whether a `$` in a plain user name or password probably is part of it, so that its expansion damages the value (docs/ground-truth.md#a3). A variable
 * is meant if it is the whole string, is set somewhere, or is uppercase, as variables in GitLab's settings usually are.
 */
export function isMangled({ inside, name, whole }: DollarUse, workspace: Workspace): boolean {
  if ((inside !== 'username' && inside !== 'password') || name === undefined || whole !== undefined || !/[a-z]/.test(name)) return false;
  if (isPredefinedVariable(name) || Object.hasOwn(workspace.settings.variables, name)) return false;
  return !isVariableSet(workspace, name);
}

/** Whether the `$` is in a user name or password that is used: next to an `auth`, both are ignored (docs/ground-truth.md#a8). */
export function isUsed({ range: { start } }: DollarUse, { entries }: AuthSource): boolean {
  const entry = entries.find(({ range }) => range.start <= start && start < range.end);
  return entry?.auth === undefined || entry.auth.start === entry.auth.end;
}

/** The uses of `$` in the values of an entry. */
export function dollarsOf({ range }: AuthEntry, { dollars = [] }: AuthSource): readonly DollarUse[] {
  return dollars.filter(({ inside, range: { start } }) => inside !== 'key' && range.start <= start && start < range.end);
}
