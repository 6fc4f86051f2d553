/**
 * Compares the jobs of real projects with another implementation: each file is read as a whole by the `yaml` package, then merged and extended
 * as plain objects.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseAllDocuments } from 'yaml';
import {
  defaultSettings,
  formatOf,
  includeClosure,
  pipelineFormat,
  pipelinesOf,
  Workspace,
  wantedIncludes,
} from '../server/src/core/index.ts';
import type { Pipeline } from '../server/src/core/pipeline/pipeline.ts';
import { type CorpusGroup, corpusFolder, corpusGroups } from './support/corpus.ts';

type Plain = Readonly<Record<string, unknown>>;

const corpus = corpusFolder();
const reserved = 'default include stages types variables workflow spec image services cache before_script after_script'.split(' ');

/** Jobs with something unknown although all files are available, and why. */
const notKnown: Readonly<Record<string, { readonly jobs: readonly string[]; readonly because: string }>> = {
  'tests/test-cases/services/.gitlab-ci.yml': {
    jobs: ['pre-job'],
    because: 'its `!reference` names an item by its number, and GitLab accepts only names (docs/ground-truth.md#c2)',
  },
};

/** The files of a project, including included files with any name. */
function workspaceOf(group: CorpusGroup): Workspace {
  const folder = group.folder ?? '';
  const pathOf = (uri: string) => decodeURIComponent(uri.slice(folder.length + 1));
  const workspace = new Workspace(defaultSettings);
  const taken = new Set<string>();
  let more = group.files.filter(({ uri }) => formatOf(pathOf(uri))?.id === 'gitlab-ci');
  while (more.length > 0) {
    for (const { uri, text } of more) {
      taken.add(uri);
      workspace.add(uri, pipelineFormat, text, { path: pathOf(uri) });
    }
    const wanted = wantedIncludes(workspace);
    more = group.files.filter(({ uri }) => !taken.has(uri) && wanted.some(({ matches }) => matches(pathOf(uri))));
  }
  return workspace;
}

function plainOf(text: string): Plain {
  const sequence = { tag: '!reference', collection: 'seq' as const };
  const documents = parseAllDocuments(text, { merge: true, customTags: [sequence as never], logLevel: 'silent', strict: false });
  const plain = Array.isArray(documents) ? documents.map((document): unknown => document.toJS({ maxAliasCount: -1 })) : [];
  // GitLab reads the first document, or the second one if the first is a header.
  const [first, second] = plain;
  const content = isMapping(first) && first.spec !== undefined ? second : first;
  return isMapping(content) ? content : {};
}

function isMapping(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function merged(base: unknown, over: unknown): unknown {
  if (!isMapping(base) || !isMapping(over)) return over;
  return { ...base, ...Object.fromEntries(Object.entries(over).map(([key, value]) => [key, merged(base[key], value)])) };
}

/** The names of the jobs with a script in the files of a pipeline, in their order. */
function countedJobs(texts: readonly string[]): readonly string[] {
  const all = texts.map(plainOf).reduce<Plain>((base, over) => merged(base, over) as Plain, {});
  const extended = (name: string, depth = 0): Plain => {
    const job = all[name];
    if (!isMapping(job) || depth > 10) return {};
    const parents = [job.extends ?? []].flat().map((parent) => extended(String(parent), depth + 1));
    return parents.concat(job).reduce<Plain>((base, over) => merged(base, over) as Plain, {});
  };
  return Object.keys(all).filter((name) => {
    if (name.startsWith('.') || reserved.includes(name) || !isMapping(all[name])) return false;
    const job = extended(name);
    return job.trigger === undefined && (job.script !== undefined || job.run !== undefined);
  });
}

/** The texts of its files, each include before the file that includes it. */
function textsOf(group: CorpusGroup, pipeline: Pipeline): readonly string[] {
  return [...pipeline.files].map((uri) => group.files.find((file) => file.uri === uri)?.text ?? '');
}

/** Without inputs, which the including file sets, and without missing files, which may have the script of a job. */
const isWhole = ({ isRoot, missing, files }: Pipeline, workspace: Workspace) =>
  isRoot && missing.length === 0 && workspace.files.every(({ uri, facts }) => !files.has(uri) || facts.pipeline?.hasHeader !== true);

describe('the jobs of real projects', { skip: corpus === undefined && 'no corpus found' }, () => {
  const groups = corpus === undefined ? [] : corpusGroups(corpus).filter(({ files }) => files.length > 1);
  let whole = 0;
  for (const group of groups) {
    const workspace = workspaceOf(group);
    for (const pipeline of pipelinesOf(workspace)) {
      if (!pipeline.isRoot) continue;
      test(`${group.files[0]?.path}: ${pipeline.root.path}`, () => {
        const ours = pipeline.jobs.map(({ name }) => name);
        const counted = countedJobs(textsOf(group, pipeline));
        // A missing file may have the script of a job.
        if (!isWhole(pipeline, workspace))
          assert.deepEqual(
            counted.filter((name) => !ours.includes(name)),
            [],
          );
        else {
          whole++;
          assert.deepEqual([...ours].sort(), [...counted].sort());
          const unknown = pipeline.jobs.flatMap(({ name, imageUnknown, servicesUnknown }) =>
            (imageUnknown ?? servicesUnknown) === undefined ? [] : [name],
          );
          assert.deepEqual(unknown, notKnown[pipeline.root.path]?.jobs ?? []);
        }
      });
    }
    test(`${group.files[0]?.path}: included files are found`, () => {
      const { included } = includeClosure(workspace, (uri) => formatOf(decodeURIComponent(uri)) !== undefined);
      for (const uri of included)
        assert.ok(
          group.files.some((file) => file.uri === uri),
          uri,
        );
    });
  }
  test('some of them are complete', () => assert.ok(whole >= 10, `${whole}`));
});
