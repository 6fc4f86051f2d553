import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** Which of these programs are not installed. */
export function missingPrograms(...names: readonly string[]): readonly string[] {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names.filter((name) => !folders.some((folder) => existsSync(join(folder, name))));
}

/** Why a test cannot run here. Undefined if all programs are installed. */
export function skipReason(...names: readonly string[]): string | undefined {
  const missing = missingPrograms(...names);
  return missing.length === 0 ? undefined : `not installed here: ${missing.join(', ')}`;
}

/** A real registry on loopback with the image `group/app:1.0`, which only this user can pull. */
export interface Registry {
  /** With its port. */
  readonly host: string;
  /** For files of the test. */
  readonly folder: string;
}

export interface Account {
  readonly username: string;
  readonly secret: string;
}

/** Starts the registry, calls `use`, and removes everything. Needs docker-registry, htpasswd and skopeo. */
export async function withRegistry({ username, secret }: Account, use: (registry: Registry) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pullproof-registry-'));
  const port = await freePort();
  const host = `127.0.0.1:${port}`;
  mkdirSync(join(folder, 'data'));
  // With -i the password comes from standard input. The registry accepts bcrypt (-B) only.
  writeFileSync(join(folder, 'htpasswd'), execFileSync('htpasswd', ['-n', '-i', '-B', username], { input: secret }));
  writeFileSync(join(folder, 'registry.json'), JSON.stringify(configuration(folder, host)));
  const server = spawn('docker-registry', ['serve', join(folder, 'registry.json')], { stdio: 'ignore' });
  try {
    await answering(host, server);
    pushImage(host, folder, `${username}:${secret}`);
    await use({ host, folder });
  } finally {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The registry reads YAML, and so JSON too. */
function configuration(folder: string, addr: string) {
  return {
    version: 0.1,
    log: { level: 'error' },
    storage: { filesystem: { rootdirectory: join(folder, 'data') } },
    http: { addr },
    auth: { htpasswd: { realm: 'test', path: join(folder, 'htpasswd') } },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function answering(host: string, server: ChildProcess): Promise<void> {
  while (server.exitCode === null) {
    try {
      await fetch(`http://${host}/v2/`);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error(`docker-registry ended with ${server.exitCode}`);
}

/** Pushes an image of one empty layer, which is written by hand. */
function pushImage(host: string, folder: string, credentials: string): void {
  const image = join(folder, 'image');
  writeImage(image);
  const authFile = join(folder, 'push.json');
  writeFileSync(authFile, JSON.stringify({ auths: { [host]: { auth: Buffer.from(credentials, 'utf8').toString('base64') } } }));
  execFileSync(
    'skopeo',
    ['copy', '--dest-tls-verify=false', '--dest-authfile', authFile, `oci:${image}:1.0`, `docker://${host}/group/app:1.0`],
    {
      stdio: 'pipe',
    },
  );
  rmSync(authFile);
}

function writeImage(folder: string): void {
  const blobs = join(folder, 'blobs/sha256');
  mkdirSync(blobs, { recursive: true });
  const put = (mediaType: string, content: Buffer) => {
    const hash = createHash('sha256').update(content).digest('hex');
    writeFileSync(join(blobs, hash), content);
    return { mediaType, digest: `sha256:${hash}`, size: content.length };
  };
  const json = (mediaType: string, value: unknown) => put(mediaType, Buffer.from(JSON.stringify(value)));
  const tar = Buffer.alloc(1024);
  const layer = put('application/vnd.oci.image.layer.v1.tar+gzip', gzipSync(tar));
  const config = json('application/vnd.oci.image.config.v1+json', {
    architecture: process.arch === 'arm64' ? 'arm64' : 'amd64',
    os: 'linux',
    rootfs: { type: 'layers', diff_ids: [`sha256:${createHash('sha256').update(tar).digest('hex')}`] },
  });
  const type = 'application/vnd.oci.image.manifest.v1+json';
  const manifest = json(type, { schemaVersion: 2, mediaType: type, config, layers: [layer] });
  writeFileSync(join(folder, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  const named = { ...manifest, annotations: { 'org.opencontainers.image.ref.name': '1.0' } };
  writeFileSync(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [named] }));
}
