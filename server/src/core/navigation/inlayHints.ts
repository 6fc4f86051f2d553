import { ownTokenIn } from '../credentials/jobToken.ts';
import type { Offer } from '../credentials/sources.ts';
import type { CredentialTrace } from '../credentials/trace.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import type { ImageUse } from '../model/imageUse.ts';
import { missingCredential } from '../pulls/missingCredential.ts';
import { createSituations } from '../pulls/pullScenarios.ts';
import { contains, type SourceRange } from '../text/mappedText.ts';

/** Words that the editor shows behind a place, as if they were written there. */
export interface InlayText {
  readonly offset: number;
  readonly text: string;
}

/** More than this would push the line out of sight. */
const mostSources = 3;

/** The source of the credential behind each image that begins within `range`. Public images without one have no hint. */
export function inlayHintsOf(file: SourceFile, range: SourceRange): readonly InlayText[] {
  const hints = new Map<number, InlayText>();
  for (const image of file.facts.images) {
    const place = image.alias ?? image.range;
    // Behind a text of several lines nobody would look for it.
    if (!contains(range, place.start) || isBlock(image)) continue;
    const text = missingCredential(image, file, 'count') === undefined ? sourceOf(image, file) : 'no credential';
    if (text !== undefined) hints.set(place.end, { offset: place.end, text });
  }
  return [...hints.values()];
}

function isBlock({ style, alias }: ImageUse): boolean {
  return alias === undefined && style !== undefined && /block|multiline/.test(style);
}

function sourceOf(image: ImageUse, file: SourceFile): string | undefined {
  const { reference } = image;
  if (reference === undefined || reference.problem !== undefined) return undefined;
  const situations = createSituations(file.workspace, 'likely').of(image, file);
  const words = situations.map(({ runner, trace }) => ({ runner, text: inWords(trace) }));
  const texts = [...new Set(words.map(({ text }) => text))];
  if (texts.length === 1) return texts[0];
  const named = words.map(({ runner, text }) => (runner === undefined ? text : `${runner}: ${text ?? 'no credential'}`));
  const each = [...new Set(named.filter((text) => text !== undefined))];
  return each.length > mostSources ? `${each.slice(0, mostSources).join(', ')}, …` : each.join(', ');
}

function inWords(trace: CredentialTrace): string | undefined {
  const { outcome, used } = trace;
  if (outcome === 'fails-job') return 'the job fails';
  const own = ownTokenIn(trace);
  if (own !== undefined) return own.first === undefined ? jobToken : offerInWords(own.first);
  if (outcome === 'unknown') return 'depends on what is not at hand';
  return used && offerInWords(used);
}

const jobToken = 'the job’s own token';

function offerInWords({ source, entry, helper, store }: Offer): string {
  if (source.from === 'job') return jobToken;
  const user = entry?.username ?? helper?.helper.value ?? store?.value;
  return user === undefined ? source.name : `${user} · ${source.name}`;
}
