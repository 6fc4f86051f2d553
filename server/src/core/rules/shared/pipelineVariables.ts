import type { Facts } from '../../facts.ts';
import { allIncludes, foldersAbove, folderUri, patternOf } from '../../pipeline/layers.ts';
import type { IncludeFacts } from '../../pipelineFacts.ts';
import { allWords, createMemory, createSummary } from '../../summary.ts';
import { type FileFacts, onceForEachView } from '../../workspaceView.ts';

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
  const members = new Set<string>();
  const pipelines = files.filter(({ format }) => format === 'gitlab-ci');
  let isWhole = !files.some(({ facts }) => bringsOthers(facts));
  const byName = byNameOf(pipelines);
  for (const pipeline of pipelines) {
    if (/(?:^|\/)\.gitlab-ci\.yml$/.test(pipeline.path)) members.add(pipeline.uri);
    for (const include of allIncludes(pipeline)) {
      const found = filesOf(include, pipeline, byName);
      if (found.length === 0) isWhole = false;
      for (const file of found) members.add(file.uri);
    }
  }
  return { files: members, names, isWhole };
});

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

/** Files by their name without folders. */
type ByName = ReadonlyMap<string, readonly FileFacts[]>;

function byNameOf(files: readonly FileFacts[]): ByName {
  const byName = new Map<string, FileFacts[]>();
  for (const file of files) {
    const name = nameIn(file.path);
    const others = byName.get(name);
    if (others === undefined) byName.set(name, [file]);
    else others.push(file);
  }
  return byName;
}

function nameIn(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The files of the same workspace folder that a local include names; none when it names others, or may. */
function filesOf({ kind, target }: IncludeFacts, by: FileFacts, byName: ByName): readonly FileFacts[] {
  if (kind !== 'local' || target === undefined || target.value.includes('$')) return [];
  const wanted = target.value.replace(/^\/+/, '');
  const inFolder = (file: FileFacts) => folderUri(file) === folderUri(by);
  if (!wanted.includes('*')) {
    const named = byName.get(nameIn(wanted)) ?? [];
    return named.filter((file) => (file.path === wanted || file.path.endsWith(`/${wanted}`)) && inFolder(file));
  }
  const pattern = patternOf(wanted);
  const matches = ({ path }: FileFacts) =>
    foldersAbove(path).some((base) => path.startsWith(base) && pattern.test(path.slice(base.length)));
  return [...byName.values()].flat().filter((file) => matches(file) && inFolder(file));
}
