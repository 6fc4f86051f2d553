/** An HTTP proxy. */
export interface HttpProxy {
  readonly host: string;
  readonly port: number;
  readonly headers: Readonly<Record<string, string>>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy for an address: that of VS Code's setting `http.proxy`, which the extension passes on, else those of the environment. Undefined if there is
 * none, or if `NO_PROXY` has the host.
 */
export function proxyFor(url: URL, environment: Environment): HttpProxy | undefined {
  if (isExcepted(url, environment.NO_PROXY ?? environment.no_proxy ?? '')) return undefined;
  const { PULLPROOF_PROXY: own, HTTPS_PROXY, https_proxy, HTTP_PROXY, http_proxy } = environment;
  const usual = url.protocol === 'https:' ? (HTTPS_PROXY ?? https_proxy) : (http_proxy ?? HTTP_PROXY);
  const written = own || usual;
  return written === undefined || written === '' ? undefined : parse(written);
}

function parse(written: string): HttpProxy | undefined {
  try {
    const { protocol, hostname, port, username, password } = new URL(/^\w+:\/\//.test(written) ? written : `http://${written}`);
    if (protocol !== 'http:') return undefined;
    const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    const headers: Record<string, string> =
      login === ':' ? {} : { 'Proxy-Authorization': `Basic ${Buffer.from(login).toString('base64')}` };
    return { host: hostname, port: port === '' ? 80 : Number(port), headers };
  } catch {
    return undefined;
  }
}

/** `NO_PROXY` has hosts and domains, with or without a port. */
function isExcepted({ hostname, port }: URL, exceptions: string): boolean {
  return exceptions.split(/[\s,]+/).some((written) => {
    const [host = '', onlyPort] = written
      .toLowerCase()
      .replace(/^\*?\./, '')
      .split(/:(\d+)$/);
    if (host === '' || (onlyPort !== undefined && onlyPort !== port)) return false;
    return host === '*' || hostname === host || hostname.endsWith(`.${host}`);
  });
}
