import type { Workspace } from '../../db/workspace.ts';
import { compileGlob } from '../../images/glob.ts';
import type { Fix } from '../../model/finding.ts';
import { type Edit, replaceLocated } from '../../text/edit.ts';
import type { Located } from '../../text/mappedText.ts';
import { addTo } from '../../util/multimap.ts';
import type { AllowList } from './allowLists.ts';
import { quoted } from './quoting.ts';

/** Bounds for a suggestion that is only worth a short search. */
const maxCandidates = 20;
const maxPatternLength = 200;
/** Between a pattern and the comma or bracket after it. */
const maxGap = 1000;

/** Lets these runners run jobs with this image: with a wider pattern where "*" stops at a "/", or with another one for its repository. */
export function allowingFixes(refusing: readonly AllowList[], name: string, workspace: Workspace): readonly Fix[] {
  const [first, ...others] = refusing;
  if (first === undefined) return [];
  const runners = others.length === 0 ? first.runner.label : `${refusing.length} runners`;
  const where = `${first.key === 'allowed_services' ? 'for services ' : ''}on ${runners}`;
  const wider = widerPattern(first.patterns, name);
  const widen = ({ patterns }: AllowList, text: string) => {
    const same = widerPattern(patterns, name);
    return same !== undefined && same.pattern === wider?.pattern ? replacePattern(same.from, same.pattern, text) : undefined;
  };
  const instead = wider && `Allow ${quoted(wider.pattern)} instead of ${quoted(wider.from.value)} ${where}`;
  const added = patternFor(name);
  return [
    ...(instead === undefined ? [] : fixFor(refusing, workspace, instead, widen)),
    ...fixFor(refusing, workspace, `Allow ${quoted(added)} ${where}`, ({ patterns }, text) => addPattern(patterns, added, text)),
  ];
}

/** No fix unless each list can be changed: one that still refuses the image is enough for a job to fail. */
function fixFor(
  refusing: readonly AllowList[],
  workspace: Workspace,
  title: string,
  change: (list: AllowList, text: string) => Edit | undefined,
): readonly Fix[] {
  const edits = new Map<string, Edit[]>();
  for (const list of refusing) {
    const { uri } = list.runner;
    const edit = change(list, workspace.file(uri)?.text ?? '');
    if (edit === undefined) return [];
    addTo(edits, uri, edit);
  }
  return [{ title, otherEdits: () => edits }];
}

/** A pattern of the list that would match if one of its "*" could cross a "/", and what to write for that: users often expect it. */
export function widerPattern(patterns: readonly Located[], name: string): { readonly from: Located; readonly pattern: string } | undefined {
  const near = patterns.filter(({ value }) => {
    const wildcard = value.search(/[*?[{\\]/);
    return wildcard > 0 && name.startsWith(value.slice(0, wildcard));
  });
  for (const from of near.slice(0, maxCandidates)) {
    const pattern = widened(from.value.slice(0, maxPatternLength)).find((one) => compileGlob(one)?.matches(name));
    if (pattern !== undefined) return { from, pattern };
  }
  return undefined;
}

function widened(value: string): readonly string[] {
  const crossing = [...value.matchAll(/(?<=\/)\*(?=\/|$|:)/g)].map(({ index }) => {
    const rest = value.slice(index + 1);
    return `${value.slice(0, index)}**${rest.startsWith(':') ? '/*' : ''}${rest}`;
  });
  // `team-*` with a path below it.
  const below = /[^*/]\*$/.test(value) ? [`${value}/**`] : [];
  return [...crossing, ...below];
}

/** All tags of the image's repository. A name without tag or digest is compared as it is. */
function patternFor(name: string): string {
  const [tagged = ''] = name.split('@', 1);
  const colon = tagged.indexOf(':', tagged.lastIndexOf('/'));
  if (colon >= 0) return `${tagged.slice(0, colon)}:*`;
  return tagged === name ? name : `${tagged}@*`;
}

/** After the last pattern of the list, in the same quotes. */
function addPattern(patterns: readonly Located[], pattern: string, text: string): Edit | undefined {
  const last = patterns.at(-1);
  if (last === undefined || !/^[\w./:@*-]+$/.test(pattern)) return undefined;
  const quote = quoteAround(last, text);
  const at = last.range.end + 1;
  // Only a list can hold two patterns.
  if (quote === undefined || !/^\s*(?:#[^\n]*\n\s*)*[,\]]/.test(text.slice(at, at + maxGap))) return undefined;
  return { range: { start: at, end: at }, newText: `, ${quote}${pattern}${quote}` };
}

function replacePattern(from: Located, pattern: string, text: string): Edit | undefined {
  // A pattern has characters that words do not have, but no string of TOML escapes them.
  const isPlain = /^[\w./:@*?{},[\]-]+$/.test(pattern) && replaceLocated(from, 'x') !== undefined;
  return isPlain && quoteAround(from, text) !== undefined ? { range: from.range, newText: pattern } : undefined;
}

/** The quotes of a string on one line. Undefined for others. */
function quoteAround({ range }: Located, text: string): string | undefined {
  const [, quote] = /^(["'])(?!\1)/.exec(text.slice(range.end, range.end + 2)) ?? [];
  return text.charAt(range.start - 1) === quote && text.charAt(range.start - 2) !== quote ? quote : undefined;
}
