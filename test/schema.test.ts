import assert, { match } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { buildSync } from 'esbuild';
import { configShape } from '../server/src/core/dockerAuth/configFields.ts';
import { hoverAt } from '../server/src/core/index.ts';
import type { KeyKnowledge, KeyType, TableKnowledge } from '../server/src/core/schema/key.ts';
import { keyAt, tableAt } from '../server/src/core/schema/keys.ts';
import { fileOf } from './support/workspace.ts';

interface UpstreamKey {
  readonly path: string;
  readonly goType: string;
  readonly kind?: 'table' | 'array of tables';
  readonly description?: string;
}

const upstream: readonly UpstreamKey[] = JSON.parse(
  readFileSync(new URL('conformance/config_toml_keys.json', import.meta.url), 'utf8'),
).keys;

/** Keys of types that the list does not expand, or that are deeper than it goes. */
const beyond = [
  'runners.kubernetes.host_aliases.ip',
  'runners.kubernetes.host_aliases.hostnames',
  /^runners\.kubernetes\.affinity\..*_term\.\w+_selector\.match_expressions\.(?:key|operator|values)$/,
  /^runners\.referees\.metrics/,
  /^runners\.monitoring\.job_queuing_durations\./,
  /^runners\.feature_flags\.FF_/,
  /^runners\.(?:(?:docker|kubernetes)\.)?allowed_docker_credential_helpers$/,
];

describe('keys of config.toml', () => {
  it('each is known in its table, with its type', () => {
    const wrong = upstream.filter(({ path, goType, kind }) => {
      const known = keyAt(plain(path));
      return known?.name !== path.split('.').at(-1) || !typesOf(goType, kind).includes(known?.type ?? '');
    });
    assert.deepEqual(
      wrong.map(({ path, goType }) => `${path}: ${goType} is not ${keyAt(plain(path))?.type}`),
      [],
    );
  });

  it('there are no others', () => {
    const paths = new Set(upstream.map(({ path }) => plain(path)));
    const others = [...below(tableAt('') as TableKnowledge, '')].map(([path]) => path).filter((path) => !paths.has(path));
    assert.deepEqual(
      others.filter((path) => !beyond.some((place) => (typeof place === 'string' ? place === path : place.test(path)))),
      [],
    );
  });

  it('case does not matter in keys of the Runner, but does in keys of a map', () => {
    assert.equal(keyAt('runners.machine.idlecount')?.name, 'IdleCount');
    assert.equal(keyAt('runners.docker.Image')?.name, 'image');
    assert.equal(tableAt('runners.docker.sysctls')?.others, 'text');
    assert.equal(tableAt('runners.docker.image'), undefined);
    assert.equal(keyAt('runners.docker.images'), undefined);
    assert.equal(keyAt('runners.kubernetes.node_selector.kubernetes.io/arch'), undefined);
  });

  it('values are those in the source code', () => {
    const values = (path: string) => keyAt(path)?.values?.map(({ value }) => value);
    assert.deepEqual(values('runners.docker.pull_policy'), ['always', 'if-not-present', 'never']);
    assert.equal(keyAt('runners.kubernetes.allowed_pull_policies')?.closed, true);
    assert.ok(values('runners.executor')?.includes('docker-autoscaler'));
    assert.equal(keyAt('runners.feature_flags.FF_NETWORK_PER_BUILD')?.fallback, '`false`');
  });
});

describe('keys of the other files', () => {
  it('all keys of Docker in a config.json', () => {
    const shape = configShape as { readonly fields: ReadonlyMap<string, unknown> };
    assert.deepEqual([...shape.fields.keys()].sort(), [...(tableAt('docker-config')?.keys.keys() ?? [])].sort());
    assert.equal(keyAt('docker-config.credsstore')?.name, 'credsStore');
    assert.equal(keyAt('docker-config.auths.identitytoken')?.type, 'text');
  });

  it('all keys of an image and a service', () => {
    assert.deepEqual([...(tableAt('ci.image')?.keys.keys() ?? [])], ['name', 'entrypoint', 'pull_policy', 'docker', 'kubernetes']);
    assert.deepEqual(
      [...(tableAt('ci.services')?.keys.keys() ?? [])],
      ['name', 'alias', 'entrypoint', 'command', 'variables', 'pull_policy', 'docker', 'kubernetes'],
    );
    assert.equal(keyAt('ci.image.docker.platform')?.type, 'text');
    assert.equal(keyAt('ci.variables.DOCKER_AUTH_CONFIG')?.name, 'DOCKER_AUTH_CONFIG');
  });
});

describe('hovers of keys', () => {
  const hovers = (path: string, text: string, place: string) => {
    return hoverAt(fileOf(path, text), text.indexOf(place) + 1, {})?.markdown ?? '';
  };

  it('in each format', () => {
    const toml = '[[runners]]\n  [runners.machine]\n    idlecount = 1\n  [runners.docker.sysctls]\n    "net.ipv4.ip_forward" = "1"\n';
    match(hovers('config.toml', toml, 'idlecount'), /^\*\*`IdleCount`\*\* — The number of idle machines .*\n\n- integer\n- default: `0`$/);
    match(hovers('config.toml', toml, 'sysctls'), /\n- map of strings$/);
    assert.equal(hovers('config.toml', toml, 'net.ipv4'), '');
    const yaml = 'build:\n  image: {name: x, pull_policy: always}\n  script: x\n';
    match(hovers('.gitlab-ci.yml', yaml, 'image'), /\n- string, or a map with `name`\n/);
    match(hovers('.gitlab-ci.yml', yaml, 'pull_policy'), /\n- `never`: only uses/);
    const json = '{"auths": {"r.example": {"auth": "dTpw"}}, "credsstore": "pass"}';
    match(hovers('.docker/config.json', json, 'auths'), /\n- map of objects$/);
    match(hovers('.docker/config.json', json, 'credsstore'), /^\*\*`credsStore`/);
    match(hovers('.docker/config.json', '{"auths": {}, "proxies": {"default": {"noProxy": "a"}}}', 'noProxy'), /^\*\*`noProxy`/);
  });

  it('in JSON inside the other files', () => {
    const toml = `[[runners]]\n  environment = ["A=b", 'DOCKER_AUTH_CONFIG={"auths":{"r.example":{"username":"u"}}}']\n`;
    match(hovers('config.toml', toml, 'auths'), /\n- map of objects$/);
    match(hovers('config.toml', toml, 'username'), /^\*\*`username`/);
    const yaml = 'variables:\n  DOCKER_AUTH_CONFIG: "{\\"auths\\": {\\"r.example\\": {\\"password\\": \\"p\\"}}}"\n';
    match(hovers('.gitlab-ci.yml', yaml, 'auths'), /^\*\*`auths`/);
    match(hovers('.gitlab-ci.yml', yaml, 'password'), /^\*\*`password`/);
  });
});

describe('the description of keys', () => {
  const all = ['', 'ci', 'docker-config'].flatMap((top) => [...below(tableAt(top) as TableKnowledge, top === '' ? '' : `${top}.`)]);

  it('is one or two sentences', () => {
    const bad = all.filter(([, { meaning }]) => !/^\S.*[.!]$/.test(meaning) || meaning.length > 260 || /\. .*\. .*\. /.test(meaning));
    assert.deepEqual(
      bad.map(([path, { meaning }]) => `${path}: ${meaning}`),
      [],
    );
  });

  it('does not copy the Runner’s own descriptions', () => {
    const descriptions = new Map(upstream.map(({ path, description = '' }) => [plain(path), wordsOf(description)]));
    const copied = all.filter(([path, { meaning }]) => {
      const theirs = descriptions.get(path) ?? '';
      return theirs.split(' ').length > 4 && wordsOf(meaning).includes(theirs);
    });
    assert.deepEqual(
      copied.map(([path]) => path),
      [],
    );
    const runs = all.flatMap(([path, { meaning }]) => {
      const theirs = ` ${descriptions.get(path) ?? ''} `;
      const ours = wordsOf(meaning).split(' ');
      return ours.flatMap((_, at) =>
        at + 6 <= ours.length && theirs.includes(` ${ours.slice(at, at + 6).join(' ')} `) ? [`${path}: ${meaning}`] : [],
      );
    });
    assert.deepEqual([...new Set(runs)], []);
  });

  it('is small', () => {
    const { outputFiles } = buildSync({
      entryPoints: [fileURLToPath(new URL('../server/src/core/schema/keys.ts', import.meta.url))],
      bundle: true,
      minify: true,
      write: false,
      format: 'esm',
    });
    const size = gzipSync(outputFiles[0]?.contents ?? '').length;
    assert.ok(size < 25_000, `${size} bytes, minified and packed`);
  });
});

function plain(path: string): string {
  return path.replaceAll('[]', '');
}

function wordsOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, ' ')
    .trim();
}

function* below(table: TableKnowledge, above: string): Generator<readonly [string, KeyKnowledge]> {
  for (const known of table.keys.values()) {
    yield [`${above}${known.name}`, known];
    if (known.table !== undefined) yield* below(known.table, `${above}${known.name}.`);
  }
}

/** The name of a Go type in this project. */
function typesOf(goType: string, kind: UpstreamKey['kind']): readonly (KeyType | '')[] {
  if (kind !== undefined) return [kind === 'table' ? 'table' : 'tables'];
  const type = goType.replace(/^\*/, '');
  if (type === 'StringOrArray') return ['text or texts'];
  if (/Duration$/.test(type)) return ['duration'];
  if (type === 'time.Time') return ['time'];
  if (/^int/.test(type) || /^RequestRetry(?:Limit|BackoffMax)$/.test(type)) return ['integer'];
  if (type === 'bool') return ['boolean'];
  if (type === 'float64') return ['number'];
  if (type === '[]int64') return ['integers'];
  if (type === '[]float64') return ['numbers'];
  if (/^\[\](?:string|DockerPullPolicy|api\.Capability)$/.test(type)) return ['texts'];
  if (/^map|^Labels$|^DockerSysCtls$|^RequestRetryLimits$|SettingsMap$/.test(type)) return ['map'];
  if (/^referees|JobQueuingDurations$|HostAliases/.test(type)) return ['table', 'tables'];
  return ['text'];
}
