import type { WorkspaceView } from '../db/workspaceView.ts';
import { factsAround } from '../formats/factsAround.ts';
import type { Format, Split, Unit, UnitMemo } from '../formats/format.ts';
import { type Joined, joinFacts } from '../formats/mergeFacts.ts';
import type { Facts, FileParts } from '../model/facts.ts';
import { noFacts } from '../model/facts.ts';
import type { FileContext, Finding } from '../model/finding.ts';
import type { FormatId } from '../model/formatId.ts';
import type { Settings } from '../model/settings.ts';
import type { Rule, RuleContext } from '../rules/rule.ts';
import type { FileText } from '../text/fileText.ts';
import type { SourceRange } from '../text/mappedText.ts';
import { onceForEach } from '../util/lazy.ts';
import { firstVersion, firstWhere, splice, type Version, windowOf, windowSince } from '../util/listDiff.ts';
import { ignoredRules } from './ignoreSettings.ts';
import { type JobMemo, type JobPart, jobFindings } from './jobFindings.ts';
import { runRules } from './runRules.ts';
import { type Mention, mentionIn, readIgnoreComments } from './suppressions.ts';

/** What is known of one version of one file. All ranges are those of its text. */
export interface Analysis {
  readonly format: FormatId;
  readonly text: string;
  /** False when the content shows that the file is somebody else's: then there are no facts and no findings. */
  readonly ours: boolean;
  readonly facts: Facts;
  /** In the order of the file. */
  findings(circumstances: Circumstances): readonly Finding[];
}

export interface Circumstances {
  readonly settings: Settings;
  readonly file: FileContext;
  readonly workspace: WorkspaceView;
}

/** Remembers, from one version of a file to the next, what is known of its parts. One for each file; forgets what the newest version lacks. */
export interface Memo {
  units: UnitMemo | undefined;
  parts: { readonly units: readonly Unit[]; readonly results: readonly PartResult[]; readonly facts: readonly (Facts | undefined)[] };
  joined: Joined | undefined;
  /** The findings of the parts by themselves. */
  own?: {
    readonly parts: readonly PartResult[];
    readonly rules: readonly Rule[];
    readonly context: RuleContext;
    readonly lists: readonly (readonly Finding[])[];
  };
  readonly jobs: JobMemo;
  mention?: Mention;
}

interface PartResult extends JobPart {
  findings?: { readonly context: RuleContext; readonly list: readonly Finding[] };
}

export function createMemo(): Memo {
  return { units: undefined, parts: { units: [], results: [], facts: [] }, joined: undefined, jobs: {} };
}

/**
 * Reads a file, part by part; parts whose text `memo` knows are not read again, and only moved. So an analysis holds until the next one is
 * made with the same memo. `rulesFor` gives the rules for a file of a format that speaks of credentials, or does not.
 */
export function analyze(text: FileText, format: Format, rulesFor: RulesFor, memo: Memo): Analysis {
  const { parts: before, joined: joinedBefore } = memo;
  const split = format.split(text, memo.units);
  const results = resultsOf(split, format, before);
  const { list, window } = results;
  const facts = splice(
    before.facts,
    window,
    list.slice(window.top, window.below).map((result) => result.facts),
  );
  memo.units = split.memo;
  memo.parts = { units: split.units, results: list, facts };
  const joined = format.recognises(facts)
    ? joinFacts({ list: facts, before: before.facts, window }, joinedBefore, partsAround(split.units, facts))
    : undefined;
  const ours = joined !== undefined;
  memo.joined = joined;
  const wholeFacts = joined?.facts ?? noFacts;
  // Weakly: a view holds the other files as they stood then, and these would hold the views before it, without end.
  const told = new WeakMap<WorkspaceView, Told>();
  const find = (circumstances: Circumstances): readonly Finding[] => {
    const { settings, file } = circumstances;
    const { ofPart, ofJob, ofDocument } = byScope(rulesFor(format.id, (joined?.has.auths ?? 0) > 0));
    const found: Finding[] = [];
    gather(ownFindings(results, ofPart, circumstances, memo), found);
    if (ofJob.length > 0) gather(jobFindings(results, wholeFacts, ofJob, circumstances, memo.jobs), found);
    if (ofDocument.length > 0) gather([runRules(ofDocument, wholeFacts, circumstances)], found);
    if (found.length === 0) return found;
    const ignored = ignoredRules(settings.ignore, file.uri);
    const wanted = settings.ignore.length === 0 ? found : found.filter(({ rule }) => !ignored(rule));
    memo.mention = mentionIn(text, memo.mention);
    return tidy(wanted, memo.mention, wholeFacts);
  };
  return {
    format: format.id,
    get text() {
      return String(text);
    },
    ours,
    facts: wholeFacts,
    findings: ({ settings, file, workspace }) => {
      if (!ours) return [];
      const before = told.get(workspace);
      if (before?.settings === settings && before.file === file) return before.list;
      const list = find({ settings, file, workspace });
      told.set(workspace, { settings, file, list });
      return list;
    },
  };
}

type RulesFor = (format: FormatId, holdsCredentials: boolean) => readonly Rule[];

/** What was found in a view of the workspace. */
interface Told {
  readonly settings: Settings;
  readonly file: FileContext;
  readonly list: readonly Finding[];
}

interface Scopes {
  readonly ofPart: readonly Rule[];
  readonly ofJob: readonly Rule[];
  readonly ofDocument: readonly Rule[];
}

const byScope = onceForEach(
  (rules: readonly Rule[]): Scopes => ({
    ofPart: rules.filter(({ scope }) => scope === undefined),
    ofJob: rules.filter(({ scope }) => scope === 'job'),
    ofDocument: rules.filter(({ scope }) => scope === 'document'),
  }),
);

/** What is known of the parts, read where it is not. Most parts stand where they stood, between others that do. */
function resultsOf({ units, window: near }: Split, format: Format, before: Memo['parts']): Version<PartResult> {
  const window = near ?? windowOf(before.units, units);
  const { top, below, oldBelow } = window;
  const old = new Map(before.units.slice(top, oldBelow).map(({ key }, index) => [key, before.results[top + index]]));
  const fresh = units.slice(top, below).map((unit) => old.get(unit.key) ?? readPart(unit, format));
  const list = splice(before.results, window, fresh);
  return { list, before: before.results, window: windowOf(before.results, list, window) };
}

/** The part that stands at an offset, and those that may say something of what stands in others. */
function partsAround(units: readonly Unit[], facts: readonly (Facts | undefined)[]): NonNullable<FileParts['around']> {
  let reachingUp: readonly (Facts | undefined)[] | undefined;
  return (offset) => {
    if (units[0]?.footing === undefined) return undefined;
    const own = firstWhere(units.length, (index) => (units[index]?.footing?.at ?? 0) > offset) - 1;
    reachingUp ??= facts.filter((_, index) => units[index]?.reachesUp);
    return [facts[own], ...reachingUp];
  };
}

function readPart(unit: Unit, format: Format): PartResult {
  return { facts: format.read(unit.parse()) };
}

/** Part by part what rules say that look at nothing else. */
function ownFindings(version: Version<PartResult>, rules: readonly Rule[], { settings, file }: Circumstances, memo: Memo) {
  const { own } = memo;
  const isKnown = own?.rules === rules && own.context.settings === settings && own.context.file === file;
  const context = isKnown ? own.context : { settings, file };
  const of = (result: PartResult) => findingsOf(result, rules, context);
  const { list: parts } = version;
  const window = isKnown ? windowSince(own.parts, version) : firstVersion(parts).window;
  const lists = splice(isKnown ? own.lists : [], window, parts.slice(window.top, window.below).map(of));
  memo.own = { parts, rules, context, lists };
  return lists;
}

function findingsOf(result: PartResult, rules: readonly Rule[], context: RuleContext): readonly Finding[] {
  if (result.findings?.context === context) return result.findings.list;
  const list = result.facts === undefined ? nothing : runRules(rules, result.facts, context);
  result.findings = { context, list };
  return list;
}

const nothing: readonly Finding[] = [];

/** Of hundreds of parts most have none. By index: until V8 has optimized it, `of` takes eight times as long, and `flat` does too. */
function gather(lists: readonly (readonly Finding[])[], found: Finding[]): void {
  for (let at = 0; at < lists.length; at++) {
    const list = lists[at] ?? nothing;
    if (list.length > 0) for (const finding of list) found.push(finding);
  }
}

interface Placed {
  readonly finding: Finding;
  readonly start: number;
  readonly end: number;
}

/** In the order of the file, without what comments hide, and once each: a value used through several anchors is found several times. */
function tidy(findings: readonly Finding[], mention: Mention, facts: Facts): readonly Finding[] {
  const comments = readIgnoreComments(mention, (range) => statementAt(facts, range));
  const placed = findings.map((finding): Placed => ({ finding, start: finding.range.start, end: finding.range.end }));
  placed.sort((a, b) => a.start - b.start || a.end - b.end);
  return placed.filter((one, index) => !isTold(one, index, placed) && !comments.hides(one.finding)).map(({ finding }) => finding);
}

/** Whether one of those before says the same of the same place. */
function isTold({ finding, start, end }: Placed, index: number, placed: readonly Placed[]): boolean {
  for (let other = index - 1; other >= 0; other--) {
    const before = placed[other];
    if (before === undefined || before.start !== start || before.end !== end) return false;
    if (before.finding.rule === finding.rule) return true;
  }
  return false;
}

/** Where the statement begins whose string holds this place, when there is one: no comment can stand inside a string of several lines. */
export function statementAt(facts: Facts, range: SourceRange): number | undefined {
  for (const part of factsAround(facts, range.start)) {
    const start = statementIn(part, range);
    if (start !== undefined) return start;
  }
  return undefined;
}

function statementIn({ pipeline, tokens, auths, images }: Facts, range: SourceRange): number | undefined {
  const holds = (one: { readonly range: SourceRange }) => one.range.start <= range.start && range.end <= one.range.end;
  const inString = ({ string }: { readonly string: SourceRange }) => holds({ range: string });
  const string = pipeline?.logins?.find(inString)?.string ?? tokens?.find(inString)?.string;
  return auths.find(holds)?.statement.start ?? images.find(holds)?.range.start ?? string?.start;
}
