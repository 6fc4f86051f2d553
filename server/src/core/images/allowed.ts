import { compileGlob } from './glob.ts';

/** Whether an image is admitted by a pattern of `allowed_images` or `allowed_services`. A pattern with a mistake admits nothing. */
export function matchesPattern(pattern: string, image: string): boolean {
  return compileGlob(pattern)?.matches(image) ?? false;
}

/** Whether the pattern can be read at all: brackets and braces closed, no lone backslash at its end. */
export function isPattern(pattern: string): boolean {
  return compileGlob(pattern) !== undefined;
}

/**
 * Whether the Runner lets a job use an image (GROUND-TRUTH B.3). `image` is compared as written after expansion: nothing is filled in,
 * so `ruby` does not admit `ruby:latest`. `internal` are the names that the Runner brings itself: its own default image, for services the
 * names of its configuration. No patterns: everything is allowed.
 */
export function isAllowed(image: string, patterns: readonly string[], internal: readonly string[] = []): boolean {
  return patterns.length === 0 || internal.includes(image) || patterns.some((pattern) => matchesPattern(pattern, image));
}
