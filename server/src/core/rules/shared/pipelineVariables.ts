import { allWords, createMemory, createSummary } from '../../db/summary.ts';
import { type FileFacts, ofEachFile, onceForEachView, type WorkspaceView } from '../../db/workspaceView.ts';
import type { Facts } from '../../model/facts.ts';
import type { IncludeFacts } from '../../model/pipelineFacts.ts';
import { allIncludes, foldersAbove, folderUri, patternOf } from '../../pipeline/includedFiles.ts';
import { includesIn, isRootPath, placesIn } from '../../pipeline/includeGraph.ts';
import { lazily, onceForEach } from '../../util/lazy.ts';

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
export const pipelineVariables = onceForEachView((view: WorkspaceView): PipelineVariables => {
  const { files, isWhole } = remembered([placesIn(view), includesIn(view)], () => readMembers(view.files));
  return { names: together(namesIn(view)), files, isWhole: isWhole && !othersIn(view).includes(true) };
});

const namesIn = ofEachFile(({ facts }) => namesOf(facts));
const othersIn = ofEachFile(({ facts }) => bringsOthers(facts));
const together = onceForEach((names: readonly ReadonlySet<string>[]): ReadonlySet<string> => new Set(names.flatMap((some) => [...some])));

const remembered = createMemory<ReturnType<typeof readMembers>>();

function readMembers(all: readonly FileFacts[]): { readonly files: ReadonlySet<string>; readonly isWhole: boolean } {
  const files = new Set<string>();
  const pipelines = all.filter(({ format }) => format === 'gitlab-ci');
  let isWhole = true;
  const named = lazily(() => byEnd(pipelines));
  for (const pipeline of pipelines) {
    if (isRootPath(pipeline.path)) files.add(pipeline.uri);
    for (const include of allIncludes(pipeline)) {
      const found = filesOf(include, pipeline, pipelines, named);
      if (found.length === 0) isWhole = false;
      for (const file of found) files.add(file.uri);
    }
  }
  return { files, isWhole };
}

const namesOf = createSummary(({ pipeline, runners = [] }: Facts) => {
  const environment = runners.flatMap((runner) => runner.environment.map(({ value }) => value));
  return [...(pipeline?.variables ?? []).map(({ name }) => name.value), ...environment];
}, allWords);

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
