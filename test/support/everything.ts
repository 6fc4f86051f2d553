/** Everything that is shown about a file, in the languages in which an editor shows it. */
import {
  allFixes,
  commandTarget,
  completionsAt,
  explainPullAt,
  type FileSymbol,
  fileTarget,
  findingsOf,
  type HoverLinks,
  hoverAt,
  ignoreFixes,
  inlayHintsOf,
  lensesOf,
  linksOf,
  listImages,
  ownPage,
  renamableHostAt,
  renameHost,
  type SourceFile,
  type SourceRange,
  symbolsOf,
  type Workspace,
} from '../../server/src/core/index.ts';

export interface Everything {
  /** Hovers, pages, and the documentation of completions. */
  readonly markdown: readonly string[];
  /** Messages, titles, names and all else. */
  readonly plain: readonly string[];
}

export const links: HoverLinks = {
  place: ({ uri }) => {
    const target = fileTarget(uri, 1);
    return target && { target, line: 1 };
  },
  generate: (registry) => commandTarget('pullproof.generateAuthEntry', { registry }),
  markCovered: (registry) => commandTarget('pullproof.coverRegistry', { registry }),
  explain: commandTarget('pullproof.explainImagePull', {}),
  docs: ownPage('https://docs.example/'),
};

export function everythingOn(file: SourceFile): Everything {
  const places = placesIn(file);
  const few = fewPlacesIn(file);
  const completions = few.flatMap((offset) => completionsAt(file, offset));
  return {
    markdown: [
      ...places.flatMap((offset) => hoverAt(file, offset, links)?.markdown ?? []),
      ...file.facts.images.flatMap(({ range }) => explainPullAt(file, range.start, links)?.markdown ?? []),
      ...completions.flatMap(({ documentation }) => documentation ?? []),
    ],
    plain: [
      ...findingsOf(file).flatMap((finding) => {
        const fixes = [...allFixes(finding, file), ...ignoreFixes(finding, file)];
        const given = fixes.map((fix) => ('arguments' in fix ? JSON.stringify(fix.arguments) : ''));
        return [finding.message, ...(finding.related ?? []).map(({ message }) => message), ...fixes.map(({ title }) => title), ...given];
      }),
      ...symbolsOf(file).flatMap(namesOf),
      ...lensesOf(file).map(({ title }) => title),
      ...linksOf(file).map(({ tooltip }) => tooltip),
      ...inlayHintsOf(file, { start: 0, end: file.text.length }).map(({ text }) => text),
      ...file.facts.images.flatMap(({ range }) => explanationTexts(file, range.start)),
      ...completions.flatMap(({ label, detail = '', filter }) => [label, detail, filter]),
      ...few.flatMap((offset) => refusalsAt(file, offset)),
    ],
  };
}

export function imagesShown(workspace: Workspace): readonly string[] {
  return listImages(workspace, 'everything').flatMap(({ uri: _, range: __, ...image }) => textsIn(image));
}

/** Positions with a hover: they all come from facts. */
function placesIn({ facts }: SourceFile): readonly number[] {
  const auths = facts.auths.flatMap(({ entries, credHelpers, credsStore }) => [
    ...entries.flatMap(({ registry, auth, password }) => [registry.range, auth, password]),
    ...credHelpers.flatMap(({ registry, helper }) => [registry.range, helper.range]),
    credsStore?.range,
  ]);
  const images = facts.images.flatMap(({ range, alias }) => [range, alias]);
  const jobs = (facts.pipeline?.jobs ?? []).map(({ name }) => name.range);
  return startsOf([...auths, ...images, ...jobs, ...facts.keys.slice(0, 5).map(({ range }) => range)]);
}

/** One position for each kind of name. */
function fewPlacesIn({ facts: { images, auths } }: SourceFile): readonly number[] {
  const [entry] = auths.flatMap(({ entries }) => entries);
  const [helper] = auths.flatMap(({ credHelpers }) => credHelpers);
  const store = auths.find(({ credsStore }) => credsStore !== undefined)?.credsStore;
  return startsOf([images[0]?.range, entry?.registry.range, helper?.registry.range, helper?.helper.range, store?.range]);
}

function startsOf(ranges: readonly (SourceRange | undefined)[]): readonly number[] {
  return [...new Set(ranges.flatMap((range) => (range === undefined ? [] : [Math.min(range.start + 1, range.end)])))];
}

function namesOf({ name, detail, children }: FileSymbol): readonly string[] {
  return [name, detail ?? '', ...children.flatMap(namesOf)];
}

function refusalsAt(file: SourceFile, offset: number): readonly string[] {
  if (renamableHostAt(file, offset) === undefined) return [];
  const renamed = renameHost(file, offset, 'not valid');
  return 'refused' in renamed ? [renamed.refused] : [];
}

/** The title and all texts of a page. Its places are for the client only. */
function explanationTexts(file: SourceFile, offset: number): readonly string[] {
  const explanation = explainPullAt(file, offset, links);
  if (explanation === undefined) return [];
  const page = JSON.stringify(explanation.page, (key, value: unknown) => (key === 'place' ? undefined : value));
  return [explanation.title, ...textsIn(JSON.parse(page))];
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
