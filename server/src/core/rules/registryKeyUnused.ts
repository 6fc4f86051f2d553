import { CandidateIndex } from '../credentials/candidateIndex.ts';
import { nearestMiss } from '../credentials/nearMiss.ts';
import { isApiPath } from '../images/registryKey.ts';
import { lookupOrder } from '../images/registryPath.ts';
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
    const { known, isOpen } = workspaceImages(workspace);
    if (isOpen || known.length === 0 || known.some(worksWithImages) || wholePipeline(workspace, file.uri) === undefined) return;
    if (workspace.files.some(({ facts }) => facts.pipeline?.logins?.length)) return;
    const paths = [...new Set(known.map(({ path }) => path))];
    const selected = new Set(paths.flatMap(lookupOrder));
    for (const source of own) {
      if (source.defects.length > 0) continue;
      for (const one of keysOf(workspace, source).all) {
        const { entry, key, registryPath: path } = one;
        if (selected.has(path) || isOdd(one)) continue;
        // A comparison takes about as long as reading twenty values.
        budget.take(paths.length * 20);
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
