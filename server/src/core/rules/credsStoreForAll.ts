import type { SourceFile } from '../db/sourceFile.ts';
import { registryOf } from '../images/registries.ts';
import { keyParts } from '../images/registryKey.ts';
import type { AuthSource } from '../model/facts.ts';
import type { Rule } from './rule.ts';
import { isOnlyForDocker } from './shared/authSource.ts';
import { helperFixes } from './shared/helperMove.ts';
import { quoted } from './shared/quoting.ts';
import { keysOf } from './shared/registryKey.ts';

/** Helpers that support the registries of one provider only. */
const providers: ReadonlyMap<string, { readonly name: string; readonly ids: readonly string[] }> = new Map([
  ['ecr-login', { name: 'Amazon ECR', ids: ['ecr', 'ecr-public'] }],
  ['gcloud', { name: "Google's registries", ids: ['gcr', 'gar'] }],
  ['gcr', { name: "Google's registries", ids: ['gcr', 'gar'] }],
  ['acr-env', { name: 'Azure Container Registry', ids: ['acr'] }],
  ['ghcr-login', { name: 'GitHub Container Registry', ids: ['ghcr'] }],
]);

/** What the Runner gets from helpers that it asks for a list (docs/ground-truth.md#a8; chrismellard/docker-credential-acr-env, helper.go: `List`). */
const listing: ReadonlyMap<string, string> = new Map([
  [
    'ecr-login',
    'Image pulls may have no credential: as "credsStore", "ecr-login" only lists what it has in its cache, or one account in AWS_REGION.',
  ],
  ['acr-env', 'The Runner uses no credential of this configuration: as "credsStore", "acr-env" fails, because it cannot list registries.'],
]);

export const credsStoreForAll: Rule = {
  id: 'creds-store-for-all',
  summary: "One cloud's credential helper as the store for all registries",
  severity: 'warning',
  appliesTo: 'auths',
  *check({ auths }, { file }) {
    if (isOnlyForDocker(file)) return;
    for (const source of auths) {
      const { credsStore } = source;
      const provider = providers.get(credsStore?.value ?? '');
      if (credsStore === undefined || provider === undefined) continue;
      const weakness = listing.get(credsStore.value);
      if (weakness !== undefined && isReadByRunner(source, file)) {
        yield { range: credsStore.range, message: `${weakness} Name the hosts under "credHelpers".` };
        continue;
      }
      const other = source.entries.find(({ replaced, registry }) => !replaced && !isServed(registry.value, provider.ids));
      if (other === undefined || source.origin.kind === 'pipeline-variable') continue;
      yield {
        range: credsStore.range,
        message: `The docker CLI ignores the secret for ${quoted(other.registry.value)}: it asks the "credsStore" ${quoted(credsStore.value)}, which supports only ${provider.name}. Use it under "credHelpers", for its own hosts only.`,
        related: [{ range: other.registry.range, message: `${quoted(credsStore.value)} does not support this registry` }],
      };
    }
  },
  lazyFixes({ range }, file) {
    const source = file.facts.auths.find(({ credsStore }) => credsStore?.range.start === range.start);
    const helper = source?.credsStore?.value ?? '';
    const ids = providers.get(helper)?.ids;
    if (source === undefined || ids === undefined) return [];
    const hosts = new Set(hostsOf(source, file).filter((host) => isServed(host, ids)));
    for (const { reference } of [file, ...file.workspace.files].flatMap(({ facts }) => facts.images)) {
      const host = reference?.registry?.value.toLowerCase() ?? '';
      if (reference?.problem === undefined && isServed(host, ids)) hosts.add(host);
    }
    return helperFixes(source, helper, [...hosts], { preferred: true });
  },
};

/** The Runner lists a store (docs/ground-truth.md#a8), the docker CLI asks it. `helper-in-job-variable` reports those of jobs. */
function isReadByRunner({ origin }: AuthSource, { runnerHome, localMachine }: SourceFile): boolean {
  return !localMachine && (origin.kind === 'runner-environment' || runnerHome === true);
}

function hostsOf(source: AuthSource, { workspace }: SourceFile): readonly string[] {
  return keysOf(workspace, source).all.map(({ host }) => host.toLowerCase());
}

function isServed(key: string, ids: readonly string[]): boolean {
  const id = registryOf(keyParts(key).host)?.id;
  return id !== undefined && ids.includes(id);
}
