import { jobTokenIn } from '../credentials/jobToken.ts';
import type { CredentialStep, CredentialTrace } from '../credentials/trace.ts';
import type { Workspace } from '../db/workspace.ts';
import { type Answer, headline, shortAnswer } from '../pulls/answer.ts';
import type { JudgedPull } from '../pulls/judgedPull.ts';
import { type Judged, mergeAnswers } from '../pulls/mergeAnswers.ts';
import { distinguishing, namesOf, type ScenarioName } from '../pulls/scenarioNames.ts';
import { judge } from '../pulls/verdict.ts';
import { inCell, joinMarkdown, type Markdown, md } from '../text/markdown.ts';
import { placeWords, sourceInRow, stepMarks, stepResult } from './steps.ts';
import type { HoverLinks } from './types.ts';

interface NamedAnswer extends Judged {
  readonly name: ScenarioName;
}

/** Scenarios whose tables differ in the places of their sources at most. */
type TableGroup = readonly NamedAnswer[];

/** With more different groups, the hover lists their answers instead of their sources. */
const maxTables = 2;
const maxRows = 6;

/** What the Runner finds in each source: one table for all runners and jobs where that is the same. Empty where the answer needs no source. */
export function pullTables({ answer, scenarios }: JudgedPull, workspace: Workspace, links: HoverLinks): Markdown {
  const names = distinguishing(scenarios);
  const groups = groupByTable(judge(scenarios, workspace).map((judged, index) => ({ ...judged, name: names[index] ?? {} })));
  if (groups.length > maxTables) return answerTable(groups);
  const whole = headline(answer);
  const sections = groups.map((group) => {
    const table = tableOf(group, links);
    const own = headline(mergeAnswers(group));
    if (own !== whole) return joinMarkdown([md`${namesIn(group)}: ${own}`, table], '\n\n');
    return table === '' || scenarios.length === 1 ? table : joinMarkdown([namesIn(group), table], '\n\n');
  });
  return joinMarkdown(sections, '\n\n');
}

function groupByTable(judged: readonly NamedAnswer[]): readonly TableGroup[] {
  const groups = new Map<string, NamedAnswer[]>();
  // Runners with the same sources share both.
  const keys = new Map<CredentialTrace, { readonly answer: Answer; readonly key: string }>();
  for (const one of judged) {
    const { answer, scenario } = one;
    const known = keys.get(scenario.trace);
    const key = known?.answer === answer ? known.key : `${answer.verdict} ${shortAnswer(answer)}\n${tableOf([one], {})}`;
    keys.set(scenario.trace, { answer, key });
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups.values()];
}

function namesIn(group: TableGroup): Markdown {
  return namesOf(group.map(({ name }) => name));
}

/** Whether the sources add nothing: all can pull a public image, and where the job token gives access, a variable hides the host that keys are for. */
function isAnswered({ scenario: { trace }, answer: { verdict } }: Judged): boolean {
  if (trace.error !== undefined) return false;
  return verdict === 'invalid' || jobTokenIn(trace) !== undefined || (verdict === 'public' && trace.outcome === 'anonymous');
}

function tableOf(group: TableGroup, links: HoverLinks): Markdown {
  const [first] = group;
  if (first === undefined || isAnswered(first)) return md``;
  const others = group.slice(1).map(({ scenario }) => scenario.trace.steps());
  const rows = first.scenario.trace.steps().map((step, index) => {
    const { state, brief } = stepResult(step, first.answer);
    const places = otherPlaces(
      step,
      others.flatMap((steps) => steps[index] ?? []),
      links,
    );
    const source = joinMarkdown([sourceInRow(step.source, step.candidate, links), ...places], ', ');
    return md`| ${stepMarks[state]} ${inCell(source)} | ${inCell(brief)} |`;
  });
  if (rows.length === 0) return md``;
  return joinMarkdown([md`| source | result |`, md`|:---|:---|`, ...settingsRow(first), ...rows], '\n');
}

/** More places of one row are left out. */
const maxPlaces = 2;

/** Where the same source is for the other runners. */
function otherPlaces({ source, candidate }: CredentialStep, others: readonly CredentialStep[], links: HoverLinks): readonly Markdown[] {
  const after = { in: source.path };
  const own = placeWords(source, candidate, links, after);
  const places = new Set(others.flatMap((other) => placeWords(other.source, other.candidate, links, after) ?? []));
  const more = [...places].filter((place) => place !== own);
  return more.length > maxPlaces ? [...more.slice(0, maxPlaces), md`…`] : more;
}

/** The source that comes first, and that an editor cannot see. */
function settingsRow({ scenario, answer }: Judged): readonly Markdown[] {
  const hasVariable = scenario.trace.steps().some(({ source }) => source.from === 'variable');
  if (hasVariable || answer.verdict !== 'no-credential') return [];
  return [md`| ? \`$DOCKER_AUTH_CONFIG\` in GitLab’s settings | not visible here |`];
}

function answerTable(groups: readonly TableGroup[]): Markdown {
  const rows = groups.slice(0, maxRows).map((group) => md`| ${inCell(namesIn(group))} | ${inCell(headline(mergeAnswers(group)))} |`);
  const more = groups.length > maxRows ? [md`| ${groups.length - maxRows} more | |`] : [];
  return joinMarkdown([md`| runner or job | result |`, md`|:---|:---|`, ...rows, ...more], '\n');
}
