/** Real git servers on this machine: `git daemon`, `git http-backend` behind HTTP with a login, and `sshd` with a key. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';

/** Git without the configuration of the user who runs the tests. */
export const gitEnvironment = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'))),
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Test',
  GIT_AUTHOR_EMAIL: 'test@example.com',
  GIT_COMMITTER_NAME: 'Test',
  GIT_COMMITTER_EMAIL: 'test@example.com',
};

export function git(folder: string, ...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: folder, env: gitEnvironment, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}

/** A folder that the test removes with everything in it. */
export function temporaryFolder(): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'pullproof-fetch-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }) };
}

/** A bare repository of a project, and a work tree to write commits in. */
export class Project {
  readonly bare: string;
  private readonly tree: string;

  constructor(root: string, project: string) {
    this.bare = path.join(root, 'repositories', `${project}.git`);
    this.tree = path.join(root, 'trees', project);
    mkdirSync(this.bare, { recursive: true });
    mkdirSync(this.tree, { recursive: true });
    git(this.bare, 'init', '-q', '--bare', '-b', 'main');
    // As GitLab has it.
    git(this.bare, 'config', 'uploadpack.allowFilter', 'true');
    git(this.bare, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
    git(this.bare, 'config', 'http.receivepack', 'false');
    writeFileSync(path.join(this.bare, 'git-daemon-export-ok'), '');
    git(this.tree, 'init', '-q', '-b', 'main');
    git(this.tree, 'remote', 'add', 'origin', this.bare);
  }

  /** Commits files on a branch, and pushes it. Returns the SHA. */
  commit(files: Readonly<Record<string, string | Buffer>>, branch = 'main'): string {
    git(this.tree, 'checkout', '-q', '-B', branch);
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(this.tree, name)), { recursive: true });
      writeFileSync(path.join(this.tree, name), content);
    }
    return this.commitAll(branch);
  }

  /** Runs git in the work tree. */
  git(...args: readonly string[]): string {
    return git(this.tree, ...args);
  }

  commitAll(branch = 'main'): string {
    git(this.tree, 'add', '-A');
    git(this.tree, 'commit', '-q', '--allow-empty', '-m', 'Change');
    git(this.tree, 'push', '-q', '-f', 'origin', `HEAD:refs/heads/${branch}`);
    return git(this.tree, 'rev-parse', 'HEAD');
  }

  tag(name: string): void {
    git(this.tree, 'tag', '-f', name);
    git(this.tree, 'push', '-q', '-f', 'origin', `refs/tags/${name}`);
  }
}

export interface GitServer {
  /** What comes before the path of a project. */
  readonly prefix: string;
  stop(): Promise<void>;
}

export async function startDaemon(root: string): Promise<GitServer> {
  const port = await freePort();
  const repositories = path.join(root, 'repositories');
  const daemon = spawn(
    'git',
    ['daemon', '--reuseaddr', '--listen=127.0.0.1', `--port=${port}`, `--base-path=${repositories}`, '--export-all', repositories],
    { env: gitEnvironment, stdio: 'ignore', detached: true },
  );
  await listening(port);
  return { prefix: `git://127.0.0.1:${port}/`, stop: () => ended(daemon) };
}

export interface HttpGitServer extends GitServer {
  readonly host: string;
  /** The `Authorization` headers that came, also empty ones. */
  readonly logins: readonly string[];
  /** Requests are accepted and not answered. */
  isHanging: boolean;
  /** All requests lead to this server. */
  redirectTo: string | undefined;
}

/** `git http-backend`. With `login` (`user:password`), it rejects all others. */
export async function startHttp(root: string, login?: string): Promise<HttpGitServer> {
  const logins: string[] = [];
  const backend = path.join(git(root, '--exec-path'), 'git-http-backend');
  const state: Pick<HttpGitServer, 'isHanging' | 'redirectTo'> = { isHanging: false, redirectTo: undefined };
  const server = createServer((request, response) => {
    const { authorization = '', ...headers } = request.headers;
    logins.push(authorization);
    if (state.isHanging) return;
    if (state.redirectTo !== undefined) {
      response.writeHead(302, { Location: `http://${state.redirectTo}${request.url}` }).end();
      return;
    }
    if (login !== undefined && authorization !== `Basic ${Buffer.from(login).toString('base64')}`) {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="test"' }).end();
      return;
    }
    const [pathInfo = '', query = ''] = (request.url ?? '').split('?');
    const cgi = spawn(backend, [], {
      env: {
        ...gitEnvironment,
        GIT_PROJECT_ROOT: path.join(root, 'repositories'),
        GIT_HTTP_EXPORT_ALL: '1',
        REQUEST_METHOD: request.method,
        PATH_INFO: pathInfo,
        QUERY_STRING: query,
        CONTENT_TYPE: headers['content-type'] ?? '',
        HTTP_CONTENT_ENCODING: headers['content-encoding'] ?? '',
        GIT_PROTOCOL: String(headers['git-protocol'] ?? ''),
      },
    });
    cgi.stdin.on('error', () => undefined);
    request.pipe(cgi.stdin);
    let head: Buffer = Buffer.alloc(0);
    let isBody = false;
    cgi.stdout.on('data', (chunk: Buffer) => {
      if (isBody) return void response.write(chunk);
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      isBody = true;
      const lines = head.subarray(0, end).toString('utf8').split('\r\n');
      const fields = lines.map((line) => line.split(/: (.*)/s)).map(([name = '', value = '']) => [name, value] as const);
      const status = fields.find(([name]) => name === 'Status')?.[1];
      response.writeHead(
        status === undefined ? 200 : Number.parseInt(status, 10),
        Object.fromEntries(fields.filter(([name]) => name !== 'Status')),
      );
      response.write(head.subarray(end + 4));
    });
    cgi.on('close', () => response.end());
    response.on('close', () => cgi.kill());
  });
  const port = await listen(server);
  return Object.assign(state, { host: `127.0.0.1:${port}`, prefix: `http://127.0.0.1:${port}/`, logins, stop: () => closed(server) });
}

export interface SshServer extends GitServer {
  /** The command of ssh that logs in to it. */
  readonly command: string;
  /** The same without the key. */
  readonly commandWithoutKey: string;
}

/** Why there is no `sshd` on this machine. Undefined if there is one. */
export function withoutSsh(): string | undefined {
  if (process.platform === 'win32') return 'there is no sshd';
  return existsSync('/usr/sbin/sshd') ? undefined : 'sshd is not installed: on Debian or Ubuntu it is in the package openssh-server';
}

export async function startSsh(root: string): Promise<SshServer> {
  const folder = path.join(root, 'ssh');
  mkdirSync(folder, { mode: 0o700 });
  const file = (name: string) => path.join(folder, name);
  for (const name of ['host', 'user']) execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file(name)], { stdio: 'ignore' });
  execFileSync('cp', [file('user.pub'), file('authorized')]);
  chmodSync(file('authorized'), 0o600);
  const port = await freePort();
  const config = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${file('host')}`,
    `AuthorizedKeysFile ${file('authorized')}`,
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'AcceptEnv GIT_PROTOCOL',
    `PidFile ${file('pid')}`,
  ];
  writeFileSync(file('config'), `${config.join('\n')}\n`);
  // sshd needs this folder when it runs as root.
  if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const daemon = spawn('/usr/sbin/sshd', ['-D', '-f', file('config'), '-E', file('log')], { stdio: 'ignore', detached: true });
  await listening(port);
  const hosts = `-oUserKnownHostsFile=${file('known')} -oStrictHostKeyChecking=accept-new -oIdentityAgent=none`;
  return {
    prefix: `ssh://${userInfo().username}@127.0.0.1:${port}${path.join(root, 'repositories')}/`,
    command: `ssh -F /dev/null -i ${file('user')} ${hosts}`,
    commandWithoutKey: `ssh -F /dev/null -oIdentityFile=/dev/null ${hosts}`,
    stop: () => ended(daemon),
  };
}

/** A web server. `answer` gets the path of each request. */
export async function startWeb(
  answer: (
    path: string,
    headers: Readonly<Record<string, unknown>>,
  ) => {
    readonly status?: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string | Buffer | Iterable<Buffer>;
    readonly isHanging?: boolean;
  },
): Promise<{ readonly origin: string; readonly host: string; stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    const { status = 200, headers, body = '', isHanging = false } = answer(request.url ?? '', request.headers);
    if (isHanging) return;
    response.writeHead(status, headers);
    if (typeof body === 'string' || Buffer.isBuffer(body)) return void response.end(body);
    response.on('error', () => undefined);
    const parts = body[Symbol.iterator]();
    const next = () => {
      for (let part = parts.next(); !part.done; part = parts.next()) {
        if (response.destroyed) return;
        if (!response.write(part.value)) return void response.once('drain', next);
      }
      response.end();
    };
    next();
  });
  const port = await listen(server);
  return { origin: `http://127.0.0.1:${port}`, host: `127.0.0.1:${port}`, stop: () => closed(server) };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
  await exit;
}

async function freePort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listening(port: number): Promise<void> {
  for (;;) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true));
      socket.on('error', () => resolve(false));
      socket.on('connect', () => socket.destroy());
    });
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
