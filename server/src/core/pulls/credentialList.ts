import { type Candidate, type CredentialSource, type JobCredential, readSource, type SourceContent } from '../credentials/sources.ts';
import { filesWithAuths } from '../db/filesWith.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import type { Workspace } from '../db/workspace.ts';
import { lookupPathOf, registryPathOf } from '../images/registryPath.ts';
import type { AuthEntry, AuthSource, HelperEntry } from '../model/facts.ts';
import { pipelinesOf } from '../pipeline/pipelines.ts';
import { plainText } from '../text/markdown.ts';
import { type Presentable, presentable, presentableUser } from '../text/presentable.ts';
import { problemOf } from './candidateProblem.ts';
import { credentialCount } from './credentialCount.ts';
import { type CredentialPlace, jobPayload } from './credentialUse.ts';
import { countImages } from './imageCount.ts';
import { listImages } from './imageList.ts';
import type { ListedImage } from './listedImage.ts';
import { knownFor } from './pullScenarios.ts';
import { coveredSource, homeSource, jobSource, runnersOf, variableSources } from './workspaceSources.ts';

/**
 * `ignored`: the Runner ignores it because of a mistake. `fails-job`: because of a mistake in it, jobs fail before the pull. `unknown`: its content is
 * outside the workspace. `not-read`: the Runner does not read this file.
 */
export type SourceState = 'read' | 'ignored' | 'fails-job' | 'unknown' | 'not-read';

/** A source of credentials as it is shown: all texts are presentable, and none has a secret. `Place`: where something is written. */
export interface ListedSource<Place = CredentialPlace> {
  readonly kind: CredentialSource['from'];
  /** As in the job log. */
  readonly name: Presentable;
  /** Where it is, for people. Empty if there is nothing to say. */
  readonly where: Presentable;
  readonly place: Place | undefined;
  readonly state: SourceState;
  /** Why the Runner does not use it, or what is not known about it, as a clause. */
  readonly reason?: Presentable;
  /** The rows of the list of images that are pulled with it. */
  readonly images: number;
  readonly entries: readonly ListedEntry<Place>[];
}

export interface ListedEntry<Place = CredentialPlace> {
  /** `host`: what the job token is for. `covered`: a registry in the settings. */
  readonly kind: 'auth' | 'helper' | 'store' | 'host' | 'covered';
  /** The registry, or the name of a store. */
  readonly key: Presentable;
  readonly user?: Presentable;
  readonly helper?: Presentable;
  readonly place: Place | undefined;
  readonly images: number;
  /** What is known against it. */
  readonly verdict?: 'will-be-refused' | 'depends';
  /** Why, as a clause. */
  readonly reason?: Presentable;
}

/** The sources of a workspace in the Runner's order (docs/ground-truth.md#a2), then the files that it does not read. */
export function listCredentials(workspace: Workspace): readonly ListedSource[] {
  return [...sourcesInOrder(workspace).map((source) => listedSource(source, workspace)), ...filesNotRead(workspace)];
}

function sourcesInOrder(workspace: Workspace): readonly CredentialSource[] {
  const covered = coveredSource(workspace.settings);
  const runners = runnersOf(workspace);
  const home = homeSource(workspace);
  return [
    ...(covered === undefined ? [] : [covered]),
    ...variableSources(workspace).map(({ source }) => source),
    ...runners.flatMap(({ environment }) => environment ?? []),
    ...(home === undefined ? [] : [home]),
    ...jobSources(workspace),
    ...runners.flatMap(({ cluster }) => cluster?.source ?? []),
  ];
}

/** The job token of all projects as one source: the list does not tell their images apart. */
function jobSources(workspace: Workspace): readonly CredentialSource[] {
  const projects = [...new Set(pipelinesOf(workspace).map(({ root }) => knownFor(root.uri, workspace)))].map(jobSource);
  const [first, ...others] = projects;
  if (first === undefined || others.length === 0) return first === undefined ? [] : [first];
  const credentials = new Map(
    projects.flatMap((source) => (source.content === 'job' ? source.credentials : [])).map((one) => [one.url, one]),
  );
  const isOpen = projects.every((source) => source.content === 'job' && source.isOpen);
  return [{ from: 'job', name: jobPayload, content: 'job', credentials: [...credentials.values()], ...(isOpen && { isOpen }) }];
}

function listedSource(source: CredentialSource, workspace: Workspace): ListedSource {
  const { from, name, words, place } = source;
  const common = { kind: from, name: presentable(words === undefined ? name : plainText(words)), where: whereOf(place) };
  if (source.content === 'auth') return { ...common, ...ofAuth(source, source.auth, workspace) };
  if (source.content === 'job') return { ...common, ...ofJobToken(source.credentials, source.isOpen === true, workspace) };
  return { ...common, ...ofUnknown(source, source.registries ?? [], workspace) };
}

function whereOf(place: CredentialSource['place']): Presentable {
  return place === undefined ? presentable('') : plainText(place);
}

type Content = Omit<ListedSource, 'kind' | 'name' | 'where'>;

function ofAuth(source: CredentialSource & SourceContent, auth: AuthSource, workspace: Workspace): Content {
  const { uri = '' } = source;
  const reading = readSource(source, { runnerVersion: workspace.settings.runnerVersion });
  const candidates = reading.kind === 'candidates' ? reading.candidates : [];
  const entries = entriesOf(auth, { uri, candidates, workspace });
  const starts = entries.flatMap(({ place }) => place?.range.start ?? []);
  const common = { images: credentialCount(workspace).atAny(uri, starts), entries };
  const defect = auth.defects.find(({ kind }) => (reading.kind === 'fails-job') === (kind === 'helper-name'));
  if (reading.kind === 'candidates') return { ...common, place: { uri, range: auth.range }, state: 'read' };
  const state = reading.kind === 'dropped' ? 'ignored' : reading.kind;
  return { ...common, place: { uri, range: defect?.range ?? auth.range }, state, reason: plainText(reading.because) };
}

interface EntryContext {
  readonly uri: string;
  /** Empty for a source that is not used. */
  readonly candidates: readonly Candidate[];
  readonly workspace: Workspace;
}

/** In the order of the file. */
function entriesOf(auth: AuthSource, context: EntryContext): readonly ListedEntry[] {
  const { entries, credHelpers, credsStore } = auth;
  const candidateOf = (part: AuthEntry | HelperEntry) => context.candidates.find(({ entry, helper }) => entry === part || helper === part);
  const ofEntries = entries.map((entry): ListedEntry => {
    const { registry, username } = entry;
    const defect = auth.defects.find((one) => one.entry === entry);
    const bad = defect === undefined ? againstCandidate(candidateOf(entry), context) : refused(presentable(defect.detail));
    return listedEntry('auth', registry, context, { ...(username !== undefined && { user: presentableUser(username) }), ...bad });
  });
  const ofHelpers = credHelpers.map((one): ListedEntry => {
    const helper = presentable(one.helper.value);
    return listedEntry('helper', one.registry, context, { helper, ...againstCandidate(candidateOf(one), context) });
  });
  const ofStore = credsStore === undefined ? [] : [listedEntry('store', credsStore, context, {})];
  const replaced = new Set([...entries, ...credHelpers].flatMap((one) => (one.replaced ? [one.registry.range] : [])));
  const all = [...ofEntries, ...ofHelpers, ...ofStore].filter(({ place }) => place === undefined || !replaced.has(place.range));
  return all.sort((a, b) => (a.place?.range.start ?? 0) - (b.place?.range.start ?? 0));
}

function listedEntry(
  kind: ListedEntry['kind'],
  { value, range }: AuthEntry['registry'],
  { uri, workspace }: EntryContext,
  more: Partial<ListedEntry>,
): ListedEntry {
  return { kind, key: presentable(value), place: { uri, range }, images: credentialCount(workspace).at(uri, range.start), ...more };
}

type Against = Pick<ListedEntry, 'verdict' | 'reason'>;

function refused(reason: Presentable): Against {
  return { verdict: 'will-be-refused', reason };
}

function againstCandidate(candidate: Candidate | undefined, { workspace }: EntryContext): Against {
  if (candidate === undefined) return {};
  const [host = ''] = registryPathOf(candidate.key, workspace.settings.runnerVersion).split('/', 1);
  const problem = problemOf(candidate, host, workspace);
  if (problem === undefined) return {};
  return {
    verdict: problem.verdict,
    reason: presentable(`${plainText(problem.because)}${problem.detail ? plainText(problem.detail) : ''}`),
  };
}

function ofJobToken(credentials: readonly JobCredential[], isOpen: boolean, workspace: Workspace): Content {
  const images = imagesWith(workspace, ({ credential }) => credential?.verdict === 'used' && credential.source === jobPayload);
  const entries = credentials.map(
    ({ url, username }): ListedEntry => ({
      kind: 'host',
      key: presentable(url),
      user: presentableUser(username),
      place: undefined,
      images: countImages(images.filter(({ credential }) => credential?.key === url)).images,
    }),
  );
  const reason = isOpen && { reason: presentable('the host of GitLab’s registry is not known') };
  return { place: undefined, state: 'read', ...reason, images: countImages(images).images, entries };
}

/** Variables in GitLab's settings with the registries that Pullproof's settings name, secrets of a cluster, and files that were not read. */
function ofUnknown(source: CredentialSource, registries: readonly string[], workspace: Workspace): Content {
  const { uri } = source;
  const file = uri === undefined ? undefined : workspace.file(uri);
  const place = file && { uri: file.uri, range: { start: 0, end: 0 } };
  const pathOf = (image: string) => lookupPathOf(image, workspace.settings.runnerVersion);
  const isFor = (registry: string) => (image: ListedImage) =>
    image.credential?.verdict === 'unknown' && image.unknown === undefined && `${pathOf(image.expanded)}/`.startsWith(`${registry}/`);
  const entries = registries.map(
    (registry): ListedEntry => ({
      kind: 'covered',
      key: presentable(registry),
      place: undefined,
      images: countImages(imagesWith(workspace, isFor(registry))).images,
    }),
  );
  const images = imagesWith(workspace, (image) => registries.some((registry) => isFor(registry)(image)));
  const reason = presentable(source.from === 'cluster' ? 'only the cluster knows its content' : 'its content is not in the workspace');
  return { place, state: 'unknown', reason, images: countImages(images).images, entries };
}

function imagesWith(workspace: Workspace, isWanted: (image: ListedImage) => boolean): readonly ListedImage[] {
  return listImages(workspace, 'everything').filter(isWanted);
}

/** Docker configurations that are not taken as the one of the Runner's user. */
function filesNotRead(workspace: Workspace): readonly ListedSource[] {
  const home = homeSource(workspace)?.uri;
  const others = filesWithAuths(workspace).filter(({ format, uri }) => format === 'docker-config' && uri !== home);
  return others.flatMap((file) => file.facts.auths.map((auth) => listedFile(file, auth, home)));
}

function listedFile({ uri, path, localMachine, workspace }: SourceFile, auth: AuthSource, home: string | undefined): ListedSource {
  const because = localMachine
    ? 'it is the one of your own machine'
    : home === undefined
      ? 'another file is named in the settings'
      : 'another file is taken as the one of the Runner’s user';
  return {
    kind: 'home',
    name: presentable(path),
    where: presentable(''),
    place: { uri, range: auth.range },
    state: 'not-read',
    reason: presentable(because),
    images: 0,
    entries: entriesOf(auth, { uri, candidates: [], workspace }),
  };
}
