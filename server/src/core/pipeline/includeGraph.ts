import { createSummary } from '../db/summary.ts';
import { filesWith, ofEachFile } from '../db/workspaceView.ts';
import type { Facts } from '../model/facts.ts';
import type { IncludeFacts } from '../model/pipelineFacts.ts';

/** Where the pipeline files lie. With what they include, this is all that it hangs on which files make which pipelines. */
export const placesIn = ofEachFile(({ format, uri, path }) => (format === 'gitlab-ci' ? `${uri} ${path}` : ''));

/** What each file includes, as words; empty where that is nothing. */
export const includesIn = ofEachFile(({ facts }) => includesInWords(facts));

export const pipelineFiles = filesWith(({ format }) => format === 'gitlab-ci');

/** The files that include others, or start pipelines of them. */
export const includingFiles = filesWith(({ facts }) => includesInWords(facts) !== '');

/** What a file includes, as words: equal for as long as it includes the same. */
export const includesInWords: (facts: Facts) => string = createSummary(
  ({ pipeline }) => {
    const { includes = [], children = [] } = pipeline ?? {};
    return [...includes.map(inWords), ...children.flatMap((child) => child.includes.map((one) => `${child.job} ${inWords(one)}`))];
  },
  (words) => words.flat().join('\n'),
);

function inWords({ kind, target, presence }: IncludeFacts): string {
  return `${kind} ${presence ?? ''} ${target?.value ?? ''}`;
}

export function isRootPath(path: string): boolean {
  return path === '.gitlab-ci.yml' || path.endsWith('/.gitlab-ci.yml');
}
