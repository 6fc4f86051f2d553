import { type FileFacts, placesBy, type WorkspaceView } from '../db/workspaceView.ts';
import type { Facts } from '../model/facts.ts';
import type { IncludeFacts } from '../model/pipelineFacts.ts';
import { pipelineFiles } from './includeGraph.ts';
import { fillInputs, type Inputs } from './inputs.ts';

/** A file as it takes part in a pipeline. */
export interface Layer {
  readonly file: FileFacts;
  readonly facts: Facts;
  /** What its `$[[ inputs.x ]]` stand for. */
  readonly inputs: Inputs;
  /** Later files win over earlier ones. */
  readonly rank: number;
  /** What decides whether it takes part at all. Files with the same condition come together. */
  readonly condition?: Condition;
}

/** The `rules:` of an include, which GitLab works out. */
export interface Condition {
  /** For people. A noun. */
  readonly because: string;
}

/** An include whose file is not at hand. */
export interface MissingInclude {
  readonly uri: string;
  readonly include: IncludeFacts;
  readonly rank: number;
}

export interface Layers {
  readonly layers: readonly Layer[];
  readonly missing: readonly MissingInclude[];
}

const noInputs: Inputs = new Map();

/** GitLab takes 150, or as many as its administrator says; a pipeline that includes itself ends here at the latest. */
const mostLayers = 1200;

/** Finds the files that an include names; none when they are not at hand. */
export type FindIncluded = (include: IncludeFacts, root: FileFacts) => readonly FileFacts[];

/**
 * Files with all that they include, in the order in which they are merged: an include first, then what includes it. Cycles are cut. `of` are the
 * includes that make a child pipeline, or a file with which a pipeline begins.
 */
export function layersOf(root: FileFacts, find: FindIncluded, of: readonly IncludeFacts[] = []): Layers {
  const layers: Layer[] = [];
  const missing: MissingInclude[] = [];
  const above = new Set<string>();
  const include = (one: IncludeFacts, by: { readonly uri: string; readonly inputs: Inputs; readonly condition: Condition | undefined }) => {
    if (one.presence === 'never') return;
    const found = find(one, root);
    if (found.length === 0) missing.push({ uri: by.uri, include: one, rank: layers.length });
    const filled = (value: string | undefined) => value && fillInputs(value, by.inputs);
    const given = one.inputs === undefined ? noInputs : new Map(one.inputs.map(({ name, value }) => [name, filled(value)]));
    const condition = one.presence === 'maybe' ? conditionOf(one) : by.condition;
    for (const file of found) add(file, given, condition);
  };
  const add = (file: FileFacts, given: Inputs, condition: Condition | undefined) => {
    if (above.has(file.uri) || layers.length >= mostLayers || above.size >= mostLayers) return;
    above.add(file.uri);
    const { uri, facts } = file;
    const declared = facts.pipeline?.inputs ?? [];
    const inputs =
      declared.length === 0 ? noInputs : new Map(declared.map(({ name, value }) => [name, given.has(name) ? given.get(name) : value]));
    for (const one of facts.pipeline?.includes ?? []) include(one, { uri, inputs, condition });
    above.delete(uri);
    layers.push({ file, facts, inputs, rank: layers.length, ...(condition && { condition }) });
  };
  if (of.length === 0) add(root, noInputs, undefined);
  for (const one of of) include(one, { uri: root.uri, inputs: noInputs, condition: undefined });
  return { layers, missing };
}

function conditionOf({ target }: IncludeFacts): Condition {
  return { because: target === undefined ? 'the rules of an include' : `the rules of the include “${target.value}”` };
}

/** Looks among the pipeline files of a workspace: from the folder of the root upwards, as far as the workspace folder. */
export function includeFinder(view: WorkspaceView): FindIncluded {
  const patterns = new Map<string, readonly FileFacts[]>();
  return ({ kind, target }, root) => {
    if (kind !== 'local' || target === undefined || target.value.includes('$')) return [];
    const wanted = target.value.replace(/^\/+/, '');
    const folder = folderUri(root);
    for (const base of foldersAbove(root.path)) {
      if (!wanted.includes('*')) {
        const file = view.files[byPlace(view).get(`${folder} ${base}${wanted}`) ?? -1];
        if (file !== undefined) return [file];
        continue;
      }
      const key = `${folder} ${base} ${wanted}`;
      const found =
        patterns.get(key) ??
        pipelineFiles(view)
          .filter(matching(folder, base, wanted))
          .sort((a, b) => (a.path < b.path ? -1 : 1));
      patterns.set(key, found);
      if (found.length > 0) return found;
    }
    return [];
  };
}

const byPlace = placesBy((file) => (file.format === 'gitlab-ci' ? `${folderUri(file)} ${file.path}` : ''));

function matching(folder: string, base: string, wanted: string): (file: FileFacts) => boolean {
  const pattern = patternOf(wanted);
  return (file) => file.path.startsWith(base) && folderUri(file) === folder && pattern.test(file.path.slice(base.length));
}

/** `*` stays within a folder, `**` does not. */
export function patternOf(wanted: string): RegExp {
  const parts = wanted.split(/(\*+)/).map((part) => {
    if (part.startsWith('*')) return part.length > 1 ? '.*' : '[^/]*';
    return part.replace(/[.?+^$[\]\\(){}|]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('')}$`);
}

/** What a file includes, and what the pipelines are made of that its jobs start. */
export function allIncludes({ facts }: FileFacts): readonly IncludeFacts[] {
  const { includes = [], children = [] } = facts.pipeline ?? {};
  return children.length === 0 ? includes : [...includes, ...children.flatMap((child) => child.includes)];
}

/** `a/b/`, `a/`, and nothing, for `a/b/c.yml`. */
export function foldersAbove(path: string): readonly string[] {
  const folders: string[] = [];
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) folders.push(path.slice(0, end + 1));
  return [...folders, ''];
}

const folders = new WeakMap<FileFacts, string>();

/** The workspace folder that a file lies in. */
export function folderUri(file: FileFacts): string {
  const known = folders.get(file) ?? readFolder(file);
  folders.set(file, known);
  return known;
}

function readFolder({ uri, path }: FileFacts): string {
  let end = uri.length;
  for (let left = path.split('/').length; left > 0 && end > 0; left--) end = uri.lastIndexOf('/', end - 1);
  return uri.slice(0, Math.max(0, end));
}
