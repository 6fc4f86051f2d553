import type { Workspace } from '../db/workspace.ts';
import { type Answer, headline } from '../pulls/answer.ts';
import { type ImageRequest, judgedPull } from '../pulls/judgedPull.ts';
import { localMachineCan } from '../pulls/localMachine.ts';
import type { PullScenario } from '../pulls/pullScenarios.ts';
import { judge } from '../pulls/verdict.ts';
import { joinMarkdown, type Markdown, md } from '../text/markdown.ts';
import { imageActions } from './actions.ts';
import { nameLines, variablesOf } from './meanings.ts';
import { placeWords } from './steps.ts';
import { pullTables } from './tables.ts';
import type { HoverLinks } from './types.ts';

/** More are in the explanation. */
const maxVariables = 3;

/** The hover of an image: the answer, what can be done, what is pulled, then why. */
export function explainImage(request: ImageRequest, links: HoverLinks): Markdown {
  const { workspace } = request.file;
  const pull = judgedPull(request);
  const { answer, scenarios } = pull;
  const top = [md`${headline(answer)}${whereItIs(answer, links)}`, imageActions(pull, workspace, links), ...nameLines(request)];
  const variables = variablesOf(request).slice(0, maxVariables);
  const sections = [
    joinMarkdown(top, '  \n'),
    joinMarkdown(
      variables.map((line) => md`- ${line}`),
      '\n',
    ),
    pullTables(pull, workspace, links),
    ...laptopNotes(scenarios, workspace),
  ];
  return joinMarkdown(sections, '\n\n');
}

/** The place of a credential that cannot work. */
function whereItIs({ verdict, candidate }: Answer, links: HoverLinks): Markdown {
  const place = verdict === 'will-be-refused' && candidate ? placeWords(candidate.source, candidate, links) : undefined;
  return place === undefined ? md`` : md` (${place})`;
}

/** Where the user's own machine behaves differently. */
export function laptopNotes(scenarios: readonly PullScenario[], workspace: Workspace): readonly Markdown[] {
  const lacking = judge(scenarios, workspace).filter(({ answer }) => answer.verdict !== 'public');
  const traces = new Set(lacking.map(({ scenario }) => scenario.trace));
  return [...new Set([...traces].flatMap((trace) => localMachineCan(trace, workspace) ?? []))];
}
