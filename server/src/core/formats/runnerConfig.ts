import { type DockerConfig, readDockerConfig } from '../dockerAuth/readDockerConfig.ts';
import type { AllowedUse, Facts, PolicyUse, RunnerFacts } from '../model/facts.ts';
import { type Mapping, type Node, type Parsed, type Scalar, wholePart } from '../syntax/node.ts';
import type { Edit } from '../text/edit.ts';
import type { Located, SourceRange } from '../text/mappedText.ts';
import { locate, sliceMapped } from '../text/mappedText.ts';
import { scalarsOf, textsOf } from './imageUse.ts';
import { readRunnerDetails } from './runnerDetails.ts';
import { readRunnerImages } from './runnerImages.ts';
import { readTomlKeys } from './runnerKeys.ts';
import { findTokens } from './tokens.ts';
import { extentOf, tomlEntry, tomlTable, tomlTables, tomlText, tomlValue } from './tomlFields.ts';
import { withRepairs } from './tomlRepairs.ts';
import { readTomlTables } from './tomlTables.ts';

/** Reads a config.toml. Undefined if it has no runner, because then it belongs to another program. */
export function readRunnerConfig({ root, problems, text = '' }: Parsed): Facts | undefined {
  const tables = root?.kind === 'mapping' ? runnersOf(root) : [];
  if (root === undefined || tables.length === 0) return undefined;
  const runners = tables.map((table) => readRunner(table, text));
  const configs = tables.flatMap(readEnvironmentConfigs);
  return {
    images: tables.flatMap((table) => readRunnerImages(table, nameOf(table))),
    auths: configs.map(({ auth }) => auth),
    runners,
    tables: root.kind === 'mapping' ? readTomlTables(root, tables, text) : [],
    tokens: findTokens(root),
    keys: [...readTomlKeys(root), ...configs.flatMap(({ keys }) => keys())],
    problems: withRepairs(text, problems),
  };
}

/** The `[[runners]]`, or a misspelt form that no other program's file would have: `[runners]`, `[[runner]]`. */
function runnersOf(root: Mapping): readonly Mapping[] {
  const tables = tomlTables(root, 'runners');
  if (tables.length > 0) return tables;
  const meant = [tomlTable(root, 'runners'), tomlTable(root, 'runner'), ...tomlTables(root, 'runner')];
  return meant.filter((table): table is Mapping => table !== undefined && isRunner(table));
}

function isRunner(table: Mapping): boolean {
  const executor = tomlText(table, 'executor');
  if (executor === undefined) return false;
  const used = tableOf(executor.value);
  return (tomlText(table, 'url') ?? tomlText(table, 'token')) !== undefined || (used !== undefined && tomlTable(table, used) !== undefined);
}

function nameOf(runner: Mapping): string {
  return tomlText(runner, 'name')?.value ?? '';
}

function readRunner(runner: Mapping, text: string): RunnerFacts {
  const name = tomlText(runner, 'name');
  const executor = tomlText(runner, 'executor');
  const docker = tomlTable(runner, 'docker');
  const range = extentOf(runner);
  const links = tomlEntry(docker, 'links');
  const networkMode = tomlText(docker, 'network_mode');
  const featureFlags = tomlTable(runner, 'feature_flags');
  const networkPerBuild = scalarPart(tomlValue(featureFlags, 'FF_NETWORK_PER_BUILD')) ?? environmentValue(runner, 'FF_NETWORK_PER_BUILD');
  const allowed = readAllowed(runner);
  const read = tableOf(executor?.value);
  const patterns = (key: AllowedUse['key']) =>
    allowed.filter((use) => use.key === key && (read === undefined || use.table === read)).map(({ pattern }) => pattern);
  return {
    ...(name && { name }),
    ...(executor && { executor }),
    range,
    appendTable: (table, lines) => appendTable(text, runner, range.end, `[runners.${table}]`, lines),
    setFeatureFlag: (flag) => {
      if (featureFlags === undefined) return appendTable(text, runner, range.end, '[runners.feature_flags]', [`${flag} = true`]);
      return featureFlags.header && insertBelow(text, featureFlags, featureFlags.header, `${flag} = true`);
    },
    header: runner.header ?? { start: range.start, end: range.start },
    pullPolicies: readPolicies(runner),
    allowedImages: patterns('allowed_images'),
    allowedServices: patterns('allowed_services'),
    allowed,
    ...(links && !isEmptyList(links.value) && { links: links.range, linksLines: linesOf(text, links.range) }),
    ...(networkMode && { networkMode }),
    ...(networkPerBuild && { networkPerBuild }),
    ...(featureFlags?.header && { featureFlags: featureFlags.header }),
    environment: environmentOf(runner).map(({ name: variable }) => variable),
    ...readRunnerDetails(runner),
  };
}

/** The table whose image keys an executor uses. Undefined if that is not known. */
function tableOf(executor: string | undefined): AllowedUse['table'] | undefined {
  if (executor === undefined) return undefined;
  if (executor.startsWith('docker')) return 'docker';
  return tables.find((table) => table === executor);
}

const tables = ['docker', 'kubernetes', 'instance', 'parallels', 'virtualbox'] as const;
const lists = ['allowed_images', 'allowed_services', 'allowed_privileged_images', 'allowed_privileged_services'] as const;

function readAllowed(runner: Mapping): readonly AllowedUse[] {
  return tables.flatMap((table) => {
    const keys = tomlTable(runner, table);
    if (keys === undefined) return [];
    return lists.flatMap((key) => textsOf(tomlValue(keys, key)).map((pattern) => ({ table, key, pattern })));
  });
}

function readPolicies(runner: Mapping): readonly PolicyUse[] {
  return (['docker', 'kubernetes'] as const).flatMap((table) => {
    const keys = tomlTable(runner, table);
    if (keys === undefined) return [];
    return (['pull_policy', 'allowed_pull_policies'] as const).flatMap((key) =>
      textsOf(tomlValue(keys, key)).map((policy) => ({ table, key, policy })),
    );
  });
}

function appendTable(text: string, runner: Mapping, end: number, header: string, lines: readonly string[]): Edit {
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const neighbour = runner.entries.map(({ value }) => headerOf(value)).find((found) => found !== undefined);
  const alike = neighbour ?? runner.entries[0]?.range ?? runner.range;
  const indent = indentAt(text, alike.start);
  const newText = [header, ...lines.map((line) => `  ${line}`)].map((line) => `${lineEnd}${indent}${line}`).join('');
  const next = text.indexOf('\n', end);
  const at = next < 0 ? text.length : text[next - 1] === '\r' ? next - 1 : next;
  return { range: { start: at, end: at }, newText };
}

/** A line at the start of a table with a header. */
function insertBelow(text: string, table: Mapping, header: SourceRange, line: string): Edit {
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const first = table.entries.find(({ range }) => range.start > header.end);
  const indent = first === undefined ? `${indentAt(text, header.start)}  ` : indentAt(text, first.range.start);
  const next = text.indexOf('\n', header.end);
  const at = next < 0 ? text.length : text[next - 1] === '\r' ? next - 1 : next;
  return { range: { start: at, end: at }, newText: `${lineEnd}${indent}${line}` };
}

/** Extends the range to whole lines, unless they contain anything else. */
function linesOf(text: string, range: SourceRange): SourceRange {
  const start = text.lastIndexOf('\n', range.start - 1) + 1;
  const next = text.indexOf('\n', range.end);
  const end = next < 0 ? text.length : next + 1;
  const isAlone = /^[ \t]*$/.test(text.slice(start, range.start)) && /^[ \t]*(?:#.*)?\r?\n?$/.test(text.slice(range.end, end));
  return isAlone ? { start, end } : range;
}

function isEmptyList(node: Node | undefined): boolean {
  return node?.kind === 'sequence' && node.items.length === 0;
}

function headerOf(node: Node | undefined): SourceRange | undefined {
  return node?.kind === 'mapping' ? node.header : undefined;
}

function indentAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset))?.[0] ?? '';
}

interface EnvironmentEntry {
  readonly name: Located;
  readonly scalar: Scalar;
  /** The start of the value in the scalar's text. */
  readonly from: number;
}

/** The `K=V` items of `environment`, split at the first `=`. Items without `=` set nothing (docs/ground-truth.md#a3). */
function environmentOf(runner: Mapping): readonly EnvironmentEntry[] {
  return scalarsOf(tomlValue(runner, 'environment')).flatMap((scalar) => {
    const sign = scalar.source.text.indexOf('=');
    return sign < 0 ? [] : [{ name: locate(scalar.source, 0, sign), scalar, from: sign + 1 }];
  });
}

function environmentValue(runner: Mapping, name: string): Located | undefined {
  const found = environmentOf(runner)
    .filter((entry) => entry.name.value === name)
    .at(-1);
  return found && locate(found.scalar.source, found.from, found.scalar.source.text.length);
}

function readEnvironmentConfigs(runner: Mapping): readonly DockerConfig[] {
  const statement = tomlEntry(runner, 'environment')?.range;
  if (statement === undefined) return [];
  return environmentOf(runner)
    .filter(({ name }) => name.value === 'DOCKER_AUTH_CONFIG')
    .map(({ scalar, from }) => {
      const text = sliceMapped(scalar.source, from, scalar.source.text.length);
      return readDockerConfig(text, { kind: 'runner-environment', runner: nameOf(runner) }, statement);
    });
}

function scalarPart(node: Node | undefined): Located | undefined {
  return node?.kind === 'scalar' ? wholePart(node) : undefined;
}
