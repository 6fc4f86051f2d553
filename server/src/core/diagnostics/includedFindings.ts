import { query } from '../db/query.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import type { Finding } from '../model/finding.ts';
import { targetOf } from '../pipeline/includeGraph.ts';
import { includesIn } from '../pipeline/includePlaces.ts';
import { resolvedIn } from '../pipeline/pipelines.ts';
import type { SourceRange } from '../text/mappedText.ts';
import { presentable } from '../text/presentable.ts';

/** What the user can change without the file of the other project: credentials, runners, and which registries are trusted. */
const ownMatters: ReadonlySet<string> = new Set([
  'image-no-credentials',
  'image-not-in-allowed-images',
  'image-untrusted-registry',
  'pull-policy-not-allowed',
]);

/** More files of other projects than any pipeline has. */
const maxFiles = 150;

interface Brought {
  /** The name of the file in the include. */
  readonly range: SourceRange;
  readonly files: readonly SourceFile[];
}

/**
 * Findings in files of other projects, at the include that brings them in, if the user can do something about them. A file of another
 * project gets none of them itself, so this ends.
 */
export function* includedFindings(file: SourceFile, findingsOf: (file: SourceFile) => readonly Finding[]): Generator<Finding> {
  if (file.foreign || file.format !== 'gitlab-ci') return;
  for (const { range, files } of broughtIn(file.workspace, file)) {
    for (const from of files) {
      for (const { rule, severity, message, range: cause } of findingsOf(from)) {
        if (!ownMatters.has(rule)) continue;
        yield {
          rule,
          severity,
          range,
          message: presentable(`${message} (in "${from.path}")`),
          related: [{ uri: from.uri, range: cause, message: presentable('The image') }],
        };
      }
    }
  }
}

/** The files of other projects that each include of a file brings in, directly or through others. */
const broughtIn = query((_, file: SourceFile): readonly Brought[] => {
  return includesIn(file).flatMap((include): readonly Brought[] => {
    const place = include.file ?? include.target;
    if (place === undefined || include.presence === 'never') return [];
    const files = foreignBehind(file, [include]);
    return files.length === 0 ? [] : [{ range: place.range, files }];
  });
});

function foreignBehind(file: SourceFile, includes: ReturnType<typeof includesIn>): readonly SourceFile[] {
  const found = new Set<SourceFile>();
  const add = (from: SourceFile, some: ReturnType<typeof includesIn>) => {
    for (const { files } of some.flatMap((include) => resolvedIn(file.workspace, from, targetOf(include)))) {
      for (const { file: one } of files) {
        if (!one.foreign || found.has(one) || found.size >= maxFiles) continue;
        found.add(one);
        add(one, includesIn(one));
      }
    }
  };
  add(file, includes);
  return [...found];
}
