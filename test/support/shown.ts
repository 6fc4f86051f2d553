/** Everything that is shown about the files of a workspace, as lines of text that can be compared. */
import {
  allFixes,
  commandTarget,
  definitionsAt,
  type Edit,
  type FileSymbol,
  type Finding,
  type Fix,
  fileTarget,
  type HoverLinks,
  hoverAt,
  inlayHintsOf,
  lensesOf,
  linksOf,
  listImages,
  ownPage,
  pipelinesOf,
  type Rule,
  type SourceFile,
  type SourceRange,
  symbolsOf,
  type Workspace,
} from '../../server/src/core/index.ts';
import type { EffectiveImage, EffectiveJob } from '../../server/src/core/pipeline/jobs.ts';
import { createRandom } from '../fuzz/random.ts';

/** By title: one line for each thing that is shown. */
export type Lines = ReadonlyMap<string, readonly string[]>;

export interface Shown {
  readonly findings: Lines;
  /** Hovers, outlines, jobs and images. */
  readonly others?: Lines;
}

export interface ShownFile {
  readonly path: string;
  readonly file: SourceFile;
  readonly findings: readonly Finding[];
}

/** The number of positions per file at which hovers and definitions are requested. */
const positionsPerFile = 4;

/** `rules` are the rules that reported the findings. */
export function findingsIn(files: readonly ShownFile[], rules: readonly Rule[]): Lines {
  return new Map(files.map((file) => [`findings of ${file.path}`, findingsShown(file, rules)]));
}

export function othersIn(files: readonly ShownFile[], workspace: Workspace): Lines {
  const ofFiles = files.flatMap(({ path, file }) => [
    [`hovers of ${path}`, hoversShown(file)] as const,
    [`outline of ${path}`, outlineShown(file)] as const,
  ]);
  const images = listImages(workspace, 'everything').map(({ range, ...image }) => `${at(range)} ${JSON.stringify(image)}`);
  return new Map<string, readonly string[]>([...ofFiles, ['jobs', jobsShown(workspace)], ['images', images]]);
}

function at({ start, end }: SourceRange): string {
  return `${start}-${end}`;
}

function findingsShown({ file, findings }: ShownFile, rules: readonly Rule[]): readonly string[] {
  return findings.map((finding) => {
    const { rule, severity, range, message, related = [], tags = [] } = finding;
    const places = related.map((one) => `\n    ${one.uri ?? ''} ${at(one.range)} ${one.message}`);
    const fixes = allFixes(finding, file, rules).map((fix) => `\n    💡 ${fixShown(fix)}`);
    return `${at(range)} ${[severity, ...tags].join(' ')} ${rule}: ${message}${[...places, ...fixes].join('')}`;
  });
}

function fixShown(fix: Fix): string {
  const shown = (all: readonly Edit[]) => all.map(({ range, newText }) => `${at(range)} ${JSON.stringify(newText)}`);
  const edits =
    'edits' in fix
      ? shown(fix.edits())
      : 'command' in fix
        ? [fix.command]
        : [...fix.otherEdits()].flatMap(([uri, all]) => [uri, ...shown(all)]);
  return [fix.title, fix.safe && 'safe', fix.preferred && 'preferred', ...edits].filter(Boolean).join(' | ');
}

function hoversShown(file: SourceFile): readonly string[] {
  const links: HoverLinks = {
    place: ({ uri }) => {
      const target = fileTarget(uri);
      return target && { target };
    },
    generate: (registry) => commandTarget('pullproof.generateAuthEntry', registry),
    docs: ownPage('docs'),
  };
  return placesIn(file.text).flatMap((offset) => {
    const hover = hoverAt(file, offset, links);
    const places = definitionsAt(file, offset).map(({ uri, range }) => `${uri} ${at(range)}`);
    return [
      ...(hover === undefined ? [] : [`${offset} hover ${at(hover.range)} ${hover.markdown}`]),
      ...(places.length === 0 ? [] : [`${offset} definition ${places.join(', ')}`]),
    ];
  });
}

/** Half of the positions are where images and credentials usually are. The same text always has the same positions. */
function placesIn(text: string): readonly number[] {
  const likely = [...text.matchAll(/(?<=(?:image|name|extends|local|auth|- )["']?\s*[:=]?\s*["']?)\b[\w$]/g)].map(({ index }) => index);
  const words = [...text.matchAll(/\b[\w$]/g)].map(({ index }) => index);
  const random = createRandom(text.length);
  const some = (places: readonly number[]) => Array.from({ length: positionsPerFile / 2 }, () => places[random.below(places.length)] ?? 0);
  return [...some(likely), ...some(words)];
}

function outlineShown(file: SourceFile): readonly string[] {
  const ofSymbol = ({ name, detail, kind, range, selection, children }: FileSymbol): string =>
    `${kind} ${name} ${detail ?? ''} ${at(range)} ${at(selection)} ${children.map(ofSymbol).join(', ')}`;
  const everywhere = { start: 0, end: file.text.length };
  return [
    ...symbolsOf(file).map(ofSymbol),
    ...lensesOf(file).map(({ range, title }) => `lens ${at(range)} ${title}`),
    ...linksOf(file).map(({ range, target, tooltip }) => `link ${at(range)} ${target} ${tooltip}`),
    ...inlayHintsOf(file, everywhere).map(({ offset, text }) => `hint ${offset} ${text}`),
  ];
}

function jobsShown(workspace: Workspace): readonly string[] {
  return pipelinesOf(workspace).flatMap(({ root, isRoot, startedBy, files, missing, jobs }) => [
    `pipeline ${root.uri} ${isRoot} ${startedBy?.pipeline.root.uri} ${startedBy?.job} ${[...files].join(' ')}`,
    ...missing.map(({ uri, include }) => `missing ${uri} ${include.target}`),
    ...jobs.map(jobShown),
  ]);
}

function jobShown(job: EffectiveJob): string {
  const { name, uri, range, condition, image, otherImages, mayLackImage, imageUnknown, services, servicesUnknown, variables } = job;
  const values = [...variables.all.values()].map((one) => [
    one.name,
    one.value,
    one.from?.uri,
    one.from && at(one.from.range),
    one.scope,
    one.file,
  ]);
  const images = [image, null, ...otherImages, null, ...services].map((one) => one && imageShown(one));
  return `job ${name} ${uri} ${at(range)} ${JSON.stringify([condition, images, mayLackImage, imageUnknown, servicesUnknown, values])}`;
}

function imageShown({ role, written, from, chain, through, entrypoint, pullPolicies, aliases, condition }: EffectiveImage): unknown {
  return [
    role,
    written,
    from.uri,
    at(from.range),
    chain,
    through && [through.uri, at(through.range)],
    entrypoint,
    pullPolicies,
    aliases,
    condition,
  ];
}
