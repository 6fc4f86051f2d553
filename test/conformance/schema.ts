import { isDeepStrictEqual } from 'node:util';
import { findingsOf } from '../../server/src/core/index.ts';
import { fileOf } from '../support/workspace.ts';
import type { CaseResult, Check } from './check.ts';

interface File {
  readonly schemaFixtures: { readonly mustAccept: readonly Fixture[]; readonly mustReject: readonly Fixture[] };
  readonly schemaVersusBackend: { readonly cases: readonly BackendCase[] };
}

interface Fixture {
  readonly name: string;
  readonly job: Fragment;
}

interface BackendCase {
  readonly name: string;
  readonly where: 'job' | 'default' | 'root';
  readonly fragment: Fragment;
  /** `accept` or `reject`, and why. */
  readonly backend: string;
}

type Fragment = Readonly<Record<string, unknown>>;

/**
  * The verdicts of GitLab's backend count. The fixtures of the editor schema count too, except if GitLab accepts what they reject (an empty list
  * for `entrypoint`, `null`).
 */
function* run(content: string): Iterable<CaseResult> {
  const { schemaFixtures, schemaVersusBackend } = JSON.parse(content) as File;
  for (const { name, where, fragment, backend } of schemaVersusBackend.cases) yield verdict(name, fragment, where, backend);
  for (const { name, job } of schemaFixtures.mustAccept) yield verdict(name, job, 'job', 'accept');
  for (const { name, job } of schemaFixtures.mustReject) yield verdict(name, job, 'job', acceptedByGitlab(job) ? 'accept' : 'reject');
}

function verdict(name: string, fragment: Fragment, where: BackendCase['where'], expected: string): CaseResult {
  const errors = errorsOf(pipelineWith(fragment, where));
  const wanted = expected.startsWith('accept') ? 'accept' : 'reject';
  if ((errors.length === 0) === (wanted === 'accept')) return { name };
  return { name, failure: `expected ${wanted}, got ${errors.length === 0 ? 'no error' : errors.join('; ')}` };
}

/** JSON is YAML, so a fragment can be written into a pipeline unchanged. */
function pipelineWith(fragment: Fragment, where: BackendCase['where']): string {
  if (where === 'root') return JSON.stringify({ ...fragment, build: { script: 'make' } });
  if (where === 'default') return JSON.stringify({ default: fragment, build: { script: 'make' } });
  const runs = ['script', 'run', 'trigger'].some((key) => key in fragment);
  return JSON.stringify({ build: { ...(runs ? {} : { script: 'make' }), ...fragment } });
}

function errorsOf(text: string): readonly string[] {
  return findingsOf(fileOf('.gitlab-ci.yml', text))
    .filter(({ severity }) => severity === 'error')
    .map(({ rule, message }) => `${rule}: ${message}`);
}

/** The editor schema is stricter here than GitLab, which accepts `null` and an empty list. */
function acceptedByGitlab(job: Fragment): boolean {
  const services = Array.isArray(job.services) ? (job.services as readonly Fragment[]) : [];
  return [job, job.image, ...services].some((holder) => {
    if (typeof holder !== 'object' || holder === null) return false;
    return Object.entries(holder).some(([key, value]) => {
      if (value === null) return key !== 'name';
      return (key === 'entrypoint' || key === 'command') && isDeepStrictEqual(value, []);
    });
  });
}

export const checks: readonly Check[] = [{ file: 'gitlab-image-services-schema.json', run }];
