import type { SourceFile } from '../db/sourceFile.ts';
import type { Fix, Report } from '../model/finding.ts';
import type { ImageUse } from '../model/imageUse.ts';
import { replaceLocated } from '../text/edit.ts';
import type { Located } from '../text/mappedText.ts';
import { addTo } from '../util/multimap.ts';
import type { Rule } from './rule.ts';
import { privateHost } from './shared/privateImage.ts';
import { quoted } from './shared/quoting.ts';
import { policiesOf } from './shared/runners.ts';

export const pullPolicyPrivateCached: Rule = {
  id: 'pull-policy-private-cached',
  summary: 'A private image that any project on the runner can use from the cache, without a credential',
  severity: 'warning',
  appliesTo: ['images', 'runners'],
  *check(facts, { file }) {
    for (const image of facts.images) {
      const policy = image.pullPolicies.find(isCached);
      const host = policy && privateHost(image, file);
      if (policy !== undefined && host !== undefined) yield report(policy, host, image.pullPolicies);
    }
    const { runners = [] } = facts;
    const owned = runners.length > 0 ? byOwner(facts.images) : new Map<string, readonly ImageUse[]>();
    for (const runner of runners) {
      const policies = policiesOf(runner)?.runner.map(({ policy }) => policy) ?? [];
      const policy = policies.find(isCached);
      const host = policy && firstHost(owned.get(runner.name?.value ?? '') ?? [], file);
      if (policy !== undefined && host !== undefined) yield report(policy, host, policies);
    }
  },
};

function isCached({ value }: Located): boolean {
  return value === 'if-not-present' || value === 'never';
}

function byOwner(images: readonly ImageUse[]): ReadonlyMap<string, readonly ImageUse[]> {
  const found = new Map<string, ImageUse[]>();
  for (const image of images) {
    if (image.role !== 'helper') addTo(found, image.owner, image);
  }
  return found;
}

function firstHost(images: readonly ImageUse[], file: SourceFile): string | undefined {
  for (const image of images) {
    const host = privateHost(image, file);
    if (host !== undefined) return host;
  }
  return undefined;
}

function report(policy: Located, host: string, all: readonly Located[]): Report {
  const edit = all.length === 1 ? replaceLocated(policy, 'always') : undefined;
  const fixes: readonly Fix[] = edit === undefined ? [] : [{ title: 'Change to "always"', edits: () => [edit] }];
  const subject = all[0] === policy ? quoted(policy.value) : `After a failed pull, ${quoted(policy.value)}`;
  return {
    range: policy.range,
    message: `${subject} lets any project on the runner use cached images from ${quoted(host)} without a credential. Use only "always", which checks the credential each time and downloads only changes.`,
    fixes,
  };
}
