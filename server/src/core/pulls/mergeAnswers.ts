import { type Candidate, jobTokenWords, sourceWords } from '../credentials/sources.ts';
import { joinMarkdown, type Markdown, md } from '../text/markdown.ts';
import { type Answer, shortAnswer } from './answer.ts';
import type { PullScenario } from './pullScenarios.ts';
import { deciderOf, distinguishing, type ScenarioName, shortNamesOf } from './scenarioNames.ts';

/** The answer for one of several scenarios. */
export interface Judged {
  readonly scenario: PullScenario;
  readonly answer: Answer;
}

/** More alternatives are not listed. */
const maxAlternatives = 3;

/** One answer for all scenarios. If their verdicts differ, it depends on the runner or job. */
export function mergeAnswers(judged: readonly Judged[]): Answer {
  const answer = judged[0]?.answer;
  if (answer === undefined) return { verdict: 'depends', because: md`information outside the workspace` };
  if (judged.every((one) => one.answer === answer || keyOf(one.answer) === keyOf(answer))) return answer;
  const names = distinguishing(judged.map(({ scenario }) => scenario));
  const groups = groupByAnswer(judged, names);
  const answers = groups.map((group) => group.answer);
  const decider = deciderOf(names);
  if (answers.some(({ verdict }) => verdict !== answer.verdict))
    return { verdict: 'depends', because: md`the ${decider}`, detail: eachOf(groups) };
  switch (answer.verdict) {
    case 'pulled-with':
      return pulledWithOneOf(answers, decider);
    case 'public':
      // The one with more words warns of private images.
      return answers.find(({ detail }) => detail !== undefined) ?? answer;
    case 'no-credential':
      return { ...answer, because: joinMarkdown(distinct(answers.map(({ because }) => because)), ' or ') };
    case 'depends': {
      const whatOn = distinct(answers.map(({ because }) => because));
      // The details of one thing differ in the names of runners or jobs.
      const { detail } = answer;
      return { verdict: 'depends', because: joinMarkdown(whatOn, ' or '), ...(whatOn.length === 1 && detail !== undefined && { detail }) };
    }
    default:
      return { ...answer, because: joinMarkdown(distinct(answers.map(({ because }) => because)), ', ') };
  }
}

interface Group {
  readonly answer: Answer;
  readonly names: ScenarioName[];
}

/** The same for answers that look the same. */
function keyOf({ verdict, who, because, detail }: Answer): string {
  return `${verdict}\n${who}\n${because}\n${detail}`;
}

function groupByAnswer(judged: readonly Judged[], names: readonly ScenarioName[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const [index, { answer }] of judged.entries()) {
    const name = names[index] ?? {};
    const key = keyOf(answer);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { answer, names: [name] });
    else group.names.push(name);
  }
  return [...groups.values()];
}

/** `: pulled as `deploy-bot` (*docker*), no credential (*k8s*)` */
function eachOf(groups: readonly Group[]): Markdown {
  const byWords = new Map<Markdown, ScenarioName[]>();
  for (const { answer, names } of groups) {
    const words = shortAnswer(answer);
    byWords.set(words, [...(byWords.get(words) ?? []), ...names]);
  }
  const parts = [...byWords].map(([words, names]) => md`${words} (${shortNamesOf(names)})`);
  const more = parts.length > maxAlternatives ? md`, …` : md``;
  return md`: ${joinMarkdown(parts.slice(0, maxAlternatives), ', ')}${more}`;
}

/** Each scenario has a credential. Often only the owners of the sources differ. */
function pulledWithOneOf(answers: readonly Answer[], decider: Markdown): Answer {
  const sources = distinct(answers.map(({ candidate }) => (candidate === undefined ? jobTokenWords : wordsOf(candidate))));
  const who = distinct(answers.map((answer) => answer.who ?? md``));
  const owner = who.length === 1 && sources.length === 1 ? md` of each ${decider}` : md`, depending on the ${decider}`;
  return { verdict: 'pulled-with', who: joinMarkdown(who, ' or '), because: md`with ${joinMarkdown(sources, ' or ')}${owner}` };
}

function wordsOf({ source }: Candidate): Markdown {
  return source.from === 'job' ? jobTokenWords : sourceWords(source);
}

function distinct(words: readonly Markdown[]): readonly Markdown[] {
  const all = [...new Set(words)];
  return all.length > maxAlternatives ? [...all.slice(0, maxAlternatives - 1), md`others`] : all;
}
