import type { Facts } from '../../facts.ts';
import { lazily } from '../../once.ts';
import { allIncludes, foldersAbove, folderUri, patternOf } from '../../pipeline/layers.ts';
import type { IncludeFacts } from '../../pipelineFacts.ts';
import { allWords, createMemory, createSummary } from '../../summary.ts';
import { type FileFacts, onceForEachFile, onceForEachView } from '../../workspaceView.ts';

/** What the pipelines of a workspace set, all of their files taken together. */
export interface PipelineVariables {
  /** The files that belong to a pipeline: its first file, and what is included, by uri. */
  readonly files: ReadonlySet<string>;
  /** The variables that any file sets, runners' `environment` included. The same object for as long as these are the same. */
  readonly names: ReadonlySet<string>;
  /** Nothing else can set a variable but GitLab and its settings: every include is at hand. */
  readonly isWhole: boolean;
}

/** Read once for each view of the workspace. */
export const pipelineVariables = onceForEachView(({ files }): PipelineVariables => {
  const names = together(files.map(({ facts }) => namesIn(facts)));
  const members = rememberedMembers(files.flatMap(includesOf), () => readMembers(files));
  return { names, files: members.files, isWhole: members.isWhole && !files.some(({ facts }) => bringsOthers(facts)) };
});

/** All that it hangs on which files belong to a pipeline. */
const includesOf = onceForEachFile((file): readonly unknown[] =>
  file.format === 'gitlab-ci' ? [file.uri, file.path, wordsOfIncludes(file.facts)] : [],
);

const wordsOfIncludes = createSummary(
  ({ pipeline }) => [...(pipeline?.includes ?? []), ...(pipeline?.children ?? []).flatMap(({ includes }) => includes)].map(inWords),
  (words) => words.flat().join('\n'),
);

function inWords({ kind, target }: IncludeFacts): string {
  return `${kind} ${target?.value}`;
}

const rememberedMembers = createMemory<ReturnType<typeof readMembers>>();

function readMembers(all: readonly FileFacts[]): { readonly files: ReadonlySet<string>; readonly isWhole: boolean } {
  const files = new Set<string>();
  const pipelines = all.filter(({ format }) => format === 'gitlab-ci');
  let isWhole = true;
  const named = lazily(() => byEnd(pipelines));
  for (const pipeline of pipelines) {
    if (/(?:^|\/)\.gitlab-ci\.yml$/.test(pipeline.path)) files.add(pipeline.uri);
    for (const include of allIncludes(pipeline)) {
      const found = filesOf(include, pipeline, pipelines, named);
      if (found.length === 0) isWhole = false;
      for (const file of found) files.add(file.uri);
    }
  }
  return { files, isWhole };
}

const namesIn = createSummary(({ pipeline, runners = [] }: Facts) => {
  const environment = runners.flatMap((runner) => runner.environment.map(({ value }) => value));
  return [...(pipeline?.variables ?? []).map(({ name }) => name.value), ...environment];
}, allWords);

const remembered = createMemory<ReadonlySet<string>>();

function together(names: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  const [only = noNames, ...others] = names.filter(({ size }) => size > 0);
  return others.length === 0 ? only : remembered(names, () => new Set(names.flatMap((some) => [...some])));
}

const noNames: ReadonlySet<string> = new Set();

/** A header makes a file somebody else's, and a dotenv report hands variables from job to job. */
const bringsOthers = createSummary(
  ({ pipeline }) => {
    const { blocks = [], hasHeader } = pipeline ?? {};
    return hasHeader === true || blocks.some((block) => block.has(['artifacts', 'reports', 'dotenv'])) ? ['others'] : [];
  },
  (words) => words.some((some) => some.length > 0),
);

/** Files by the end of their paths: the name, and the name with its folder. */
type ByEnd = ReadonlyMap<string, readonly FileFacts[]>;

function byEnd(files: readonly FileFacts[]): ByEnd {
  const found = new Map<string, FileFacts[]>();
  for (const file of files) {
    for (const end of new Set([endOf(file.path, 1), endOf(file.path, 2)])) {
      const others = found.get(end);
      if (others === undefined) found.set(end, [file]);
      else others.push(file);
    }
  }
  return found;
}

/** The last segments of a path. */
function endOf(path: string, segments: 1 | 2): string {
  const slash = path.lastIndexOf('/');
  return path.slice((segments === 1 || slash <= 0 ? slash : path.lastIndexOf('/', slash - 1)) + 1);
}

/** The files of the same workspace folder that a local include names; none when it names others, or may. */
function filesOf({ kind, target }: IncludeFacts, by: FileFacts, files: readonly FileFacts[], named: () => ByEnd): readonly FileFacts[] {
  if (kind !== 'local' || target === undefined || target.value.includes('$')) return [];
  const wanted = target.value.replace(/^\/+/, '');
  const inFolder = (file: FileFacts) => folderUri(file) === folderUri(by);
  if (!wanted.includes('*')) {
    const alike = named().get(endOf(wanted, 2)) ?? [];
    return alike.filter((file) => (file.path === wanted || file.path.endsWith(`/${wanted}`)) && inFolder(file));
  }
  const pattern = patternOf(wanted);
  const matches = ({ path }: FileFacts) =>
    foldersAbove(path).some((base) => path.startsWith(base) && pattern.test(path.slice(base.length)));
  return files.filter((file) => matches(file) && inFolder(file));
}
