import { filesWithRunners } from '../db/filesWith.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import { effectivePolicies, pullPolicies } from '../images/pullPolicy.ts';
import type { Fix, Report } from '../model/finding.ts';
import type { ImageUse } from '../model/imageUse.ts';
import { replaceLocated } from '../text/edit.ts';
import { spanning } from '../text/relativeRange.ts';
import type { Rule } from './rule.ts';
import { quoted } from './shared/quoting.ts';
import { hasUnknownRunners, type KnownRunner, knownRunners, policiesOf } from './shared/runners.ts';

export const pullPolicyNotAllowed: Rule = {
  id: 'pull-policy-not-allowed',
  summary: 'A pull policy of a job that the runner does not allow',
  severity: 'error',
  appliesTo: 'imagePolicies',
  *check({ images, pipeline }, { workspace, file, settings }) {
    if (pipeline === undefined) return;
    if (filesWithRunners(workspace).length === 0 && settings.executor !== 'kubernetes') yield* byDefault(images, file);
    const runners = knownRunners(workspace);
    for (const image of runners.length === 0 ? [] : images) {
      const [first] = image.pullPolicies;
      const last = image.pullPolicies.at(-1);
      if (first === undefined || last === undefined || !image.pullPolicies.every(isPolicy)) continue;
      const refusals = runners.flatMap((runner) => refusalOf(runner, image) ?? []);
      const [refusal] = refusals;
      if (refusal === undefined) continue;
      const isSure = refusals.length === runners.length && !hasUnknownRunners(workspace);
      const asked = image.pullPolicies.map(({ value }) => quoted(value)).join(' or ');
      const allowed = refusal.allowed.map((value) => (value === '' ? "the cluster's default" : quoted(value))).join(' and ');
      yield {
        range: spanning(first.range, last.range),
        message: `Job ${isSure ? 'fails' : 'may fail'} before the image is pulled: ${refusal.runner.label} allows ${allowed}, not ${asked}. Use an allowed policy, or add this one to its "allowed_pull_policies".`,
        ...(!isSure && { severity: 'warning' as const }),
        related: refusals.map(({ runner, range }) => ({ uri: runner.uri, range, message: 'Allowed on this runner' })),
        fixes: isSure ? fixes(image, refusals) : [],
      };
    }
  },
};

/** Where no runner is known: the first policy of the file that a runner with default settings does not allow (docs/ground-truth.md#b4). */
function* byDefault(images: readonly ImageUse[], file: SourceFile): Iterable<Report> {
  const own = images.find(isRefusedByDefault);
  const all = own === undefined ? [] : file.facts.images.filter(isRefusedByDefault);
  const [policy, ...others] = own?.pullPolicies ?? [];
  if (policy === undefined || all[0]?.range.start !== own?.range.start) return;
  yield {
    range: spanning(policy.range, (others.at(-1) ?? policy).range),
    message: `Job fails on GitLab-hosted runners and on others with default settings: they allow only "always", not ${quoted(policy.value)}. Use "always", or a runner with this policy in its "allowed_pull_policies".`,
    severity: 'info',
    fixes: alwaysFixes(all),
  };
}

/** One fix for the whole file, as only its first policy is reported. */
function alwaysFixes(images: readonly ImageUse[]): readonly Fix[] {
  // An anchor makes one policy that of several images.
  const policies = new Map(images.flatMap(({ pullPolicies: asked }) => asked).map((policy) => [policy.range.start, policy]));
  const edits = [...policies.values()].flatMap((policy) => replaceLocated(policy, 'always') ?? []);
  const isPossible = edits.length === policies.size && images.every(({ pullPolicies: asked }) => asked.length === 1);
  return isPossible ? [{ title: 'Change to "always"', edits: () => edits }] : [];
}

function isRefusedByDefault({ pullPolicies: asked }: ImageUse): boolean {
  return asked.length > 0 && asked.every(isPolicy) && asked.every(({ value }) => value !== 'always');
}

interface Refusal {
  readonly runner: KnownRunner;
  readonly allowed: readonly string[];
  readonly range: { readonly start: number; readonly end: number };
}

function isPolicy({ value }: { readonly value: string }): boolean {
  return pullPolicies.some((known) => known === value);
}

function refusalOf(runner: KnownRunner, { pullPolicies: asked }: ImageUse): Refusal | undefined {
  const policies = policiesOf(runner.runner);
  if (policies === undefined) return undefined;
  const own = policies.runner.map(({ policy }) => policy.value);
  const allowed = policies.allowed.map(({ policy }) => policy.value);
  const effective = effectivePolicies({ executor: runner.executor, job: asked.map(({ value }) => value), runner: own, allowed });
  if (!('refused' in effective)) return undefined;
  const [place] = [...policies.allowed, ...policies.runner];
  return { runner, allowed: effective.allowed, range: place?.policy.range ?? runner.runner.header };
}

/** The policy that every runner in the workspace allows. */
function fixes({ pullPolicies: asked }: ImageUse, refusals: readonly Refusal[]): readonly Fix[] {
  const [policy, ...others] = asked;
  const common = refusals[0]?.allowed.find((value) => value !== '' && refusals.every(({ allowed }) => allowed.includes(value)));
  const edit = policy === undefined || common === undefined || others.length > 0 ? undefined : replaceLocated(policy, common);
  return edit === undefined ? [] : [{ title: `Change to ${quoted(edit.newText)}`, preferred: true, edits: () => [edit] }];
}
