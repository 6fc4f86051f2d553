import type { Workspace } from '../db/workspace.ts';
import type { JudgedPull } from '../pulls/judgedPull.ts';
import type { PullScenario } from '../pulls/pullScenarios.ts';
import { judge } from '../pulls/verdict.ts';
import { joinMarkdown, type LinkTarget, link, type Markdown, md } from '../text/markdown.ts';
import { isPresentable } from '../text/presentable.ts';
import type { HoverLinks } from './types.ts';

/** What can be done about an image, as links. Empty for clients that cannot run the commands. */
export function imageActions({ answer, scenarios }: JudgedPull, workspace: Workspace, links: HoverLinks): Markdown {
  if (answer.verdict === 'invalid') return md``;
  const judged = judge(scenarios, workspace).map((one) => ({ host: hostOf(one.scenario), verdict: one.answer.verdict }));
  const lacking = judged.find(({ host, verdict }) => verdict === 'no-credential' && host !== undefined)?.host;
  const refused = judged.find(({ host, verdict }) => verdict === 'will-be-refused' && host !== undefined)?.host;
  const needed = lacking ?? refused;
  const actions = [
    action(md`Generate entry`, needed === undefined ? undefined : links.generate?.(needed)),
    action(md`Covered by a CI/CD variable`, lacking === undefined ? undefined : links.markCovered?.(lacking)),
    action(md`Explain`, links.explain),
  ];
  return joinMarkdown(actions, ' · ');
}

export function action(words: Markdown, target: LinkTarget | undefined): Markdown {
  return target === undefined ? md`` : link(words, target);
}

/** Undefined if a variable hides it, or if it has a secret in it. */
export function hostOf({ trace }: PullScenario): string | undefined {
  const [host = ''] = trace.lookupPath.split('/', 1);
  return host === '' || host.includes('$') || !isPresentable(host) ? undefined : host;
}
