import type { SourceFile } from '../db/sourceFile.ts';
import type { FoundInclude } from '../model/includes.ts';
import type { IncludeFacts } from '../model/pipelineFacts.ts';
import { contains, type SourceRange } from '../text/mappedText.ts';
import type { Missing } from './findIncluded.ts';
import { targetOf } from './includeGraph.ts';
import { includeName } from './includeUri.ts';
import { resolvedIn } from './pipelines.ts';

/** Everything that a file includes, or starts pipelines from, with the places where it is written. */
export function includesIn({ facts }: SourceFile): readonly IncludeFacts[] {
  const { includes = [], children = [] } = facts.pipeline ?? {};
  return [...includes, ...children.flatMap((child) => child.includes)];
}

/** An include of a file of another project, a web address or a template. */
export interface RemoteIncludePlace {
  /** The name of the file as the include has it. */
  readonly range: SourceRange;
  /** See `includeUri`. */
  readonly uri: string;
  /** As people write it, not yet presentable. */
  readonly name: string;
  /** Undefined if it is available. */
  readonly missing: Missing['reason'] | undefined;
  /** What was found. */
  readonly found: readonly FoundInclude[];
}

/** The includes of a file that are not in the project of its pipeline, each once. */
export function remoteIncludesOf(self: SourceFile): readonly RemoteIncludePlace[] {
  const { workspace } = self;
  return includesIn(self).flatMap((include): readonly RemoteIncludePlace[] => {
    const place = include.file ?? include.target;
    const resolved = resolvedIn(workspace, self, targetOf(include)).find(({ remote }) => remote !== undefined);
    if (place === undefined || resolved?.remote === undefined || include.presence === 'never') return [];
    const { uri, include: remote } = resolved.remote;
    const state = workspace.included(uri);
    const found = 'files' in state ? state.files : [];
    return [{ range: place.range, uri, name: includeName(remote), missing: resolved.missing?.reason, found }];
  });
}

export function remoteIncludeAt(self: SourceFile, offset: number): RemoteIncludePlace | undefined {
  return remoteIncludesOf(self).find(({ range }) => contains(range, offset));
}
