import type { Fix } from '../model/finding.ts';
import type { ImageUse } from '../model/imageUse.ts';
import { replaceText } from '../text/edit.ts';
import type { Rule } from './rule.ts';
import { quoted } from './shared/quoting.ts';

const version = '${CI_RUNNER_VERSION}';
const official = /(?:^|\/)gitlab-runner-helper$/;

export const helperImageVersion: Rule = {
  id: 'helper-image-version',
  summary: 'A helper image with a fixed version, which differs from the Runner after an update',
  severity: 'warning',
  appliesTo: 'helperImages',
  *check({ images }) {
    for (const use of images) {
      const { role, reference } = use;
      if (role !== 'helper' || reference === undefined || reference.problem !== undefined || reference.variables.length > 0) continue;
      const tag = reference.tag;
      // `image-latest-tag` reports "latest".
      if (tag === undefined || tag.value === 'latest') continue;
      const isOfficial = official.test(reference.repository.value);
      const isVersioned = /\d\.\d/.test(tag.value);
      if (!isOfficial && !isVersioned) continue;
      yield {
        range: tag.range,
        message: `Jobs may fail after a Runner update: ${quoted(tag.value)} is fixed, but the helper must have the Runner's version. Use ${quoted(version)} in the tag.`,
        fixes: reference.digest === undefined ? fixes(use, tag.value) : [],
      };
    }
  },
};

function fixes({ text, reference }: ImageUse, tag: string): readonly Fix[] {
  const meant = tag.replace(/v\d+\.\d+\.\d+$|(?:latest|bleeding)$/, `v${version}`);
  if (text === undefined || reference?.tag === undefined || meant === tag) return [];
  const at = text.text.lastIndexOf(`:${tag}`) + 1;
  const edit = at === 0 ? undefined : replaceText(text, at, at + tag.length, meant);
  return edit === undefined ? [] : [{ title: `Change to ${quoted(meant)}`, preferred: true, edits: () => [edit] }];
}
