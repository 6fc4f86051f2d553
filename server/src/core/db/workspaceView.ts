import type { GitLabProject } from '../images/gitLabProject.ts';
import type { Facts } from '../model/facts.ts';
import type { FormatId } from '../model/formatId.ts';
import { onceForEach } from '../util/lazy.ts';
import { splice, type Window, windowOf } from '../util/listDiff.ts';

/** The facts of the files that belong together, as they stand now; ranges are those of each file. */
export interface WorkspaceView {
  readonly files: readonly FileFacts[];
  /** The project whose pipelines the file at `uri` belongs to, as far as a git remote tells. */
  readonly projectOf?: (uri: string) => GitLabProject | undefined;
  /** The docker config of this machine's user, also where it is none of the files: no Runner reads it, and findings do not hang on it. */
  readonly ownDockerConfig?: FileFacts;
}

export interface FileFacts {
  readonly uri: string;
  /** For people: the path below the workspace folder. */
  readonly path: string;
  readonly format: FormatId;
  readonly facts: Facts;
  /** The docker config of this machine's user, which no Runner reads. */
  readonly ownMachine?: true;
  /** The settings say that this is the docker config of the Runner's user. */
  readonly runnerHome?: true;
  /** Another object for each version of the file, to know it again by without holding on to it. */
  readonly stamp?: object;
}

/** One of the files, by its uri. */
export function fileIn(workspace: WorkspaceView, uri: string): FileFacts | undefined {
  return workspace.files[placesByUri(workspace).get(uri) ?? -1];
}

/** Where it stands among the files. */
export function placeOf(uri: string, workspace: WorkspaceView): number | undefined {
  return placesByUri(workspace).get(uri);
}

/** Works something out once for each view, however often it is asked for: what hangs on all files must not be done again for each of them. */
export function onceForEachView<T>(make: (view: WorkspaceView) => T): (view: WorkspaceView) => T {
  return onceForEach(make);
}

/**
 * Works something out once for each version of a file, so that of a thousand files those that changed are asked alone. What was made of the last
 * version is remembered, by what all versions have in common: a memory of every version would grow with each key.
 */
export function onceForEachFile<T>(make: (file: FileFacts) => T): (file: FileFacts) => T {
  const last = new WeakMap<object, { readonly file: FileFacts; readonly value: T }>();
  return (file) => {
    const all = file.facts.parts?.file ?? file.facts;
    const known = last.get(all);
    if (known?.file === file) return known.value;
    const value = make(file);
    last.set(all, { file, value });
    return value;
  };
}

const standIns = new WeakMap<FileFacts, object>();

function stampOf(file: FileFacts): object {
  const stamp = file.stamp ?? standIns.get(file) ?? {};
  if (file.stamp === undefined) standIns.set(file, stamp);
  return stamp;
}

/** Stand for the versions of the files, in the order of these, and hold on to nothing. */
export const stampsIn = onceForEachView(({ files }): readonly object[] => files.map(stampOf));

let compared: { readonly old: readonly object[]; readonly now: readonly object[]; readonly window: Window } | undefined;

/** What two views have in common, by their stamps. Many ask about the same two. */
export function windowBetween(old: readonly object[], now: readonly object[]): Window {
  if (compared?.old !== old || compared.now !== now) compared = { old, now, window: windowOf(old, now) };
  return compared.window;
}

/**
 * What `of` says of each file, in the order of the files. From one view to the next, files that are new are asked alone. The list is the same
 * object for as long as each file says the same: so it can be told at once whether what was made of it still holds.
 */
export function ofEachFile<T>(of: (file: FileFacts) => T): (view: WorkspaceView) => readonly T[] {
  let last: { readonly stamps: readonly object[]; readonly said: readonly T[] } = { stamps: [], said: [] };
  return (view) => {
    const stamps = stampsIn(view);
    const { said } = last;
    if (stamps === last.stamps) return said;
    const window = windowBetween(last.stamps, stamps);
    const { top, below, oldBelow } = window;
    const fresh = view.files.slice(top, below).map(of);
    const isSame = below === oldBelow && fresh.every((one, at) => one === said[top + at]);
    last = { stamps, said: isSame ? said : splice(said, window, fresh) };
    return last.said;
  };
}

/** The files for which `test` holds. */
export function filesWith(test: (file: FileFacts) => boolean): (view: WorkspaceView) => readonly FileFacts[] {
  const holds = ofEachFile(test);
  return onceForEachView((view) => {
    const said = holds(view);
    return view.files.filter((_, at) => said[at]);
  });
}

export const filesWithAuths = filesWith(({ facts }) => facts.auths.length > 0);
export const filesWithRunners = filesWith(({ facts }) => facts.runners !== undefined);

/** By what `of` says of them, the places of the files. Where files have come in at the end, these alone are added. */
export function placesBy(of: (file: FileFacts) => string): (view: WorkspaceView) => ReadonlyMap<string, number> {
  const saidOf = ofEachFile(of);
  let last: { readonly said: readonly string[]; readonly places: Map<string, number> } = { said: [], places: new Map() };
  return (view) => {
    const said = saidOf(view);
    if (said === last.said) return last.places;
    const isLonger = last.said.every((one, at) => one === said[at]);
    const places = isLonger ? last.places : new Map<string, number>();
    for (let at = isLonger ? last.said.length : 0; at < said.length; at++) places.set(said[at] ?? '', at);
    last = { said, places };
    return places;
  };
}

const placesByUri = placesBy(({ uri }) => uri);
