import { jobTokenIn } from '../credentials/jobToken.ts';
import type { Candidate } from '../credentials/sources.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import type { Workspace } from '../db/workspace.ts';
import type { ImageUse } from '../model/imageUse.ts';
import { notPulledBecause } from '../pulls/executors.ts';
import { missingCredential } from '../pulls/missingCredential.ts';
import { type PullScenario, pullScenarios } from '../pulls/pullScenarios.ts';
import { verdictOfScenario } from '../pulls/verdict.ts';
import { runnerAt } from '../pulls/workspaceSources.ts';
import { contains, type SourceRange } from '../text/mappedText.ts';
import { type Presentable, presentable, presentableUser } from '../text/presentable.ts';

/** A text that the editor shows after a position. */
export interface InlayText {
  readonly offset: number;
  readonly text: Presentable;
}

/** More would push the rest of the line out of view. */
const maxSources = 3;

/** The source of the credential for each image that begins within `range`. Public images without a credential get no hint. */
export function inlayHintsOf(file: SourceFile, range: SourceRange): readonly InlayText[] {
  const hints = new Map<number, InlayText>();
  for (const image of file.facts.images) {
    const place = image.alias ?? image.range;
    // At the end of a multi-line string, the hint would be too far away.
    if (!contains(range, place.start) || isBlock(image)) continue;
    const text = missingCredential(image, file, 'count') === undefined ? sourceOf(image, file) : 'no credential';
    if (text !== undefined) hints.set(place.end, { offset: place.end, text: presentable(text) });
  }
  return [...hints.values()];
}

function isBlock({ style, alias }: ImageUse): boolean {
  return alias === undefined && style !== undefined && /block|multiline/.test(style);
}

function sourceOf(image: ImageUse, file: SourceFile): string | undefined {
  const { reference } = image;
  if (reference === undefined || reference.problem !== undefined) return undefined;
  const { workspace } = file;
  const runner = image.format === 'gitlab-ci' ? undefined : runnerAt(file, image.range.start);
  if (notPulledBecause(workspace, runner) !== undefined) return 'not pulled by the Runner';
  const scenarios = pullScenarios(workspace, 'likely').of(image, file);
  const words = scenarios.map((scenario) => ({ runner: scenario.runner, text: inWords(scenario, workspace) }));
  const texts = [...new Set(words.map(({ text }) => text))];
  if (texts.length === 1) return texts[0];
  const named = words.map(({ runner: name, text }) => (name === undefined ? text : `${name}: ${text ?? 'no credential'}`));
  const each = [...new Set(named.filter((text) => text !== undefined))];
  return each.length > maxSources ? `${each.slice(0, maxSources).join(', ')}, …` : each.join(', ');
}

/** The verdict in a few words. Undefined for a public image. */
function inWords(scenario: PullScenario, workspace: Workspace): string | undefined {
  if (scenario.trace.error !== undefined) return 'the job fails';
  const { verdict, candidate } = verdictOfScenario(scenario, workspace);
  switch (verdict) {
    case 'pulled-with':
      return candidate === undefined ? jobToken : candidateInWords(candidate);
    case 'will-be-refused':
      return 'login will fail';
    case 'depends':
      if (jobTokenIn(scenario.trace) !== undefined) return `${jobToken}, unless another key matches`;
      return candidate === undefined ? 'depends on information outside the workspace' : `depends on ${candidateInWords(candidate)}`;
    default:
      return scenario.trace.used && candidateInWords(scenario.trace.used);
  }
}

const jobToken = 'job token';

function candidateInWords({ source, entry, helper, store }: Candidate): string {
  if (source.from === 'job') return jobToken;
  const user = (entry?.username && presentableUser(entry.username)) ?? helper?.helper.value ?? store?.value;
  return user === undefined ? source.name : `${user} · ${source.name}`;
}
