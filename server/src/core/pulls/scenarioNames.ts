import { code, escaped, joinMarkdown, type Markdown, md } from '../text/markdown.ts';
import type { PullScenario } from './pullScenarios.ts';

/** What tells scenarios apart. */
export type ScenarioName = Omit<PullScenario, 'trace'>;

/** The names without what all of them share. */
export function distinguishing(scenarios: readonly ScenarioName[]): readonly ScenarioName[] {
  const differs = (of: (name: ScenarioName) => string | undefined) => new Set(scenarios.map(of)).size > 1;
  const [byRunner, byJob, byImage] = [differs(({ runner }) => runner), differs(({ job }) => job), differs(({ image }) => image)];
  // Without a difference, the runner is what a reader knows.
  const isRunnerKept = byRunner || !(byJob || byImage);
  return scenarios.map(({ runner, job, image }) => ({
    ...(isRunnerKept && runner !== undefined && { runner }),
    ...(byJob && job !== undefined && { job }),
    ...(byImage && image !== undefined && { image }),
  }));
}

/** Names one of several scenarios. */
export function nameOf({ runner, job, image }: ScenarioName): Markdown {
  if (image !== undefined) {
    if (runner === undefined && job === undefined) return md`As ${code(image)}`;
    return md`${nameOf({ ...(runner !== undefined && { runner }), ...(job !== undefined && { job }) })}, as ${code(image)}`;
  }
  const inJob = job === undefined ? md`` : md`In job *${escaped(job)}*`;
  if (runner === undefined && inJob !== '') return inJob;
  const byRunner = runner === undefined ? md`unner without a name` : md`unner *${escaped(runner)}*`;
  return inJob === '' ? md`R${byRunner}` : md`${inJob}, r${byRunner}`;
}

/** Names several of them: `Runners *docker* and *k8s*`. */
export function namesOf(scenarios: readonly ScenarioName[]): Markdown {
  const [first] = scenarios;
  const isByRunner = scenarios.every(({ job, image }) => job === first?.job && image === first?.image);
  const runners = [...new Set(scenarios.map(({ runner }) => runnerName(runner)))];
  if (!isByRunner || runners.length < 2) return listed([...new Set(scenarios.map(nameOf))]);
  const { runner: _, ...others } = first ?? {};
  const all = md`unners ${listed(runners)}`;
  return others.job === undefined && others.image === undefined ? md`R${all}` : md`${nameOf(others)}, r${all}`;
}

/** What decides between the scenarios, as a noun: `runner`. */
export function deciderOf(scenarios: readonly ScenarioName[]): Markdown {
  const differ = (of: (name: ScenarioName) => string | undefined) => new Set(scenarios.map(of)).size > 1;
  const deciders = [
    ...(differ(({ runner }) => runner) ? [md`runner`] : []),
    ...(differ(({ job }) => job) ? [md`job`] : []),
    ...(differ(({ image }) => image) ? [md`value of its variables`] : []),
  ];
  return joinMarkdown(deciders, ' or ') || md`runner or job`;
}

/** The same for a part of them, short: `*docker* and *k8s*`. */
export function shortNamesOf(scenarios: readonly ScenarioName[]): Markdown {
  const names = scenarios.map(({ runner, job, image }) => {
    const parts = [
      ...(runner === undefined ? [] : [md`*${escaped(runner)}*`]),
      ...(job === undefined ? [] : [md`*${escaped(job)}*`]),
      ...(image === undefined ? [] : [code(image)]),
    ];
    return joinMarkdown(parts, ', ') || md`a runner without a name`;
  });
  return listed([...new Set(names)]);
}

function runnerName(runner: string | undefined): Markdown {
  return runner === undefined ? md`one without a name` : md`*${escaped(runner)}*`;
}

/** More names are counted. */
const maxNames = 3;

function listed(names: readonly Markdown[]): Markdown {
  const shown = names.slice(0, names.length > maxNames + 1 ? maxNames : maxNames + 1);
  const more = names.length - shown.length;
  const last = more > 0 ? md`${more} more` : (shown.pop() ?? md``);
  return shown.length === 0 ? last : md`${joinMarkdown(shown, ', ')} and ${last}`;
}
