import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { auditResult, type LockedPackage, unexpectedInstalls } from '../scripts/lib/dependencies.ts';

const top = fileURLToPath(new URL('../', import.meta.url));

describe('installing the dependencies', () => {
  const known = { name: 'esbuild', integrity: 'sha512-x', hasInstallScript: true };

  test('runs only the scripts that are listed, and takes nothing from elsewhere', () => {
    assert.deepEqual(unexpectedInstalls(JSON.parse(readFileSync(`${top}package-lock.json`, 'utf8')).packages), []);
  });

  test('VS Code for the Web, which the tests install, also comes from the registry with checksums', () => {
    const { packages } = JSON.parse(readFileSync(`${top}scripts/vscode/web/package-lock.json`, 'utf8')) as {
      readonly packages: Readonly<Record<string, LockedPackage & { readonly inBundle?: boolean }>>;
    };
    // What a package contains has no checksum of its own.
    const own = Object.fromEntries(Object.entries(packages).filter(([, { inBundle }]) => inBundle !== true));
    assert.deepEqual(unexpectedInstalls(own, { '@playwright/browser-chromium': 'scripts/vscode/installWeb.mjs runs no scripts' }), []);
  });

  test('another script is found, also of a dependency of a dependency, and one that has gone', () => {
    const packages = {
      '': {},
      'node_modules/esbuild': known,
      'node_modules/a/node_modules/@scope/b': { integrity: 'sha512-x', hasInstallScript: true },
      'node_modules/c': { integrity: 'sha512-x' },
    };
    assert.deepEqual(unexpectedInstalls(packages, { esbuild: 'it is needed', c: 'it was needed' }), [
      '@scope/b runs a script when it is installed. Read the script, then add it to scripts/lib/dependencies.ts.',
      'c runs no script any more. Remove it from scripts/lib/dependencies.ts.',
    ]);
  });

  test('a script of the project itself is found, which would run after a clone', () => {
    assert.equal(unexpectedInstalls({ '': { hasInstallScript: true } }, {}).length, 1);
  });

  for (const [what, entry] of Object.entries({
    'a repository': { resolved: 'git+ssh://git@github.com/a/b.git#1234' },
    'another server': { resolved: 'https://example.com/a.tgz', integrity: 'sha512-x' },
    'a folder': { resolved: 'other', link: true },
    'no checksum': {},
  })) {
    test(`a package from ${what} is found`, () => {
      assert.deepEqual(unexpectedInstalls({ '': {}, 'node_modules/a': entry }, {}), [
        'a does not come from the registry of npm with a checksum.',
      ]);
    });
  }
});

describe('npm run audit', () => {
  test('fails for what is high or critical', () => {
    const of = (name: string, severity: string, via: unknown) => [name, { name, severity, via: [via] }];
    const vulnerabilities = Object.fromEntries([
      of('a', 'moderate', 'b'),
      of('b', 'high', { title: 'Reads too far', url: 'https://example.com/1' }),
      of('c', 'critical', 'b'),
    ]);
    assert.deepEqual(auditResult(JSON.stringify({ vulnerabilities })), {
      found: ['b (high): Reads too far, https://example.com/1', 'c (critical): through b'],
    });
    assert.deepEqual(auditResult('{"vulnerabilities": {}}'), { found: [] });
  });

  test('is skipped without a report', () => {
    for (const output of ['', 'null', '[]', '{}', '{"error": {"summary": ""}}', '<html>']) {
      const { skipped, found } = auditResult(output);
      assert.ok(skipped !== undefined && found === undefined, output);
    }
  });

  test('says that it is skipped when the registry does not answer', async () => {
    const server = createServer((_, response) => response.writeHead(405).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const registry = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
      const env = { ...process.env, npm_config_registry: registry };
      const [code, stdout] = await new Promise<[unknown, string]>((resolve) =>
        execFile(process.execPath, ['--import', 'tsx', 'scripts/audit.ts'], { env, cwd: top }, (error, output) =>
          resolve([error?.code ?? 0, output]),
        ),
      );
      assert.equal(code, 0);
      assert.match(stdout, /^Skipped: the registry has no answer about vulnerabilities \(405 Method Not Allowed .*\)\.\n$/);
    } finally {
      server.close();
    }
  });
});
