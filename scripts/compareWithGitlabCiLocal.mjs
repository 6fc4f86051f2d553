// Writes `expected.json` for each case in test/pipeline from the output of the npm package gitlab-ci-local, an independent implementation of
// GitLab's merging. Needs git and, the first time, the network: `node scripts/compareWithGitlabCiLocal.mjs [folder of cases]`. Set
// GITLAB_CI_LOCAL to run another program. With another folder, the results are printed and nothing is written.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const cases = fileURLToPath(new URL('../test/pipeline', import.meta.url));
const [folder = cases] = process.argv.slice(2);
const program = process.env.GITLAB_CI_LOCAL;
// The last version that runs on Node 20.
const [command, ...first] = program ? [program] : ['npx', '--yes', 'gitlab-ci-local@4.56.2'];

for (const name of readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)) {
  if (!existsSync(join(folder, name, '.gitlab-ci.yml'))) continue;
  const found = expand(join(folder, name));
  if (folder === cases) writeFileSync(join(cases, name, 'expected.json'), `${JSON.stringify(found, undefined, 2)}\n`);
  else console.log(JSON.stringify({ name, found }));
}

/** The jobs with images and services according to gitlab-ci-local, or a string if it fails. */
function expand(source) {
  const copy = mkdtempSync(join(tmpdir(), 'pipeline-'));
  const git = (...args) => execFileSync('git', args, { cwd: copy, stdio: 'pipe' });
  try {
    cpSync(source, copy, { recursive: true });
    git('init', '-q');
    git('remote', 'add', 'origin', 'git@gitlab.example.com:group/project.git');
    git('add', '-A');
    git('-c', 'user.email=ci@example.com', '-c', 'user.name=ci', 'commit', '-qm', 'case');
    const args = [...first, '--preview', '--json-schema-validation=false'];
    const shown = execFileSync(command, args, { cwd: copy, encoding: 'utf8', timeout: 120_000, stdio: ['ignore', 'pipe', 'pipe'] });
    return jobsOf(parse(shown.slice(shown.indexOf('---\n')), { merge: true, maxAliasCount: -1, logLevel: 'error' }));
  } catch (error) {
    return `gives up: ${String(error.stderr ?? error.message)
      .trim()
      .split('\n')
      .at(-1)}`;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function jobsOf(pipeline) {
  const jobs = {};
  for (const [name, job] of Object.entries(pipeline)) {
    const isJob = typeof job === 'object' && job !== null && !Array.isArray(job) && (job.script ?? job.run) !== undefined;
    if (!isJob || name.startsWith('.') || ['default', 'variables', 'workflow'].includes(name)) continue;
    jobs[name] = { image: imageOf(job.image), services: (job.services ?? []).map(imageOf) };
  }
  return jobs;
}

function imageOf(image) {
  if (image === undefined || image === null) return null;
  const { name, entrypoint, alias } = typeof image === 'string' ? { name: image } : image;
  return { name, ...(entrypoint && { entrypoint }), ...(alias && { alias }) };
}
