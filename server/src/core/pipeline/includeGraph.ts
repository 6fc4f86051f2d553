import { isSameList, query } from '../db/query.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import type { IncludeFacts, IncludeRule } from '../model/pipelineFacts.ts';
import type { InputFacts, InputSpec } from '../model/valueFacts.ts';

/** The target of an include, without its position. */
export interface IncludedTarget {
  readonly kind: IncludeFacts['kind'];
  readonly target: string | undefined;
  /** For `project`. */
  readonly file?: string;
  readonly ref?: string;
  readonly integrity?: string;
  readonly presence: IncludeFacts['presence'];
  readonly rules?: readonly IncludeRule[];
  readonly inputs: readonly InputFacts[] | undefined;
}

/** What decides which file an include means. */
export type IncludeWords = Omit<IncludedTarget, 'presence' | 'rules' | 'inputs'>;

export interface FileIncludes {
  readonly includes: readonly IncludedTarget[];
  /** The child pipelines that its jobs start from files. */
  readonly children: readonly { readonly job: string; readonly includes: readonly IncludedTarget[] }[];
  /** The inputs that its header declares. */
  readonly declared: readonly InputSpec[];
  /** Other files may declare more. */
  readonly isOpen?: true;
}

const nothing: FileIncludes = { includes: [], children: [], declared: [] };

/** What a file includes. The result keeps its identity while edits do not change the includes. */
export const includesOf = query((_, { facts: { pipeline } }: SourceFile): FileIncludes => {
  const { includes = [], children = [], inputs = [] } = pipeline ?? {};
  if (includes.length + children.length + inputs.length === 0 && !pipeline?.hasOpenInputs) return nothing;
  return {
    includes: includes.map(targetOf),
    children: children.map((child) => ({ job: child.job, includes: child.includes.map(targetOf) })),
    declared: inputs.map(inputOf),
    ...(pipeline?.hasOpenInputs && { isOpen: true as const }),
  };
}, isSameIncludes);

function isSameIncludes(one: FileIncludes, other: FileIncludes): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

export function targetOf({ kind, target, file, ref, integrity, presence, rules, inputs }: IncludeFacts): IncludedTarget {
  return {
    kind,
    target: target?.value,
    ...(file && { file: file.value }),
    ...(ref !== undefined && { ref }),
    ...(integrity !== undefined && { integrity }),
    presence,
    ...(rules && { rules }),
    inputs: inputs?.map(inputOf),
  };
}

function inputOf<T extends InputFacts>({ place, ...input }: T): Omit<T, 'place'> {
  return input;
}

/** Everything that a file includes, or starts pipelines from. */
export function allIncludes({ includes, children }: FileIncludes): readonly IncludedTarget[] {
  return children.length === 0 ? includes : [...includes, ...children.flatMap((child) => child.includes)];
}

export const pipelineFiles = query(({ files }): readonly SourceFile[] => files.filter(({ format }) => format === 'gitlab-ci'), isSameList);

/** The files that include others, or start pipelines from them. */
export const includingFiles = query(
  (workspace): readonly SourceFile[] => pipelineFiles(workspace).filter((file) => allIncludes(includesOf(workspace, file)).length > 0),
  isSameList,
);

export function isRootPath(path: string): boolean {
  return path === '.gitlab-ci.yml' || path.endsWith('/.gitlab-ci.yml');
}
