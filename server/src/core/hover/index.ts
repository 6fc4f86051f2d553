import { fileIn } from '../db/workspaceView.ts';
import type { Analysis, Circumstances } from '../diagnostics/analysis.ts';
import { registryPathOf } from '../images/registryPath.ts';
import { type Facts, factsAround } from '../model/facts.ts';
import { explainHelper } from '../schema/helperDocs.ts';
import { keyAt } from '../schema/keys.ts';
import { contains, type SourceRange } from '../text/mappedText.ts';
import { explainAuthEntry } from './entry.ts';
import type { ExplainLinks } from './explainTrace.ts';
import { explainImage } from './image.ts';
import { explainJob } from './job.ts';
import { explainKey, type TableWord } from './key.ts';

export interface HoverText {
  readonly markdown: string;
  readonly range: SourceRange;
}

export type HoverLinks = ExplainLinks;

/** The hover for `offset`. Undefined if there is nothing to show. */
export function hoverAt(analysis: Analysis, offset: number, circumstances: Circumstances, links: HoverLinks): HoverText | undefined {
  const around = factsAround(analysis.facts, offset);
  const first = (on: (facts: Facts) => HoverText | undefined): HoverText | undefined => {
    for (const facts of around) {
      const found = on(facts);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return (
    first((facts) => onImage(facts, offset, circumstances, links)) ??
    first((facts) => onEntry(facts, offset, circumstances)) ??
    first((facts) => onHelper(facts, offset, circumstances)) ??
    first((facts) => onJob(facts, offset, circumstances, links)) ??
    first((facts) => onKey(facts, offset))
  );
}

function onImage(
  { images }: Facts,
  offset: number,
  { settings, workspace, file }: Circumstances,
  links: HoverLinks,
): HoverText | undefined {
  const image = images.find(({ range, alias }) => contains(alias ?? range, offset)) ?? images.find(({ range }) => contains(range, offset));
  const self = fileIn(workspace, file.uri);
  if (image?.reference === undefined || self === undefined) return undefined;
  const range = image.alias !== undefined && contains(image.alias, offset) ? image.alias : image.range;
  return { range, markdown: explainImage({ image, reference: image.reference, file: self, workspace, settings, links }) };
}

function onEntry({ auths }: Facts, offset: number, { settings, workspace, file }: Circumstances): HoverText | undefined {
  for (const entry of auths.flatMap(({ entries }) => entries)) {
    const range = [entry.registry.range, entry.auth, entry.password].find((place) => place !== undefined && contains(place, offset));
    if (range !== undefined) return { range, markdown: explainAuthEntry(entry, file.uri, workspace, settings) };
  }
  return undefined;
}

function onHelper({ auths }: Facts, offset: number, { settings }: Circumstances): HoverText | undefined {
  for (const { entries, credHelpers, credsStore } of auths) {
    if (credsStore !== undefined && contains(credsStore.range, offset)) {
      return { range: credsStore.range, markdown: explainHelper(credsStore.value, 'store', entries.length) };
    }
    const found = credHelpers.find(({ registry, helper }) => contains(helper.range, offset) || contains(registry.range, offset));
    if (found === undefined) continue;
    const { registry, helper } = found;
    const covers = `Matches \`${registryPathOf(registry.value, settings.runnerVersion).replaceAll('`', '')}\`.`;
    const range = contains(helper.range, offset) ? helper.range : registry.range;
    return { range, markdown: `${explainHelper(helper.value, 'helper', entries.length)}\n\n${covers}` };
  }
  return undefined;
}

function onJob({ pipeline }: Facts, offset: number, circumstances: Circumstances, links: HoverLinks): HoverText | undefined {
  const job = pipeline?.jobs.find(({ name }) => contains(name.range, offset));
  const markdown = job === undefined ? undefined : explainJob(job.name.value, circumstances, links);
  return job === undefined || markdown === undefined ? undefined : { range: job.name.range, markdown };
}

/** Chosen by the key's path, because JSON also occurs inside the other files. */
function tableWordAt(path: string): TableWord {
  if (path.startsWith('docker-config.')) return 'object';
  return path.startsWith('ci.') ? 'map' : 'table';
}

function onKey({ keys }: Facts, offset: number): HoverText | undefined {
  const key = keys.find(({ range }) => contains(range, offset));
  const known = key === undefined ? undefined : keyAt(key.path);
  if (key === undefined || known === undefined) return undefined;
  return { range: key.range, markdown: explainKey(known, tableWordAt(key.path)) };
}
