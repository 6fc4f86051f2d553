import type { Facts, FormatId } from './facts.ts';
import { noFacts } from './facts.ts';
import type { Format, Unit, UnitMemo } from './formats/format.ts';
import { type Joined, joinFacts } from './formats/joinFacts.ts';
import { type JobMemo, type JobPart, jobFindings } from './jobFindings.ts';
import { readIgnoreComments } from './rules/ignore.ts';
import { ignoredRules } from './rules/ignoreSettings.ts';
import type { FileContext, Finding, Rule, RuleContext } from './rules/rule.ts';
import { runRules } from './rules/run.ts';
import type { Settings } from './settings.ts';
import type { SourceRange } from './text/mappedText.ts';
import { splice, windowOf } from './text/window.ts';
import type { WorkspaceView } from './workspaceView.ts';

/** What is known of one version of one file. All ranges are those of its text. */
export interface Analysis {
  readonly format: FormatId;
  readonly text: string;
  /** False when the content shows that the file is somebody else's: then there are no facts and no findings. */
  readonly ours: boolean;
  /** Made when first asked for. */
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
  parts: { readonly units: readonly Unit[]; readonly results: readonly PartResult[] };
  joined: Joined | undefined;
  readonly jobs: JobMemo;
}

interface PartResult extends JobPart {
  findings?: { readonly settings: Settings; readonly file: FileContext; readonly list: readonly Finding[] };
}

export function createMemo(): Memo {
  return { units: undefined, parts: { units: [], results: [] }, joined: undefined, jobs: {} };
}

/**
 * Reads a file, part by part; parts whose text `memo` knows are not read again, and only moved. So an analysis holds until the next one is
 * made with the same memo.
 */
export function analyze(text: string, format: Format, rules: readonly Rule[], memo: Memo): Analysis {
  const { units, memo: nextUnits } = format.split(text, memo.units);
  const results = resultsOf(units, format, memo.parts);
  memo.units = nextUnits;
  memo.parts = { units, results };
  const facts = results.map((result) => result.facts);
  const joined = format.recognises(facts) ? joinFacts(facts, memo.joined) : undefined;
  const ours = joined !== undefined;
  memo.joined = joined;
  const wholeFacts = () => joined?.facts ?? noFacts;
  const partRules = rules.filter((rule) => rule.scope === undefined);
  const jobRules = rules.filter((rule) => rule.scope === 'job');
  const documentRules = rules.filter((rule) => rule.scope === 'document');
  // Weakly: a view holds the other files as they stood then, and these would hold the views before it, without end.
  const told = new WeakMap<WorkspaceView, Told>();
  const find = (circumstances: Circumstances): readonly Finding[] => {
    const { settings, file } = circumstances;
    const ignored = ignoredRules(settings.ignore, file.uri);
    const found: Finding[] = [];
    const add = (list: readonly Finding[]) => {
      for (const finding of list) if (!ignored(finding.rule)) found.push(finding);
    };
    const context = { settings, file };
    for (const result of results) add(findingsOf(result, partRules, context));
    if (jobRules.length > 0) for (const list of jobFindings(results, wholeFacts(), jobRules, circumstances, memo.jobs)) add(list);
    if (documentRules.length > 0) add(runRules(documentRules, wholeFacts(), circumstances));
    return tidy(found, text, wholeFacts);
  };
  return {
    format: format.id,
    text,
    ours,
    get facts() {
      return wholeFacts();
    },
    findings: (circumstances) => {
      if (!ours) return [];
      const { settings, file, workspace } = circumstances;
      const before = told.get(workspace);
      if (before?.settings === settings && before.file === file) return before.list;
      const list = find(circumstances);
      told.set(workspace, { settings, file, list });
      return list;
    },
  };
}

/** What was found in a view of the workspace. */
interface Told {
  readonly settings: Settings;
  readonly file: FileContext;
  readonly list: readonly Finding[];
}

/** What is known of the parts, read where it is not. Most parts stand where they stood, between others that do. */
function resultsOf(units: readonly Unit[], format: Format, before: Memo['parts']): readonly PartResult[] {
  const window = windowOf(before.units, units);
  const { top, below, oldBelow } = window;
  const old = new Map(before.units.slice(top, oldBelow).map(({ key }, index) => [key, before.results[top + index]]));
  const fresh = units.slice(top, below).map((unit) => old.get(unit.key) ?? readPart(unit, format));
  return splice(before.results, window, fresh);
}

function readPart(unit: Unit, format: Format): PartResult {
  return { facts: format.read(unit.parse()) };
}

function findingsOf(result: PartResult, rules: readonly Rule[], context: RuleContext): readonly Finding[] {
  const known = result.findings;
  if (known !== undefined && known.settings === context.settings && known.file === context.file) return known.list;
  const list = result.facts === undefined ? [] : runRules(rules, result.facts, context);
  result.findings = { settings: context.settings, file: context.file, list };
  return list;
}

/** In the order of the file, without what comments hide, and once each: a value used through several anchors is found several times. */
function tidy(findings: Finding[], text: string, facts: () => Facts): readonly Finding[] {
  const comments = readIgnoreComments(text, (range) => statementAt(facts(), range));
  const seen = new Set<string>();
  return findings
    .filter((finding) => {
      const key = `${finding.rule} ${finding.range.start} ${finding.range.end}`;
      if (seen.has(key) || comments.hides(finding)) return false;
      seen.add(key);
      return true;
    })
    .sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
}

/** Where the statement begins whose string holds this place, when there is one: no comment can stand inside a string of several lines. */
export function statementAt(facts: Facts, range: SourceRange): number | undefined {
  const holds = (one: { readonly range: SourceRange }) => one.range.start <= range.start && range.end <= one.range.end;
  const inString = ({ string }: { readonly string: SourceRange }) => holds({ range: string });
  const string = facts.pipeline?.logins?.find(inString)?.string ?? facts.tokens?.find(inString)?.string;
  return facts.auths.find(holds)?.statement.start ?? facts.images.find(holds)?.range.start ?? string?.start;
}
