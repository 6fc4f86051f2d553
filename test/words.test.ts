/** Comments, messages and docs use plain English. A phrase in this list makes readers stop, and has a better wording. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { proseIn } from './support/prose.ts';

const top = fileURLToPath(new URL('../', import.meta.url));

/** Files and folders to scan, as git pathspecs. */
const covered: readonly string[] = [
  'client',
  'server',
  'scripts',
  'schemas',
  'syntaxes',
  'docs',
  'test',
  ':(glob)*.md',
  'package.json',
  'package.nls.json',
  'esbuild.mjs',
  // Samples of what users write.
  ':!test/rules',
  ':!test/hover',
  ':!test/navigation',
  ':!test/fuzz/regressions',
  // Quoted from GitLab and the Runner.
  ':!test/conformance/*.json',
];

/** Where a phrase is correct, with the reason. */
const exceptions: readonly { readonly file: string; readonly phrase: string; readonly because: string }[] = [
  { file: 'test/words.test.ts', phrase: '', because: 'it lists the phrases' },
];

/** Regular expressions without regard to case, and what to write instead. A space also matches a line break in a comment. */
const phrases: readonly (readonly [pattern: string, better: string])[] = [
  ['hang(s|ing)? (on|upon|together)', 'depends on'],
  ['at hand', 'available, in the workspace'],
  ['mend(s|ed|ing)?', 'fix'],
  ['repairs?', 'fix'],
  ['besides?', 'next to, in addition to'],
  ['pass(es|ed)? over', 'ignore'],
  ['(?<!there )(is|are|was|were) no(?! (longer|more))', 'is not a, invalid'],
  ['(?<!there )(is|are|was|were) none', 'is invalid, is not one'],
  ['(is|are) to be', 'must be'],
  ['whoever', 'anyone who, the program that'],
  ['whichever it', 'in any case'],
  ['nobody', 'no one, no program, or the passive'],
  ['somebody', 'someone, another program'],
  ['small letters?', 'lowercase'],
  ['capitals?( letters?)?', 'uppercase'],
  ['letter case', 'case'],
  ['line ends?(?! (with|in|at)\\b)', 'newline'],
  ['white space', 'whitespace'],
  ['a blank(?! line)', 'a space'],
  ['whole numbers?', 'integer'],
  ['truth values?', 'boolean'],
  ['(object|list)s? of (names|texts)', 'map of, list of strings'],
  ['without it:', 'default:'],
  ['holds? (for|good)', 'applies to'],
  ['held (against|equal|to be)', 'compared with'],
  ['(stands?|stood) (under|in|behind|above|below|before|there|where|at|nowhere|as|alone)(?! for)', 'is'],
  ['behind (the|a|an|its|it|this|that|them|each|every)', 'after'],
  ['(makes?|made) of (it|this|that|them)', 'the result, interprets'],
  ['(lies?|lay) (in|below|where|there|outside|within|under|beneath)', 'is in'],
  ['takes? (it|them|this|that|each|one|these) for', 'treats as'],
  ['taken for', 'treated as'],
  ['serves', 'matches, is used for'],
  ['serve an?( image)?', 'match an image'],
  ['admits?|admitted', 'allows'],
  ['refused by no', 'not allowed'],
  ['of which', 'a sentence without "of which"'],
  ['wherein|whereof|whereupon|thereof|therein', 'in which, of it'],
  ['in place of', 'instead of'],
  ['anew|afresh', 'again'],
  ['(its|their) kin', 'similar'],
  ['of kin', 'similar'],
  ['(becomes?|became) of', 'the result'],
  ['told (apart|by|of|from)', 'distinguished, reported'],
  ['sees? to it', 'ensures'],
  ['(goes|going|went) on', 'continues'],
  ['go on (with|to|over)', 'continue'],
  ['with(out)? a word', 'silently, with a message'],
  ['comes? to (an end|rest|stand)', 'ends'],
  ['comes? of (it|that|many|two|one)', 'results from'],
  ['(pulls?|has|have|starts?|ends?) of (itself|themselves)', 'automatically, itself'],
  ['upon', 'on'],
  ['(, )?for (it|they|there) (is|are|has|have|knows?|would|may|can|could)', 'because'],
  ['means? no good', 'hostile'],
  ['has been at', 'changed'],
  ["(is|of) (none|nobody's|nobody’s) (of )?(its|our|their)? ?business", 'does not matter'],
  ['in vain', 'without success'],
  ['leads? back', 'is circular'],
  ['spelt', 'spelled, written'],
  ['seldom', 'rarely'],
  ['(gives|yields) (how|whether|what)', 'returns'],
  ['(say|says|said|spoken|speaks?) of', 'about, mentions, reports'],
  ['(is|are|was) said', 'is reported, is shown'],
  ['half-typed', 'incomplete'],
  ['the very same|this very|that very', 'the same, this'],
  ['so (long|many|much|often) (a|nobody|is|are|that it)', 'a plain number or limit'],
  ['alone(?=[.,;:]| (is|are|has|have|can|may|be)\\b)', 'only'],
  ['ever (was|were|so)', 'a plain statement'],
  ['lest|albeit|hitherto|henceforth|aught|naught|shall', 'modern English'],
  ['in (its|their|his) stead', 'instead'],
  ['is (left|let) alone|are left alone|leaves? (it|them) alone', 'ignored, not changed'],
];

test('texts use plain English', () => {
  const found = filesIn(covered).flatMap(oddPhrasesIn);
  assert.equal(found.length, 0, `${found.length} phrases are hard to read:\n${found.join('\n')}`);
});

function oddPhrasesIn(file: string): readonly string[] {
  const content = readFileSync(top + file, 'utf8');
  const text = /\.(?:ts|mjs|cjs)$/.test(file) ? proseIn(content) : content;
  return phrases.flatMap(([pattern, better]) => {
    const between = '\\s+(?:(?:\\*|//|#)\\s+)?';
    const expression = new RegExp(`\\b(?:${pattern.replaceAll(' ', between)})(?!\\w)`, 'gi');
    return [...text.matchAll(expression)].flatMap(({ 0: found, index }) => {
      const phrase = found.replaceAll(/\s+(?:(?:\*|\/\/|#)\s+)?/g, ' ').trim();
      if (exceptions.some((one) => one.file === file && phrase.toLowerCase().includes(one.phrase))) return [];
      return [`${file}:${text.slice(0, index).split('\n').length}: "${phrase}" (better: ${better})`];
    });
  });
}

function filesIn(paths: readonly string[]): readonly string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--', ...paths], {
    cwd: top,
    encoding: 'utf8',
  });
  return listed.split('\n').filter((path) => /\.(?:ts|mjs|cjs|md|json)$/.test(path) && existsSync(top + path));
}
