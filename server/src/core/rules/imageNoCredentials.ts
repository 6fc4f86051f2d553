import { ownTokenServes } from '../credentials/ownToken.ts';
import type { CredentialTrace } from '../credentials/resolve.ts';
import { createSituations, type Situation } from '../credentials/situations.ts';
import type { CredentialSource } from '../credentials/sources.ts';
import { registryOf } from '../images/registries.ts';
import type { Settings } from '../settings.ts';
import type { WorkspaceView } from '../workspaceView.ts';
import type { Related, Rule } from './rule.ts';
import { quoted } from './shared/words.ts';

export const imageNoCredentials: Rule = {
  id: 'image-no-credentials',
  summary: 'An image of a private registry for which no source at hand has a credential',
  severity: 'info',
  scope: 'document',
  *check({ images }, { workspace, settings, file: { uri } }) {
    const self = workspace?.files.find((file) => file.uri === uri);
    if (workspace === undefined || self === undefined) return;
    const situations = createSituations(workspace, settings);
    const shown = showsCredentials(workspace);
    const misses = new Map<string, readonly Related[]>();
    for (const use of images) {
      if (use.reference === undefined || use.reference.problem !== undefined) continue;
      if ((use.role !== 'image' && use.role !== 'service') || ownTokenServes(use.reference, settings) !== undefined) continue;
      // Those have a rule of their own.
      if (use.reference.written.value.includes('/dependency_proxy/containers/')) continue;
      const possible = situations.of(use, self);
      const host = possible[0]?.trace.lookupPath.split('/', 1)[0] ?? '';
      if (!isPrivate(host, settings, shown) || !possible.every((one) => lacksCredential(one, host, workspace))) continue;
      // What keeps a key from fitting is much the same for all images of a host.
      const related = misses.get(host) ?? nearMisses(possible);
      misses.set(host, related);
      yield {
        range: use.reference.written.range,
        message: `Nothing in the workspace holds a credential for ${quoted(host)}, so the Runner pulls this image anonymously and a private registry refuses it. Generate an entry, or say that a CI/CD variable covers the registry.`,
        fixes: [
          { title: `Generate an entry for ${host}…`, command: 'pullproof.generateAuthEntry', arguments: [{ registry: host }] },
          { title: `${host} is covered by a CI/CD variable`, command: 'pullproof.coverRegistry', arguments: [{ registry: host }] },
        ],
        related,
      };
    }
  },
};

/** Somebody else's laptop says nothing of a runner, and where no credential is in sight, they are kept elsewhere. */
function showsCredentials({ files }: WorkspaceView): boolean {
  return files.some(({ facts, ownMachine }) => ownMachine === undefined && facts.auths.length > 0);
}

/** Of a cloud's private registry that is certain; of a host that nobody knows, likely where the workspace keeps credentials (DESIGN). */
function isPrivate(host: string, { publicRegistries, variables }: Settings, shown: boolean): boolean {
  const name = host.replace(/:\d+$/, '');
  if (host.includes('$') || host.includes('%') || host.startsWith('[') || /^(?:localhost|127\..*|host\.docker\.internal)$/.test(name))
    return false;
  if (publicRegistries.some((one) => one.toLowerCase() === host || one.toLowerCase() === name)) return false;
  // The job's own token opens GitLab's registry.
  if (variables.CI_REGISTRY?.toLowerCase() === host || variables.CI_DEPENDENCY_PROXY_SERVER?.toLowerCase() === host) return false;
  const registry = registryOf(host);
  return registry === undefined ? shown : registry.public === 'never';
}

function lacksCredential({ trace }: Situation, host: string, { files }: WorkspaceView): boolean {
  if (trace.used !== undefined || trace.outcome === 'fails-job') return false;
  if (trace.executor === 'kubernetes' && (registryOf(host) !== undefined || files.some(({ facts }) => facts.keys.some(isPullSecret)))) {
    return false;
  }
  return trace.dropped.length === 0 && !trace.open.others && trace.open.sources.every((source) => isKnownNotToCover(source, trace));
}

/** The nodes of a cluster may pull with an identity of their own, or with secrets of the cluster (GROUND-TRUTH A.9). */
function isPullSecret({ path }: { readonly path: string }): boolean {
  return /^runners\.kubernetes\.(?:image_pull_secrets|use_service_account_image_pull_secrets|service_account)$/i.test(path);
}

/** The CI/CD variable of which the settings say what it covers, and that is not this. */
function isKnownNotToCover(source: CredentialSource, { image, lookupPath }: CredentialTrace): boolean {
  if (source.content !== 'unknown' || source.registries === undefined || image.includes('$')) return false;
  return source.registries.every((registry) => lookupPath !== registry && !lookupPath.startsWith(`${registry}/`));
}

function nearMisses(situations: readonly Situation[]): readonly Related[] {
  const found = new Map<string, Related>();
  for (const { source, offer, because } of situations.flatMap(({ trace }) => trace.steps)) {
    const range = offer?.entry?.registry.range ?? offer?.helper?.registry.range;
    if (range === undefined || source.uri === undefined) continue;
    found.set(`${source.uri} ${range.start}`, { uri: source.uri, range, message: `Not this one: ${because.replaceAll('`', '"')}.` });
  }
  return [...found.values()];
}
