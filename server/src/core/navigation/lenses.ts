import type { SourceFile } from '../db/sourceFile.ts';
import { pipelinesOf } from '../pipeline/pipelines.ts';
import { credentialCount } from '../pulls/credentialCount.ts';
import { countImages, imagesInWords } from '../pulls/imageCount.ts';
import { listImages } from '../pulls/imageList.ts';
import type { Located, SourceRange } from '../text/mappedText.ts';
import { type Presentable, presentable } from '../text/presentable.ts';
import { servedImages } from './served.ts';

/** A code lens above a position. */
export interface Lens {
  readonly range: SourceRange;
  readonly title: Presentable;
  /** What a click shows: the references of the position, or the list of what the file makes the Runner pull, perhaps only its problems. */
  readonly leadsTo?: 'references' | 'images' | 'problems';
}

/** How many images use each credential of a file, and how many images the pipeline of a root file has, or the runners of a config.toml. */
export function lensesOf(file: SourceFile): readonly Lens[] {
  return [...overCredentials(file), ...overFile(file)];
}

function overCredentials({ facts, text, uri, localMachine, workspace }: SourceFile): readonly Lens[] {
  // The Runner does not read the Docker config of the user's own machine.
  if (facts.auths.length === 0 || localMachine) return [];
  // Without any images in the workspace, all counts would be zero.
  if (workspace.files.every((file) => file.facts.images.length === 0)) return [];
  const served = servedImages(workspace);
  const count = credentialCount(workspace);
  return facts.auths.flatMap(({ entries, credHelpers, credsStore }) => {
    const parts = [...[...entries, ...credHelpers].map(({ registry }) => registry), ...(credsStore === undefined ? [] : [credsStore])];
    const shareLine = sharingLines(parts, text);
    return parts.map((part): Lens => {
      const { range, value } = part;
      const { length } = served.by(uri, range.start);
      const name = shareLine.has(part) ? `${value}: ` : '';
      const title = presentable(`${name}${usageInWords(count.at(uri, range.start), length)}`);
      return length === 0 ? { range, title } : { range, title, leadsTo: 'references' };
    });
  });
}

/** Parts that share a line: their lenses are shown side by side, so each needs its name. */
function sharingLines(parts: readonly Located[], text: string): ReadonlySet<Located> {
  const sorted = [...parts].sort((a, b) => a.range.start - b.range.start);
  const pairs = sorted.flatMap((part, at) => {
    const next = sorted[at + 1];
    return next === undefined || text.slice(part.range.start, next.range.start).includes('\n') ? [] : [part, next];
  });
  return new Set(pairs);
}

/** `places`: where the credential matches, also in hidden jobs, which pull nothing. */
function usageInWords(images: number, places: number): string {
  if (images > 0) return `used by ${imagesInWords(images)}`;
  return places > 0 ? `matches ${imagesInWords(places)} that no job pulls` : 'not used by any image';
}

function overFile(file: SourceFile): readonly Lens[] {
  const { uri, workspace, format } = file;
  const isRoot = pipelinesOf(workspace).some(({ root }) => root.uri === uri);
  if (!isRoot && format !== 'runner-config') return [];
  const listed = listImages(workspace, 'everything', file).filter(({ unknown }) => unknown === undefined);
  const { images, problems } = countImages(listed);
  if (images === 0) return [];
  const isPulled = listed.some(({ verdict }) => verdict !== 'not-pulled');
  const bad = problems === 0 ? [] : [problems === 1 ? '1 problem' : `${problems} problems`];
  const title = [imagesInWords(images), ...bad, ...(isPulled ? [] : ['not pulled by the Runner'])].join(' · ');
  return [{ range: { start: 0, end: 0 }, title: presentable(title), leadsTo: problems > 0 ? 'problems' : 'images' }];
}
