/** `npm run audit`: fails when a dependency has a known vulnerability of at least "high". Asks the registry, so it is not a part of `npm test`. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { auditResult } from './lib/dependencies.ts';

const isWindows = process.platform === 'win32';
const { stdout } = spawnSync(isWindows ? 'npm.cmd' : 'npm', ['audit', '--json', '--loglevel=silent'], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  encoding: 'utf8',
  shell: isWindows,
  maxBuffer: 100_000_000,
});
const { skipped, found = [] } = auditResult(stdout ?? '');
for (const line of found) process.stdout.write(`✗ ${line}\n`);
process.stdout.write(
  skipped === undefined
    ? `${found.length} packages with a known vulnerability of at least "high".\n`
    : `Skipped: the registry has no answer about vulnerabilities (${skipped}).\n`,
);
process.exitCode = found.length === 0 ? 0 : 1;
