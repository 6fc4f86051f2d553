import { CandidateIndex, hostOf, hostsOf, nameOf } from '../credentials/candidateIndex.ts';
import { nearestMiss } from '../credentials/nearMiss.ts';
import { query } from '../db/query.ts';
import { isApiPath } from '../images/registryKey.ts';
import { lookupOrder } from '../images/registryPath.ts';
import { addTo } from '../util/multimap.ts';
import type { Rule } from './rule.ts';
import { quoted } from './shared/quoting.ts';
import { keysOf, removeFix, type SourceKey } from './shared/registryKey.ts';
import { wholePipeline } from './shared/rootPipeline.ts';
import { type KnownImage, workspaceImages } from './shared/workspaceImages.ts';

export const registryKeyUnused: Rule = {
  id: 'registry-key-unused',
  summary: 'A credential that no image of the pipeline uses',
  severity: 'hint',
  appliesTo: 'auths',
  *check({ auths }, { settings, workspace, file, budget }) {
    const own = auths.filter(({ origin }) => origin.kind === 'pipeline-variable');
    if (own.length === 0 || settings.executor === 'kubernetes') return;
    // Other files, variables, or a job that builds and pushes images may use the entry.
    const used = usedPaths(workspace);
    if (used === undefined || wholePipeline(workspace, file.uri) === undefined) return;
    for (const source of own) {
      if (source.defects.length > 0) continue;
      for (const one of keysOf(workspace, source).all) {
        const { entry, key, registryPath: path } = one;
        if (used.selected.has(path) || isOdd(one)) continue;
        const paths = [...hostsOf(key, path)].flatMap((host) => used.byHost.get(host) ?? []);
        // A comparison takes about as long as reading a hundred values.
        budget.take(paths.length * 100);
        if (paths.some((image) => isNear(key, path, image))) continue;
        yield {
          range: entry.registry.range,
          message: `Unused entry: no image of this pipeline comes from ${quoted(key)}. Remove it, unless a script needs it.`,
          tags: ['unnecessary'],
          fixes: [removeFix(entry)],
        };
      }
    }
  },
};

interface UsedPaths {
  /** Under which the Runner looks for the images. */
  readonly selected: ReadonlySet<string>;
  /** The paths of the images, by host in lowercase and without its port. */
  readonly byHost: ReadonlyMap<string, readonly string[]>;
}

/** Undefined if something else may use an entry. */
const usedPaths = query((workspace): UsedPaths | undefined => {
  const { known, isOpen } = workspaceImages(workspace);
  if (isOpen || known.length === 0 || known.some(worksWithImages)) return undefined;
  if (workspace.files.some(({ facts }) => facts.pipeline?.logins?.length)) return undefined;
  const paths = [...new Set(known.map(({ path }) => path))];
  const byHost = new Map<string, string[]>();
  for (const path of paths) addTo(byHost, nameOf(hostOf(path)), path);
  return { selected: new Set(paths.flatMap(lookupOrder)), byHost };
});

const programs = /docker|executor|buildah|podman|skopeo|crane|buildkit|cosign|helm|trivy/;

/** Its script may pass the variable to a program. */
function worksWithImages({ path }: KnownImage): boolean {
  const name = path.replace(/^docker\.io\//, '');
  return name.includes('kaniko') || programs.test(name.slice(name.lastIndexOf('/') + 1));
}

/** Other rules report this key, or the Runner needs it for its helper image. */
function isOdd({ key, host, path, isHub, malformation }: SourceKey): boolean {
  const isWrong = malformation !== undefined || key.includes('*') || isApiPath(path) || (isHub && host !== 'docker.io');
  return isWrong || host.toLowerCase() === 'registry.gitlab.com';
}

function isNear(key: string, path: string, image: string): boolean {
  const candidate = { key, path, source: { from: 'variable', name: '', content: 'unknown' }, username: '' } as const;
  const { kind } = nearestMiss(
    new CandidateIndex([{ ...candidate, hasPassword: true, identityToken: false, registryToken: false }]),
    image,
  );
  return kind !== undefined && kind !== 'other-path';
}
