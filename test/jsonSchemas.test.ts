import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from '@iarna/toml';

const top = fileURLToPath(new URL('../', import.meta.url));
const corpus = process.env.PULLPROOF_CORPUS ?? fileURLToPath(new URL('../../shared/corpus', import.meta.url));

interface Validate {
  (data: unknown): boolean;
  readonly errors?: readonly { readonly instancePath: string; readonly message?: string }[] | null;
}

interface Validator {
  compile(schema: object): Validate;
  validateSchema(schema: object): unknown;
  errorsText(): string;
}

const validator = newValidator();
const skip = validator === undefined && 'the package "ajv" is not installed';

it('the schemas are up to date', () => {
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/schemas.mjs', '--check'], {
    cwd: top,
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
});

describe('runner-config.schema.json', { skip }, () => {
  const fault = faultIn('runner-config');

  it('accepts what the Runner loads', () => {
    const good = [
      'concurrent = 1\n[[runners]]\nexecutor = "docker"\n[runners.docker]\npull_policy = ["always", "if-not-present"]\ncpus = "1.5"',
      '[[runners]]\nunhealthy_interval = "1h30m"\ntoken_expires_at = 0001-01-01T00:00:00Z\n[runners.machine]\nIdleScaleFactor = 1',
      '[[runners]]\n[runners.kubernetes.node_selector]\n"kubernetes.io/arch" = "arm64"',
      '[[runners]]\n[runners.autoscaler.plugin_config]\nname = "group"\nnested = { deep = [1, "two"] }',
      '[[runners]]\nnewer_key = 1\n[runners.docker]\nPrivileged = true',
    ];
    for (const text of good) assert.equal(fault(parseToml(text)), undefined);
  });

  it('rejects what the Runner rejects, at its position', () => {
    const bad: readonly [string, string][] = [
      ['/runners/0/docker/services/0', '[[runners]]\n[runners.docker]\nservices = ["mysql"]'],
      ['/runners/0/docker/pull_policy', '[[runners]]\n[runners.docker]\npull_policy = "sometimes"'],
      ['/runners/0/docker/allowed_pull_policies', '[[runners]]\n[runners.docker]\nallowed_pull_policies = "always"'],
      ['/runners/0/environment', '[[runners]]\nenvironment = "A=b"'],
      ['/concurrent', 'concurrent = "4"'],
      ['/runners', '[runners]\nname = "x"'],
      ['/runners/0/kubernetes/volumes/host_path', '[[runners]]\n[runners.kubernetes.volumes.host_path]\nname = "x"'],
      ['/runners/0/feature_flags/FF_TIMESTAMPS', '[[runners]]\n[runners.feature_flags]\nFF_TIMESTAMPS = "true"'],
      ['/runners/0/feature_flags/FF_UNKNOWN', '[[runners]]\n[runners.feature_flags]\nFF_UNKNOWN = 1'],
      ['/runners/0/prepare_timeout', '[[runners]]\nprepare_timeout = "3600 s"'],
      ['/runners/0/docker/sysctls/net.core.somaxconn', '[[runners]]\n[runners.docker.sysctls]\n"net.core.somaxconn" = 1'],
    ];
    for (const [place, text] of bad) assert.equal(fault(parseToml(text))?.slice(0, place.length), place, text);
  });

  it('accepts real files', { skip: !existsSync(corpus) && 'there is no corpus here' }, () => {
    const read = readdirSync(`${corpus}/runner-toml`).flatMap((name) => {
      const data = parseToml(readFileSync(`${corpus}/runner-toml/${name}`, 'utf8'));
      return data === undefined ? [] : [{ name, found: fault(data) }];
    });
    assert.ok(read.length > 40, `only ${read.length} files could be read`);
    assert.deepEqual(
      read.filter(({ found }) => found !== undefined),
      [],
    );
  });
});

describe('docker-config.schema.json', { skip }, () => {
  const fault = faultIn('docker-config');

  it('accepts what Docker loads', () => {
    const good = [
      {},
      { auths: { 'r.example': {}, other: null }, credsStore: 'pass', stackOrchestrator: 'swarm' },
      { auths: null, credHelpers: { 'r.example': 'ecr-login' }, HttpHeaders: { 'User-Agent': 'x' }, features: { buildkit: 'true' } },
      { plugins: { scan: { optin: 'true' } }, proxies: { default: { noProxy: 'a,b' } }, pruneFilters: ['label!=keep'] },
    ];
    for (const data of good) assert.equal(fault(data), undefined);
  });

  it('rejects what Docker rejects, at its position', () => {
    const bad: readonly [string, object][] = [
      ['/features/buildkit', { features: { buildkit: true } }],
      ['/HttpHeaders', { HttpHeaders: [] }],
      ['/credsStore', { credsStore: ['pass'] }],
      ['/auths/r.example', { auths: { 'r.example': 'dTpw' } }],
      ['/auths/r.example/auth', { auths: { 'r.example': { auth: 1 } } }],
      ['/plugins/scan', { plugins: { scan: true } }],
    ];
    for (const [place, data] of bad) assert.equal(fault(data)?.slice(0, place.length), place);
  });

  it('accepts real files', { skip: !existsSync(corpus) && 'there is no corpus here' }, () => {
    const names = readdirSync(`${corpus}/docker-json`);
    const wrong = names.map((name) => [name, fault(JSON.parse(readFileSync(`${corpus}/docker-json/${name}`, 'utf8')))]);
    assert.deepEqual(
      wrong.filter(([, found]) => found !== undefined),
      [],
    );
  });
});

/** The first error of a schema, as `/path error`. Undefined if there is none. */
function faultIn(id: string): (data: unknown) => string | undefined {
  if (validator === undefined) return () => undefined;
  const schema = JSON.parse(readFileSync(`${top}schemas/${id}.schema.json`, 'utf8'));
  assert.equal(validator.validateSchema(schema), true, validator.errorsText());
  const validate = validator.compile(schema);
  return (data) => {
    if (validate(data)) return undefined;
    const [first] = validate.errors ?? [];
    return `${first?.instancePath} ${first?.message}`;
  };
}

/** Undefined for invalid TOML: templates and incomplete snippets. */
function parseToml(text: string): unknown {
  try {
    return JSON.parse(JSON.stringify(parse(text)));
  } catch {
    return undefined;
  }
}

function newValidator(): Validator | undefined {
  try {
    const Ajv = createRequire(import.meta.url)('ajv');
    return new Ajv({ strict: true, validateFormats: false });
  } catch {
    return undefined;
  }
}
