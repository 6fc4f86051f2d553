/** Stands for `node:assert/strict` in VS Code for the Web: the functions of it that the tests use. */

export function ok(value: unknown, message = 'is not true'): asserts value {
  if (!value) throw new Error(message);
}

export function equal(actual: unknown, expected: unknown, message?: string): void {
  ok(Object.is(actual, expected), because(message, `${show(actual)} is not ${show(expected)}`));
}

export function deepEqual(actual: unknown, expected: unknown, message?: string): void {
  ok(isSame(actual, expected), because(message, `${show(actual)} is not the same as ${show(expected)}`));
}

export function match(text: string, pattern: RegExp, message?: string): void {
  ok(pattern.test(text), because(message, `${show(text)} does not match ${pattern}`));
}

export function doesNotMatch(text: string, pattern: RegExp, message?: string): void {
  ok(!pattern.test(text), because(message, `${show(text)} matches ${pattern}`));
}

function because(message: string | undefined, reason: string): string {
  return message === undefined ? reason : `${message}: ${reason}`;
}

function show(value: unknown): string {
  return JSON.stringify(value, undefined, 2) ?? String(value);
}

/** Plain data is the same if it has the same members, and anything else only if it is the same object. */
function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (!isData(one) || !isData(other) || Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => Object.hasOwn(other, key) && isSame(one[key], other[key]));
}

function isData(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
}
