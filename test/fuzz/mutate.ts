import type { Random } from './random.ts';

/** Pieces of such files, and pieces that are difficult for parsers. */
const pieces = [
  ...[
    '"',
    "'",
    '`',
    '[',
    ']',
    '{',
    '}',
    '(',
    ')',
    ':',
    ',',
    '=',
    '-',
    '#',
    '\\',
    '|',
    '>',
    '&',
    '*',
    '!',
    '%',
    '@',
    '?',
    '$',
    '~',
    '/',
    ' ',
    '\t',
  ],
  ...['\n', '\r\n', '\r', '\u0085', '\u2028', '\ufeff', '\0', '\x1b', '\ud800', '\udc00', '😀', 'ä', '\u0301', '\u200b'],
  ...[
    '---\n',
    '...\n',
    '# ',
    '<<: *a\n',
    '&a ',
    '*a',
    '!reference [a, image]',
    '!!binary ',
    '? ',
    '|-\n',
    '>+2\n',
    '\\u0000',
    '\\x',
    '\\"',
  ],
  ...[
    'image: ',
    'image:\n  name: x\n',
    'services:\n  - ',
    'default:\n',
    'variables:\n',
    'extends: ',
    'include: ',
    'stages: []\n',
    'pull_policy: ',
  ],
  ...['.a: &a\n  image: b\n', 'DOCKER_AUTH_CONFIG: ', '$CI_REGISTRY_IMAGE', '${A:-b}', '$$', '%A%', 'latest', '@sha256:', 'registry:5000/'],
  ...['[[runners]]\n', '[runners.docker]\n', 'environment = [', 'allowed_images = ["', '"""', "'''", 'name = ', 'a.b.c = 1\n', '= {'],
  ...[
    '{"auths": {',
    '"auth": "YTpi"',
    '"credHelpers"',
    '"credsStore": ""',
    '__proto__',
    'constructor',
    'null',
    'true',
    '1e999',
    '-0',
    '0x',
  ],
] as const satisfies readonly string[];

type Change = (text: string, random: Random, other: string) => string;

const changes: readonly [Change, ...Change[]] = [
  (text, random) => splice(text, random.below(text.length + 1), 0, random.of(pieces)),
  (text, random) => splice(text, random.below(text.length + 1), 1 + random.below(4), random.of(pieces)),
  (text, random) => splice(text, random.below(text.length + 1), 1 + random.below(3), ''),
  (text, random) => splice(text, random.below(text.length + 1), random.below(200), ''),
  (text, random) => text.slice(0, random.below(text.length + 1)),
  (text, random) => text.slice(random.below(text.length + 1)),
  (text, random) => splice(text, random.below(text.length + 1), 0, someOf(text, random)),
  (text, random, other) => splice(text, random.below(text.length + 1), 0, someOf(other, random)),
  (text, random, other) => text.slice(0, random.below(text.length + 1)) + other.slice(random.below(other.length + 1)),
  (text, random) => splice(text, random.below(text.length + 1), 0, random.of(pieces).repeat(1 + random.below(60))),
  (text, random) => onLines(text, random, (lines, at, to) => [...lines.slice(0, at), ...lines.slice(to)]),
  (text, random) => onLines(text, random, (lines, at, to) => [...lines.slice(0, to), ...lines.slice(at)]),
  (text, random) => onLines(text, random, (lines, at, to) => lines.map((line, index) => (index >= at && index < to ? `  ${line}` : line))),
  (text, random) =>
    onLines(text, random, (lines, at, to) => lines.map((line, index) => (index >= at && index < to ? line.slice(2) : line))),
  (text, random) => onLines(text, random, (lines, at, to) => [...lines.slice(0, at), lines.slice(at, to).join(''), ...lines.slice(to)]),
  (text) => text.replaceAll('\n', '\r\n'),
  (text, random) => text.replaceAll(random.of(pieces), random.of(pieces)),
  (text, random) => text.replaceAll(' ', random.of([' ', '  ', '\t', ''])),
];

/** Larger files are tested in test/adversarial; here, many small inputs are better than few large ones. In UTF-16 units. */
const maximumLength = 20_000;

/** A text with random changes. */
export function mutate(text: string, random: Random, other: string): string {
  let changed = text;
  for (let round = random.below(6); round >= 0; round--) changed = random.of(changes)(changed, random, other).slice(0, maximumLength);
  return changed;
}

function splice(text: string, at: number, removed: number, inserted: string): string {
  return text.slice(0, at) + inserted + text.slice(at + removed);
}

function someOf(text: string, random: Random): string {
  const start = random.below(text.length);
  return text.slice(start, start + random.below(300));
}

function onLines(text: string, random: Random, change: (lines: readonly string[], at: number, to: number) => readonly string[]): string {
  const lines = text.split('\n');
  const at = random.below(lines.length);
  return change(lines, at, at + 1 + random.below(8)).join('\n');
}
