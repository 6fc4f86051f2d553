/** Rules by an author who does not know how findings are cached, and rules whose findings are out of date on purpose. */
import { pipelinesOf, type Rule, type SourceFile } from '../../server/src/core/index.ts';

/** Reads the other blocks of the file. */
export const imageRepeated: Rule = {
  id: 'image-repeated',
  summary: 'An image that several jobs of a file write',
  severity: 'hint',
  appliesTo: 'images',
  *check({ images }, { file }) {
    for (const { owner, range, reference } of images) {
      const written = reference?.written.value;
      const others = file.facts.images.filter((other) => other.owner !== owner && other.reference?.written.value === written);
      if (written === undefined || others.length === 0) continue;
      yield {
        range,
        message: `"${written}" is also the image of ${others.map((other) => other.owner).join(', ')}.`,
        related: others.map((other) => ({ uri: file.uri, range: other.range, message: 'Also written here' })),
      };
    }
  },
};

/** Reads whatever a rule can read. */
export const readsEverything: Rule = {
  id: 'reads-everything',
  summary: 'Everything that a rule can read',
  severity: 'info',
  appliesTo: ['images', 'jobs', 'auths', 'runners'],
  *check(facts, { file, workspace, settings }) {
    const range = facts.images[0]?.range ?? facts.auths[0]?.range ?? facts.pipeline?.jobs[0]?.range ?? facts.runners?.[0]?.header;
    if (range === undefined) return;
    const jobs = pipelinesOf(workspace).flatMap((pipeline) =>
      pipeline.jobs.map(({ name, image }) => [name, image?.written, image?.from.range]),
    );
    const ofOthers = workspace.files.filter((other) => other !== file).map(wordsOf);
    const own = workspace.localDockerConfig?.facts.auths.length;
    const { localMachine, runnerHome, inWorkTree } = file;
    const place = { path: file.path, localMachine, runnerHome, inWorkTree, project: workspace.projectOf(file.uri)?.variables };
    yield { range, message: JSON.stringify([wordsOf(file), ofOthers, jobs, settings, own, place]) };
  },
};

function wordsOf({ path, text, facts }: SourceFile): readonly unknown[] {
  const { images, auths, runners = [], pipeline } = facts;
  return [path, text.length, images.map(({ owner, range }) => [owner, range]), auths.length, runners.length, pipeline?.jobs.length];
}

/** Hides from the engine what it reads. */
export const untracked: Rule = {
  ...imageRepeated,
  id: 'untracked',
  check: (facts, context) => context.workspace.db.untracked(() => [...imageRepeated.check(facts, context)]),
};

/** Remembers by itself what it found for a text, also when other blocks have changed. */
export function remembering(): Rule {
  const known = new Map<string, string>();
  return {
    ...imageRepeated,
    id: 'remembering',
    *check({ images }, { file }) {
      for (const { range, reference } of images) {
        const text = reference?.written.value ?? '';
        const message = known.get(text) ?? `one of ${file.facts.images.length} images`;
        known.set(text, message);
        yield { range, message };
      }
    },
  };
}
