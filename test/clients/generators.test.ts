/** What the generators write is used by real clients, for pulls from a real registry on loopback. */
import { deepEqual, doesNotMatch, equal, match, notEqual, ok } from 'node:assert/strict';
import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parse as parseToml } from '@iarna/toml';
import { parse as parseYaml } from 'yaml';
import { authEntry, dockerAuthConfig, type GeneratedEntry, newConfigJson } from '../../server/src/core/generators/authEntry.ts';
import { mergeIntoConfigJson } from '../../server/src/core/generators/configJson.ts';
import { environmentSetting } from '../../server/src/core/generators/environmentLine.ts';
import { kubectlCommand, kubernetesSecret } from '../../server/src/core/generators/kubernetesSecret.ts';
import { newAuthJson } from '../../server/src/core/generators/podmanAuth.ts';
import { curlCommand, tokenFile, type VariableChange } from '../../server/src/core/generators/variableCommands.ts';
import { applyEdits } from '../../server/src/core/text/edit.ts';
import { type Registry, skipReason, withRegistry } from './registry.ts';

const account = { username: 'robot$ci+pull', secret: `pä$$:"word" 'x'` };
const image = 'group/app:1.0';

function run(program: string, args: readonly string[], options: { readonly input?: string; readonly env?: NodeJS.ProcessEnv } = {}) {
  return spawnSync(program, args, { encoding: 'utf8', timeout: 120_000, ...options, env: { ...process.env, ...options.env } });
}

/** Pulls the image with this configuration. */
function skopeoWith({ host, folder }: Registry, content: string): SpawnSyncReturns<string> {
  const file = join(folder, 'auth.json');
  writeFileSync(file, content);
  const pulled = join(folder, 'pulled');
  rmSync(pulled, { recursive: true, force: true });
  return run('skopeo', ['copy', '--src-tls-verify=false', '--src-authfile', file, `docker://${host}/${image}`, `dir:${pulled}`]);
}

/** The same with podman or buildah, with a store of the test's own. */
function pullWith(program: 'podman' | 'buildah', { host, folder }: Registry, content: string): SpawnSyncReturns<string> {
  const file = join(folder, `${program}.json`);
  writeFileSync(file, content);
  const store = ['--root', join(folder, program), '--runroot', join(folder, `${program}-run`), '--storage-driver', 'vfs'];
  // Without a policy, buildah uses an image that it has.
  const pull = program === 'buildah' ? ['pull', '--policy', 'always'] : ['pull'];
  return run(program, [...store, ...pull, '--tls-verify=false', '--authfile', file, `${host}/${image}`]);
}

function entryFor(registry: string, secret = account.secret): GeneratedEntry {
  return authEntry({ registry, username: account.username, secret });
}

/** Everything that the generators write as a Docker configuration, for an entry. */
function outputs(entry: GeneratedEntry): Readonly<Record<string, string>> {
  const merge = mergeIntoConfigJson('{"auths":{"other.example.com":{"auth":"YTpi"}}}', entry);
  ok('edits' in merge);
  const { environment = [] } = parseToml(environmentSetting([entry])) as { readonly environment?: readonly string[] };
  const { data = {} } = parseYaml(kubernetesSecret([entry], { name: 'x' })) as { readonly data?: Readonly<Record<string, string>> };
  return {
    'config.json': newConfigJson([entry]),
    'a merged config.json': applyEdits('{"auths":{"other.example.com":{"auth":"YTpi"}}}', merge.edits),
    DOCKER_AUTH_CONFIG: dockerAuthConfig([entry]),
    'the environment of a runner': (environment[0] ?? '').replace('DOCKER_AUTH_CONFIG=', ''),
    'auth.json': newAuthJson([entry]),
    'a Kubernetes secret': Buffer.from(data['.dockerconfigjson'] ?? '', 'base64').toString('utf8'),
  };
}

const needs = ['docker-registry', 'htpasswd', 'skopeo'] as const;

describe('skopeo', () => {
  const skip = skipReason(...needs) ?? false;

  it('pulls with each output, and not with another secret', { skip }, () =>
    withRegistry(account, async (registry) => {
      for (const [name, content] of Object.entries(outputs(entryFor(registry.host)))) {
        const { status, stderr } = skopeoWith(registry, content);
        equal(status, 0, `${name}: ${stderr}`);
      }
      const refused = skopeoWith(registry, newConfigJson([entryFor(registry.host, 'wrong')]));
      notEqual(refused.status, 0);
      match(refused.stderr, /unauthorized|authentication required|invalid username\/password/);
    }),
  );

  it('finds the key of a group, and not that of another one', { skip }, () =>
    withRegistry(account, async (registry) => {
      equal(skopeoWith(registry, newAuthJson([entryFor(`${registry.host}/group`)])).status, 0);
      notEqual(skopeoWith(registry, newAuthJson([entryFor(`${registry.host}/other`)])).status, 0);
    }),
  );

  it('is refused with a newline at the end of the secret', { skip }, () =>
    withRegistry(account, async (registry) => {
      const { status } = skopeoWith(registry, newConfigJson([entryFor(registry.host, `${account.secret}\n`)]));
      notEqual(status, 0);
    }),
  );

  it('writes with "login" what the generator writes', { skip }, () =>
    withRegistry(account, async ({ host, folder }) => {
      const file = join(folder, 'login.json');
      const args = ['login', '--tls-verify=false', '--authfile', file, '--username', account.username, '--password-stdin', host];
      const { status, stderr } = run('skopeo', args, { input: account.secret });
      equal(status, 0, stderr);
      equal(`${readFileSync(file, 'utf8')}\n`, newAuthJson([entryFor(host)]));
    }),
  );
});

for (const program of ['podman', 'buildah'] as const) {
  describe(program, () => {
    const skip = skipReason(...needs, program) ?? false;

    it('pulls with a generated auth.json, also with the key of a group, and not with another secret', { skip }, () =>
      withRegistry(account, async (registry) => {
        for (const key of [registry.host, `${registry.host}/group`]) {
          const { status, stderr } = pullWith(program, registry, newAuthJson([entryFor(key)]));
          equal(status, 0, `${key}: ${stderr}`);
        }
        notEqual(pullWith(program, registry, newAuthJson([entryFor(registry.host, 'wrong')])).status, 0);
      }),
    );
  });
}

describe('podman login', () => {
  const skip = skipReason(...needs, 'podman') ?? false;

  it('writes what the generator writes, and reads it', { skip }, () =>
    withRegistry(account, async ({ host, folder }) => {
      const file = join(folder, 'login.json');
      const args = ['login', '--tls-verify=false', '--authfile', file, '--username', account.username, '--password-stdin', host];
      const { status, stderr } = run('podman', args, { input: account.secret });
      equal(status, 0, stderr);
      equal(`${readFileSync(file, 'utf8')}\n`, newAuthJson([entryFor(host)]));
      writeFileSync(file, newAuthJson([entryFor(host)]));
      equal(run('podman', ['login', '--get-login', '--authfile', file, host]).stdout.trim(), account.username);
    }),
  );
});

describe('a credential helper', () => {
  const skip = skipReason(...needs, 'docker-credential-pass', 'pass', 'gpg') ?? false;

  it('of the generated configuration gives the credential to skopeo', { skip }, () =>
    withRegistry(account, async (registry) => {
      const env = { HOME: registry.folder, GNUPGHOME: join(registry.folder, 'gnupg'), PASSWORD_STORE_DIR: join(registry.folder, 'pass') };
      mkdirSync(env.GNUPGHOME, { mode: 0o700 });
      const key = ['--batch', '--passphrase', '', '--quick-generate-key', 'test@example.com', 'default', 'default', 'never'];
      equal(run('gpg', key, { env }).status, 0);
      equal(run('pass', ['init', 'test@example.com'], { env }).status, 0);
      const stored = JSON.stringify({ ServerURL: registry.host, Username: account.username, Secret: account.secret });
      equal(run('docker-credential-pass', ['store'], { env, input: stored }).status, 0);
      const file = join(registry.folder, 'helper.json');
      writeFileSync(file, newAuthJson([{ registry: registry.host, helper: 'pass' }]));
      const { status, stderr } = run(
        'skopeo',
        ['inspect', '--tls-verify=false', '--authfile', file, `docker://${registry.host}/${image}`],
        { env },
      );
      run('gpgconf', ['--kill', 'all'], { env });
      equal(status, 0, stderr);
    }),
  );
});

describe('kubectl', () => {
  const skip = skipReason('kubectl', 'bash') ?? false;
  const entry = entryFor('harbor.example.com');
  const dryRun = (command: string) => command.replace(/; unset VALUE$/, ' --dry-run=client --output=json; unset VALUE');

  it('makes the secret of the manifest from standard input', { skip }, () => {
    const place = { name: 'harbor-pull', namespace: 'ci' };
    const { status, stdout, stderr } = run('bash', ['-c', dryRun(kubectlCommand(place))], { input: `${dockerAuthConfig([entry])}\n` });
    equal(status, 0, stderr);
    const { metadata, ...created } = JSON.parse(stdout) as { readonly metadata: Readonly<Record<string, unknown>> };
    const { metadata: own, ...manifest } = parseYaml(kubernetesSecret([entry], place)) as { readonly metadata: unknown };
    deepEqual(created, manifest);
    deepEqual({ name: metadata.name, namespace: metadata.namespace }, own);
  });

  it('gives the kubelet the same credential as "create secret docker-registry"', { skip }, () => {
    const args = ['--docker-server=harbor.example.com', `--docker-username=${account.username}`, `--docker-password=${account.secret}`];
    const { stdout } = run('kubectl', ['create', 'secret', 'docker-registry', 'x', ...args, '--dry-run=client', '--output=json']);
    const { data, type } = JSON.parse(stdout) as { readonly data: Readonly<Record<string, string>>; readonly type: string };
    const { auths } = JSON.parse(Buffer.from(data['.dockerconfigjson'] ?? '', 'base64').toString('utf8')) as {
      readonly auths: Readonly<Record<string, { readonly auth: string }>>;
    };
    equal(type, 'kubernetes.io/dockerconfigjson');
    ok('auth' in entry);
    equal(auths['harbor.example.com']?.auth, entry.auth);
  });
});

describe('curl', () => {
  const skip = skipReason('curl', 'bash') ?? false;

  it('sends the value as it is, with its flags, and the token of the file', { skip }, () =>
    withServer(async (folder, address, requests) => {
      writeFileSync(join(folder, tokenFile), 'PRIVATE-TOKEN: glpat-not-a-real-token\n');
      const value = dockerAuthConfig([entryFor('harbor.example.com')]);
      const changes: readonly VariableChange[] = [
        { key: 'DOCKER_AUTH_CONFIG', mode: 'create', visibility: 'hidden', isProtected: true },
        { key: 'DOCKER_AUTH_CONFIG', mode: 'update', visibility: 'masked', isProtected: false },
      ];
      for (const change of changes) {
        const command = curlCommand(change, `${address}/api/v4/projects/group%2Fapp/variables`);
        doesNotMatch(command, /glpat|auths/);
        const { status, stderr } = await runAsync('bash', ['-c', `cd '${folder}'; ${command}`], `${value}\n`);
        equal(status, 0, stderr);
      }
      deepEqual(requests, [
        {
          line: 'POST /api/v4/projects/group%2Fapp/variables',
          token: 'glpat-not-a-real-token',
          form: { value, key: 'DOCKER_AUTH_CONFIG', masked_and_hidden: 'true', raw: 'true', protected: 'true' },
        },
        {
          line: 'PUT /api/v4/projects/group%2Fapp/variables/DOCKER_AUTH_CONFIG',
          token: 'glpat-not-a-real-token',
          form: { value, masked: 'true', raw: 'true', protected: 'false' },
        },
      ]);
    }),
  );
});

interface SeenRequest {
  readonly line: string;
  readonly token: string | undefined;
  readonly form: Readonly<Record<string, string>>;
}

/** A server that accepts everything, and what it was sent. */
async function withServer(use: (folder: string, address: string, requests: readonly SeenRequest[]) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pullproof-server-'));
  const requests: SeenRequest[] = [];
  const server = createServer((request, response) => {
    void readRequest(request).then((seen) => {
      requests.push(seen);
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  ok(typeof address === 'object' && address !== null);
  try {
    await use(folder, `http://127.0.0.1:${address.port}`, requests);
  } finally {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function readRequest(request: IncomingMessage): Promise<SeenRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { method, url, headers } = request;
  const token = headers['private-token'];
  const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString('utf8')));
  return { line: `${method} ${url}`, token: typeof token === 'string' ? token : undefined, form };
}

/** The server of the test answers meanwhile. */
function runAsync(
  program: string,
  args: readonly string[],
  input: string,
): Promise<{ readonly status: number | null; readonly stderr: string }> {
  const child = spawn(program, args, { stdio: ['pipe', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString('utf8');
  });
  child.stdin.end(input);
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, stderr })));
}
