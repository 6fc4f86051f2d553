import { registryPathOf } from '../images/registryPath.ts';
import type { RunnerVersion } from '../model/settings.ts';
import { headline } from '../pulls/answer.ts';
import { helperProblem } from '../pulls/candidateProblem.ts';
import { type HelperUse, helperDoc, installWords } from '../schema/helperDocs.ts';
import { code, inCell, joinMarkdown, type Markdown, md } from '../text/markdown.ts';

export interface HelperHoverRequest extends HelperUse {
  readonly name: string;
  /** The key of a helper. A store has none. */
  readonly key?: string;
  readonly runnerVersion: RunnerVersion;
}

const runsWithKey = md`runs with the key as written, whatever the image’s registry`;

/** Explains a credential helper or store in the shape of the hover of an image: the answer, what it is, then how the Runner uses it. */
export function explainHelperUse({ name, key, runnerVersion, role, statics, isRestricted }: HelperHoverRequest): Markdown {
  const doc = helperDoc(name);
  const isPattern = key?.includes('*') === true;
  const answer = isPattern
    ? md`**Matches nothing**: a helper gets its key as it is, so \`*\` is not a wildcard here, not even on Kubernetes`
    : headline(helperProblem(name, { role, isRestricted }));
  const parts = [
    md`program ${code(`docker-credential-${name}`)}${doc === undefined ? md`` : md`: ${doc.what}`}`,
    ...(key === undefined || isPattern ? [] : [md`registry ${code(registryPathOf(key, runnerVersion))}`]),
  ];
  const entries = statics === 1 ? md`the static entry` : md`the ${statics} static entries`;
  const rows: readonly (readonly [Markdown, Markdown])[] = [
    [md`each pull`, role === 'store' ? md`runs with \`list\`, and only the registries that it lists count` : runsWithKey],
    [md`if it fails`, md`the Runner ignores every credential of this source${statics === 0 ? md`` : md`, also ${entries} next to it`}`],
    [md`environment`, md`the Runner’s process: variables of the job do not reach it`],
    [md`needs`, installWords(name)],
  ];
  const table = rows.map(([when, result]) => md`| ${when} | ${inCell(result)} |`);
  const top = joinMarkdown([answer, joinMarkdown(parts, ' · ')], '  \n');
  return joinMarkdown([top, joinMarkdown([md`| topic | details |`, md`|:---|:---|`, ...table], '\n')], '\n\n');
}
