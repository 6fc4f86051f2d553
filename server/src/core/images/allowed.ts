import { compileGlob } from './glob.ts';

/** Whether an image matches a pattern of `allowed_images` or `allowed_services`. An invalid pattern matches nothing. */
export function matchesPattern(pattern: string, image: string): boolean {
  return compileGlob(pattern)?.matches(image) ?? false;
}

/** Whether the pattern is valid: brackets and braces are closed, and it does not end with a backslash. */
export function isPattern(pattern: string): boolean {
  return compileGlob(pattern) !== undefined;
}

/**
 * Whether the Runner allows an image in a job (docs/ground-truth.md#b3). `image` is compared as written after expansion. Nothing is filled
 * in, so `ruby` does not match `ruby:latest`. `internal` are the Runner's own names: its default image, or the names of its configured
 * services. Without patterns, everything is allowed.
 */
export function isAllowed(image: string, patterns: readonly string[], internal: readonly string[] = []): boolean {
  return patterns.length === 0 || internal.includes(image) || patterns.some((pattern) => matchesPattern(pattern, image));
}
