import { type CredentialSource, sourceWords } from '../credentials/sources.ts';
import type { CredentialTrace } from '../credentials/trace.ts';
import { isAtLeast } from '../images/runnerVersion.ts';
import type { Answer } from '../pulls/answer.ts';
import { code, inCell, joinMarkdown, type Markdown, md } from '../text/markdown.ts';
import { sourceInFull, stepMarks, stepResult } from './steps.ts';
import type { HoverLinks } from './types.ts';

/** Why the answer for one runner and job is what it is: a table with one row for each source, and the job log. No secrets. */
export function explainTrace(trace: CredentialTrace, judged: Answer, links: HoverLinks): Markdown {
  return joinMarkdown([traceTable(trace, judged, links), jobLog(trace)], '\n\n');
}

/** Empty without sources. */
function traceTable(trace: CredentialTrace, judged: Answer, links: HoverLinks): Markdown {
  const steps = trace.steps();
  if (steps.length === 0) return md``;
  const rows = steps.map((step) => {
    const { source, candidate } = step;
    const { state, because } = stepResult(step, judged);
    return md`| ${stepMarks[state]} ${inCell(sourceInFull(source, candidate, links))} | ${inCell(because)} |`;
  });
  return joinMarkdown([md`| source | result |`, md`|:---|:---|`, ...rows], '\n');
}

/** The lines that this version of the Runner writes to the job log. */
export function jobLogLines(trace: CredentialTrace): readonly string[] {
  const { used, executor, warnings, error, outcome } = trace;
  if (error !== undefined) return [error.message];
  const lines = warnings.map(({ source }) => `Failed to resolve credentials from ${source}: …`);
  if (executor === 'docker' && used !== undefined && outcome === 'used')
    lines.push(`Authenticating with credentials from ${used.source.name}`);
  return lines;
}

/** What the job log says about the sources, and what it does not say. */
function jobLog(trace: CredentialTrace): Markdown {
  const lines = jobLogLines(trace);
  const log = lines.length === 0 ? md`` : md`Job log: ${joinMarkdown(lines.map(code), ', ')}`;
  return joinMarkdown([log, silentInLog(trace)], '. ');
}

/** The sources that are ignored although the job log says nothing about it, as a sentence. Empty if there are none. */
export function silentInLog(trace: CredentialTrace): Markdown {
  const silent = trace
    .steps()
    .filter(({ source, verdict }) => verdict === 'dropped' && isSilent(source, trace))
    .map(({ source }) => sourceWords(source));
  if (silent.length === 0 || trace.error !== undefined) return md``;
  return md`The job log does not mention that ${joinMarkdown(silent, ' and ')} is ignored.`;
}

/** Since 18.11 the job log mentions a broken variable, but never a broken file (docs/ground-truth.md#a8). */
function isSilent(source: CredentialSource, { runnerVersion }: CredentialTrace): boolean {
  return source.from !== 'variable' || !isAtLeast(runnerVersion, 18, 11);
}
