import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect, type TLSSocket } from 'node:tls';
import { FetchFailure } from './fetchFailure.ts';
import { type HttpProxy, proxyFor } from './proxy.ts';

export interface DownloadOptions {
  readonly signal: AbortSignal;
  /** For everything. In milliseconds. */
  readonly timeout: number;
  /** In bytes. */
  readonly maxSize: number;
  /** Hosts that may be asked over HTTP. Hosts of this machine always may. */
  readonly httpHosts: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const maxRedirects = 5;
/** In milliseconds. */
const connectTimeout = 10_000;

/** The body of a web address, with GET and without credentials. Throws a `FetchFailure`. */
export async function download(address: string, options: DownloadOptions): Promise<Buffer> {
  const timeout = AbortSignal.timeout(options.timeout);
  const signal = AbortSignal.any([options.signal, timeout]);
  let url = checkedUrl(address, options);
  try {
    for (let redirects = 0; redirects <= maxRedirects; redirects++) {
      const response = await get(url, signal, options.environment);
      const { statusCode: status = 0, headers } = response;
      if (status >= 300 && status < 400 && headers.location !== undefined) {
        response.destroy();
        url = redirected(url, headers.location, options);
      } else if (status === 200) {
        return await bodyOf(response, url, options.maxSize);
      } else {
        response.destroy();
        throw statusFailure(status, url);
      }
    }
  } catch (error) {
    throw failureOf(error, url, options.signal.aborted, timeout.aborted);
  }
  throw new FetchFailure('failed', `${url.host} redirects more than ${maxRedirects} times.`);
}

/** Also of what a server redirects to. */
function checkedUrl(address: string, { httpHosts }: DownloadOptions): URL {
  const url = parsed(address);
  if (url === undefined) throw new FetchFailure('invalid', 'The address is not a web address.');
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new FetchFailure('invalid', `Only https addresses are fetched, not ${url.protocol}`);
  if (url.username !== '' || url.password !== '')
    throw new FetchFailure('invalid', `The address on ${url.host} has credentials, which are not sent.`);
  if (url.protocol === 'http:' && !isThisMachine(url.hostname) && !httpHosts.includes(url.host)) {
    throw new FetchFailure('invalid', `${url.host} is asked over http, which anyone in between can change. Use https.`);
  }
  url.hash = '';
  return url;
}

function redirected(from: URL, location: string, options: DownloadOptions): URL {
  const target = parsed(location, from);
  if (from.protocol === 'https:' && target?.protocol !== 'https:') {
    throw new FetchFailure('invalid', `${from.host} redirects to an address without https.`);
  }
  return checkedUrl(target?.href ?? '', options);
}

function parsed(address: string, base?: URL): URL | undefined {
  try {
    return new URL(address, base);
  } catch {
    return undefined;
  }
}

function isThisMachine(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

async function get(url: URL, signal: AbortSignal, environment: DownloadOptions['environment']): Promise<IncomingMessage> {
  const proxy = isThisMachine(url.hostname) ? undefined : proxyFor(url, environment);
  const headers = { 'User-Agent': 'pullproof', Accept: '*/*', 'Accept-Encoding': 'identity' };
  const common = { method: 'GET', headers, signal, timeout: connectTimeout, agent: false } as const;
  if (url.protocol === 'http:') {
    if (proxy === undefined) return send(httpRequest(url, common));
    const byProxy = { host: proxy.host, port: proxy.port, path: url.href, headers: { ...headers, ...proxy.headers, Host: url.host } };
    return send(httpRequest({ ...common, ...byProxy }));
  }
  if (proxy === undefined) return send(httpsRequest(url, common));
  const socket = await tunnel(url, proxy, signal);
  return send(httpsRequest(url, { ...common, createConnection: () => socket }));
}

function send(request: ReturnType<typeof httpRequest>): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.on('response', resolve);
    request.on('error', reject);
    request.on('timeout', () => request.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })));
    request.end();
  });
}

/** A connection to the server through a proxy, encrypted from here to the server. */
function tunnel(url: URL, proxy: HttpProxy, signal: AbortSignal): Promise<TLSSocket> {
  const target = `${url.hostname}:${url.port || 443}`;
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      host: proxy.host,
      port: proxy.port,
      method: 'CONNECT',
      path: target,
      headers: { ...proxy.headers, Host: target },
      signal,
      timeout: connectTimeout,
      agent: false,
    });
    request.on('connect', ({ statusCode }, socket) => {
      socket.on('error', reject);
      if (statusCode !== 200) {
        socket.destroy();
        return reject(new FetchFailure('unreachable', `The proxy ${proxy.host} does not connect to ${url.host}: HTTP ${statusCode}.`));
      }
      const secure = connect({ socket, servername: url.hostname });
      secure.once('secureConnect', () => resolve(secure));
      secure.on('error', reject);
      signal.addEventListener('abort', () => secure.destroy(new Error('aborted')), { once: true });
    });
    request.on('error', reject);
    request.on('timeout', () => request.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })));
    request.end();
  });
}

async function bodyOf(response: IncomingMessage, url: URL, maxSize: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxSize) {
      response.destroy();
      throw new FetchFailure('too-large', `The file on ${url.host} is larger than ${maxSize / 1_000_000} MB.`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function statusFailure(status: number, { host }: URL): FetchFailure {
  if (status === 404 || status === 410) return new FetchFailure('not-found', `${host} has no such file (HTTP ${status}).`);
  if (status === 401 || status === 403)
    return new FetchFailure('refused', `${host} does not show the file without a login (HTTP ${status}).`);
  if (status >= 500) return new FetchFailure('unreachable', `${host} answers with HTTP ${status}.`);
  return new FetchFailure('failed', `${host} answers with HTTP ${status}.`);
}

function failureOf(error: unknown, { host }: URL, isCancelled: boolean, isLate: boolean): FetchFailure {
  if (error instanceof FetchFailure) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  if (isCancelled) return new FetchFailure('cancelled', 'Cancelled.');
  if (isLate || code === 'ETIMEDOUT') return new FetchFailure('timed-out', `${host} did not answer in time.`);
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/.test(code))
    return new FetchFailure('unreachable', `The certificate of ${host} is not trusted (${code}).`);
  return new FetchFailure('unreachable', `${host} cannot be reached (${code}).`);
}
