import type { Candidate } from '../credentials/sources.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import type { ImageUse } from '../model/imageUse.ts';
import { type Answer, shortAnswer } from '../pulls/answer.ts';
import { judgedPull } from '../pulls/judgedPull.ts';
import { verdictOfScenario } from '../pulls/verdict.ts';
import { contains, type SourceRange } from '../text/mappedText.ts';
import { md, plainText } from '../text/markdown.ts';
import { type Presentable, presentable, presentableUser } from '../text/presentable.ts';

/** A text that the editor shows after a position. */
export interface InlayText {
  readonly offset: number;
  readonly text: Presentable;
}

/** More would push the rest of the line out of view. */
const maxSources = 3;

/** The verdict for each image that begins within `range`, in a few words. Public images get no hint. */
export function inlayHintsOf(file: SourceFile, range: SourceRange): readonly InlayText[] {
  const hints = new Map<number, InlayText>();
  for (const image of file.facts.images) {
    const place = image.alias ?? image.range;
    // At the end of a multi-line string, the hint would be too far away.
    if (!contains(range, place.start) || isBlock(image)) continue;
    const text = hintOf(image, file);
    if (text !== undefined) hints.set(place.end, { offset: place.end, text: presentable(text) });
  }
  return [...hints.values()];
}

function isBlock({ style, alias }: ImageUse): boolean {
  return alias === undefined && style !== undefined && /block|multiline/.test(style);
}

/** The verdict in a few words. Undefined for a public image. */
function hintOf(image: ImageUse, file: SourceFile): string | undefined {
  const { reference } = image;
  if (reference === undefined) return undefined;
  const { answer, scenarios } = judgedPull({ image, reference, file });
  switch (answer.verdict) {
    case 'public':
      return undefined;
    case 'pulled-with':
      return distinct(scenarios.map((scenario) => candidateInWords(verdictOfScenario(scenario, file.workspace).candidate)));
    case 'depends':
      return dependsInWords(answer);
    default:
      return plainText(shortAnswer(answer));
  }
}

function distinct(words: readonly string[]): string {
  const each = [...new Set(words)];
  return each.length > maxSources ? `${each.slice(0, maxSources).join(' or ')}, …` : each.join(' or ');
}

/** A hint is next to what the user reads. */
const maxLength = 100;

function dependsInWords({ because, detail = md`` }: Answer): string {
  const words = [md`${because}${detail}`, because].map((each) => `depends on ${plainText(each)}`);
  return words.find(({ length }) => length <= maxLength) ?? `${words[1]?.slice(0, maxLength)}…`;
}

const jobToken = 'job token';

/** Without a candidate, it is the job token for a host that a variable hides. */
function candidateInWords(candidate: Candidate | undefined): string {
  if (candidate === undefined || candidate.source.from === 'job') return jobToken;
  const { source, entry, helper, store } = candidate;
  const user = (entry?.username && presentableUser(entry.username)) ?? helper?.helper.value ?? store?.value;
  return user === undefined ? source.name : `${user} · ${source.name}`;
}
