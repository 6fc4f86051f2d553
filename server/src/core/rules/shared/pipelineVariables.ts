import { type Facts, ofParts } from '../../facts.ts';
import type { IncludeFacts } from '../../pipelineFacts.ts';
import type { FileFacts, WorkspaceView } from '../../workspaceView.ts';

/** What the pipelines of a workspace set, all of their files taken together. */
export interface PipelineVariables {
  /** The files that belong to a pipeline: its first file, and what is included, by uri. */
  readonly files: ReadonlySet<string>;
  /** The variables that any file sets, runners' `environment` included. */
  readonly names: ReadonlySet<string>;
  /** Nothing else can set a variable but GitLab and its settings: every include is at hand. */
  readonly isWhole: boolean;
}

const read = new WeakMap<WorkspaceView, PipelineVariables>();

/** Read once for each view of the workspace. */
export function pipelineVariables(workspace: WorkspaceView): PipelineVariables {
  const known = read.get(workspace) ?? readPipelines(workspace);
  read.set(workspace, known);
  return known;
}

function readPipelines({ files }: WorkspaceView): PipelineVariables {
  const names = new Set<string>();
  const members = new Set<string>();
  const pipelines = files.filter(({ format }) => format === 'gitlab-ci');
  let isWhole = true;
  for (const { facts } of files) {
    for (const part of ofParts(facts, summaries, summarise)) {
      for (const name of part.names) names.add(name);
      // A header makes a file somebody else's, and a dotenv report hands variables from job to job.
      if (part.bringsOthers) isWhole = false;
    }
  }
  for (const { uri, path, facts } of pipelines) {
    if (/(?:^|\/)\.gitlab-ci\.yml$/.test(path)) members.add(uri);
    for (const include of facts.pipeline?.includes ?? []) {
      const found = filesOf(include, pipelines);
      if (found.length === 0) isWhole = false;
      for (const file of found) members.add(file.uri);
    }
  }
  return { files: members, names, isWhole };
}

interface Summary {
  readonly names: readonly string[];
  readonly bringsOthers: boolean;
}

const summaries = new WeakMap<Facts, Summary>();

function summarise({ pipeline, runners = [] }: Facts): Summary {
  const { variables = [], blocks = [], hasHeader } = pipeline ?? {};
  return {
    names: [...variables.map(({ name }) => name.value), ...runners.flatMap(({ environment }) => environment.map(({ value }) => value))],
    bringsOthers: hasHeader === true || blocks.some((block) => block.has(['artifacts', 'reports', 'dotenv'])),
  };
}

/** The files that a local include names; none when it names others, or may. */
function filesOf({ kind, target }: IncludeFacts, files: readonly FileFacts[]): readonly FileFacts[] {
  if (kind !== 'local' || target === undefined || target.value.includes('$')) return [];
  const wanted = target.value.replace(/^\/+/, '');
  const matches = wanted.includes('*') ? patternOf(wanted) : undefined;
  return files.filter(({ path }) => (matches === undefined ? path === wanted || path.endsWith(`/${wanted}`) : matches.test(path)));
}

function patternOf(wanted: string): RegExp {
  const parts = wanted.split(/(\*+)/).map((part) => {
    if (part.startsWith('*')) return part.length > 1 ? '.*' : '[^/]*';
    return part.replace(/[.?+^$[\]\\(){}|]/g, '\\$&');
  });
  return new RegExp(`(?:^|/)${parts.join('')}$`);
}
