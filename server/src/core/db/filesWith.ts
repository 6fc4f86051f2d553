import { isSameList, query } from './query.ts';
import type { SourceFile } from './sourceFile.ts';

/** The files in which a Docker auth configuration stands. */
export const filesWithAuths = query(({ files }): readonly SourceFile[] => files.filter(({ facts }) => facts.auths.length > 0), isSameList);

/** The Runner configurations. */
export const filesWithRunners = query(
  ({ files }): readonly SourceFile[] => files.filter(({ facts }) => facts.runners !== undefined),
  isSameList,
);
