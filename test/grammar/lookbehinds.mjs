import { readFileSync } from 'node:fs';

/**
 * The lookbehinds of a grammar without a length limit. Each is tried at many positions of a line, so that a long line would take quadratic
 * time.
 */
export function unboundedLookbehinds(path) {
  const patterns = [];
  JSON.parse(readFileSync(path, 'utf8'), (key, value) => {
    if (['match', 'begin', 'end', 'while'].includes(key) && typeof value === 'string') {
      patterns.push(value);
    }
    return value;
  });
  return patterns.flatMap(lookbehindsIn).filter((lookbehind) => /[*+]|\{\d+,\}/.test(withoutLiterals(lookbehind)));
}

function lookbehindsIn(pattern) {
  const found = [];
  for (let start = pattern.indexOf('(?<='); start >= 0; start = pattern.indexOf('(?<=', start + 1)) {
    found.push(pattern.slice(start, groupEnd(pattern, start)));
  }
  return found;
}

function groupEnd(pattern, start) {
  const plain = withoutLiterals(pattern);
  let depth = 0;
  for (let at = start; at < plain.length; at++) {
    if (plain[at] === '(') depth++;
    if (plain[at] === ')' && --depth === 0) return at + 1;
  }
  return pattern.length;
}

/** The pattern with escapes and character classes replaced by text of the same length. */
function withoutLiterals(pattern) {
  return pattern.replaceAll(/\\.|\[(?:\\.|[^\]\\])*\]/g, (literal) => 'x'.repeat(literal.length));
}
