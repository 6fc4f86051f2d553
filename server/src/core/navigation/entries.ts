import type { SourceFile } from '../db/sourceFile.ts';
import type { CiValue, PointerFacts } from '../model/pipelineFacts.ts';
import { distinctRanges, type FileRange } from './place.ts';

/** Where the files of a pipeline define the target of `extends:` or `!reference`, as precisely as known. Empty if none does. */
export function targetPlaces({ target }: Pick<PointerFacts, 'target'>, files: readonly SourceFile[]): readonly FileRange[] {
  const [first, ...path] = target.map(({ value }) => value);
  if (first === undefined) return [];
  const inside = files.flatMap((file) => insidePlaces(file, first, path));
  if (inside.length > 0) return distinctRanges(inside);
  const names = files.flatMap(({ uri, facts }) =>
    (facts.pipeline?.jobs ?? []).filter(({ name }) => name.value === first).map(({ name }): FileRange => ({ uri, range: name.range })),
  );
  if (names.length > 0) return distinctRanges(names);
  return distinctRanges(files.flatMap((file) => topLevelPlaces(file, first)));
}

function insidePlaces({ uri, facts }: SourceFile, name: string, path: readonly string[]): readonly FileRange[] {
  if (path.length === 0) return [];
  return (facts.pipeline?.blocks ?? []).flatMap((block): readonly FileRange[] => {
    let value: CiValue | undefined = block.name === name ? block.content?.() : undefined;
    for (const key of path) value = value?.kind === 'mapping' ? value.entries.find((entry) => entry.name === key)?.value : undefined;
    return value === undefined ? [] : [{ uri, range: value.key ?? value.range }];
  });
}

/** Top-level keys that are not jobs, such as `variables` and `image`. */
function topLevelPlaces({ uri, facts }: SourceFile, name: string): readonly FileRange[] {
  return (facts.pipeline?.blocks ?? []).flatMap((block): readonly FileRange[] => {
    const content = block.name === name ? block.content?.() : undefined;
    return content === undefined ? [] : [{ uri, range: content.key ?? content.range }];
  });
}
