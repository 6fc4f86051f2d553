import type { SourceFile } from '../db/sourceFile.ts';
import { restrictsJobHelpers } from '../images/runnerVersion.ts';
import type { Facts } from '../model/facts.ts';
import { keyAt } from '../schema/keys.ts';
import { contains } from '../text/mappedText.ts';
import { explainAuthEntry } from './entry.ts';
import { explainHelperUse } from './helper.ts';
import { explainImage } from './image.ts';
import { explainInclude } from './include.ts';
import { explainJob } from './job.ts';
import { explainKey, type TableWord } from './key.ts';
import type { HoverLinks, HoverText } from './types.ts';

/** The hover for `offset`. Undefined if there is nothing to show. */
export function hoverAt(file: SourceFile, offset: number, links: HoverLinks): HoverText | undefined {
  const around = file.factsAround(offset);
  const first = (on: (facts: Facts) => HoverText | undefined): HoverText | undefined => {
    for (const facts of around) {
      const found = on(facts);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return (
    first((facts) => onImage(facts, offset, file, links)) ??
    first((facts) => onEntry(facts, offset, file, links)) ??
    first((facts) => onHelper(facts, offset, file)) ??
    first((facts) => onJob(facts, offset, file)) ??
    explainInclude(offset, file, links) ??
    first((facts) => onKey(facts, offset))
  );
}

function onImage({ images }: Facts, offset: number, file: SourceFile, links: HoverLinks): HoverText | undefined {
  const image = images.find(({ range, alias }) => contains(alias ?? range, offset)) ?? images.find(({ range }) => contains(range, offset));
  if (image?.reference === undefined) return undefined;
  const range = image.alias !== undefined && contains(image.alias, offset) ? image.alias : image.range;
  return { range, markdown: explainImage({ image, reference: image.reference, file }, links) };
}

function onEntry({ auths }: Facts, offset: number, file: SourceFile, links: HoverLinks): HoverText | undefined {
  for (const entry of auths.flatMap(({ entries }) => entries)) {
    const range = [entry.registry.range, entry.auth, entry.password].find((place) => place !== undefined && contains(place, offset));
    if (range !== undefined) return { range, markdown: explainAuthEntry(entry, file, links) };
  }
  return undefined;
}

function onHelper({ auths }: Facts, offset: number, { workspace }: SourceFile): HoverText | undefined {
  const { runnerVersion } = workspace.settings;
  for (const { entries, credHelpers, credsStore, origin } of auths) {
    const isRestricted = origin.kind === 'pipeline-variable' && restrictsJobHelpers(runnerVersion);
    const use = { statics: entries.length, isRestricted, runnerVersion };
    if (credsStore !== undefined && contains(credsStore.range, offset)) {
      return { range: credsStore.range, markdown: explainHelperUse({ ...use, name: credsStore.value, role: 'store' }) };
    }
    const found = credHelpers.find(({ registry, helper }) => contains(helper.range, offset) || contains(registry.range, offset));
    if (found === undefined) continue;
    const { registry, helper } = found;
    const range = contains(helper.range, offset) ? helper.range : registry.range;
    return { range, markdown: explainHelperUse({ ...use, name: helper.value, key: registry.value, role: 'helper' }) };
  }
  return undefined;
}

function onJob({ pipeline }: Facts, offset: number, file: SourceFile): HoverText | undefined {
  const job = pipeline?.jobs.find(({ name }) => contains(name.range, offset));
  const markdown = job === undefined ? undefined : explainJob(job.name.value, file);
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
  const isInSchema = key.path.startsWith('docker-config.') ? { isInSchema: true as const } : {};
  return { range: key.range, markdown: explainKey(known, tableWordAt(key.path)), ...isInSchema };
}
