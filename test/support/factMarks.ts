import type { AuthSource, Facts, RunnerFacts } from '../../server/src/core/model/facts.ts';
import type { ImageUse } from '../../server/src/core/model/imageUse.ts';
import type { VariableFacts } from '../../server/src/core/model/pipelineFacts.ts';
import type { Mark } from './fixture.ts';

/** The facts of a file as markers, without keys. A range that several facts share (through anchors) is shown once. */
export function marksOf(facts: Facts): readonly Mark[] {
  const { pipeline } = facts;
  const marks = [
    ...facts.images.flatMap(imageMarks),
    ...facts.auths.flatMap(authMarks),
    ...(pipeline?.jobs ?? []).flatMap(({ name, kind, extends: parents, range }) => [
      { range: name.range, label: words(kind, ['extends', list(parents)]) },
      { range, label: `${name.value} whole` },
    ]),
    ...(pipeline?.includes ?? []).map(({ kind, target, range }) => ({ range, label: words(`include ${kind}`, ['target', target?.value]) })),
    ...(pipeline?.variables ?? []).map(variableMark),
    ...(pipeline?.references ?? []).map(({ role, owner, target, range }) => ({
      range,
      label: `reference ${role} ${owner} to=${target.map(({ value }) => value).join('/')}`,
    })),
    ...(facts.runners ?? []).flatMap(runnerMarks),
    ...facts.problems.map(({ range }) => ({ range, label: 'problem' })),
  ];
  const byKey = new Map(marks.map((mark) => [`${mark.range.start} ${mark.range.end} ${mark.label}`, mark]));
  return [...byKey.values()];
}

function imageMarks(use: ImageUse): readonly Mark[] {
  const { reference } = use;
  const label = words(
    `${use.role} ${use.owner}`,
    ['kind', use.valueKind === 'text' ? undefined : use.valueKind],
    ['registry', reference?.registry?.value],
    ['repository', reference?.repository.value],
    ['tag', reference?.tag?.value],
    ['digest', reference?.digest?.value],
    ['problem', reference?.problem?.kind],
    ['policies', list(use.pullPolicies)],
    ['aliases', list(use.aliases)],
    ['via', use.alias === undefined ? undefined : 'alias'],
  );
  return [
    { range: use.range, label },
    ...(use.alias === undefined ? [] : [{ range: use.alias, label: `used by ${use.role} ${use.owner}` }]),
    ...[...use.pullPolicies, ...use.aliases].map(({ range, value }) => ({ range, label: `word ${value}` })),
  ];
}

function authMarks(source: AuthSource): readonly Mark[] {
  const { origin } = source;
  const of = origin.kind === 'pipeline-variable' ? origin.owner : origin.kind === 'runner-environment' ? origin.runner : '';
  const label = words(
    `auth ${of}`,
    ['raw', origin.kind === 'pipeline-variable' && !origin.expanded ? 'yes' : undefined],
    ['entries', list(source.entries.map(({ registry }) => registry))],
    ['helpers', list(source.credHelpers.map(({ helper }) => helper))],
    ['store', source.credsStore?.value],
    ['unknown', source.unknown?.value],
    ['defects', source.defects.map(({ kind }) => kind).join(',')],
  );
  const { start } = source.statement;
  return [
    { range: source.range, label },
    { range: { start, end: start }, label: 'statement' },
  ];
}

function variableMark({ name, value, owner, conditional }: VariableFacts): Mark {
  return {
    range: name.range,
    label: words(`variable ${owner}`, ['value', value?.value], ['conditional', conditional ? 'yes' : undefined]),
  };
}

function runnerMarks(runner: RunnerFacts): readonly Mark[] {
  const { name, executor, links, networkMode, networkPerBuild, featureFlags } = runner;
  const allowed = runner.allowed.map(({ table, key, pattern }) => ({ range: pattern.range, label: `${table} ${key}` }));
  const marks: readonly (Mark | undefined)[] = [
    { range: runner.header, label: words('runner', ['images', list(runner.allowedImages)], ['services', list(runner.allowedServices)]) },
    { range: runner.range, label: 'runner whole' },
    { range: runner.appendTable('x', []).range, label: 'append' },
    name && { range: name.range, label: 'runner name' },
    executor && { range: executor.range, label: 'executor' },
    links && { range: links, label: 'links' },
    networkMode && { range: networkMode.range, label: 'network mode' },
    networkPerBuild && { range: networkPerBuild.range, label: `network per build ${networkPerBuild.value}` },
    featureFlags && { range: featureFlags, label: 'feature flags' },
    ...runner.pullPolicies.map(({ table, key, policy }) => ({ range: policy.range, label: `${table} ${key}` })),
    ...allowed,
    ...runner.environment.map(({ range }) => ({ range, label: 'environment' })),
  ];
  return marks.filter((mark) => mark !== undefined);
}

function list(parts: readonly { readonly value: string }[]): string {
  return parts.map(({ value }) => value).join(',');
}

function words(first: string, ...pairs: readonly (readonly [string, string | number | undefined])[]): string {
  const shown = pairs.filter(([, value]) => value !== undefined && value !== '').map(([name, value]) => `${name}=${value}`);
  return [first.trim(), ...shown].join(' ');
}
