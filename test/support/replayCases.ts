/** The fixtures of other tests as workspaces whose files are edited. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readSettings, type ServerSettings } from '../../server/src/workspace/settings.ts';
import { readRuleFixture } from './check.ts';
import { readFixture } from './fixture.ts';

export interface ReplayCase {
  readonly name: string;
  readonly files: readonly ReplayFile[];
  readonly settings: ServerSettings;
  /** The files are in a git work tree. */
  readonly inWorkTree: boolean;
  /** The file that is the Docker config of this machine's user. */
  readonly localDockerConfig?: string;
  /** Whether that file is outside the workspace, so that it is only used for likely results. */
  readonly isLocalConfigOutside: boolean;
  /** The text of `.git/config` by the folder of its work tree. The empty string is the workspace folder. */
  readonly gitConfigs: ReadonlyMap<string, string>;
}

export interface ReplayFile {
  /** Below the workspace folder. */
  readonly path: string;
  readonly text: string;
}

const plain = {
  settings: readSettings({}),
  inWorkTree: false,
  isLocalConfigOutside: false,
  gitConfigs: new Map<string, string>(),
};

/** By the name of their folder: rules, then pipelines, hovers and others. */
export function replayGroups(): ReadonlyMap<string, readonly ReplayCase[]> {
  const ofRules = foldersIn('rules').map((rule) => [rule, ruleCases(rule)] as const);
  const pipelines = foldersIn('pipeline').map((name) => [`pipeline ${name}`, [pipelineCase(name)]] as const);
  const ofHovers = [['hovers', fixtureCases('hover')] as const, ['navigation', fixtureCases('navigation')] as const];
  const formats = [['formats', [...formatCases('gitlab-ci', '.gitlab-ci.yml'), ...formatCases('runner-config', 'config.toml')]] as const];
  return new Map<string, readonly ReplayCase[]>([...ofRules, ...pipelines, ...ofHovers, ...formats]);
}

/** The fixtures of a rule, without the files that are results of its fixes. */
export function ruleCases(rule: string): readonly ReplayCase[] {
  const names = readdirSync(join(folderOf('rules'), rule)).filter((name) => !name.includes('.fixed.'));
  return names.map((name) => ruleCase(`${rule}/${name}`, readFileSync(join(folderOf('rules'), rule, name), 'utf8')));
}

/** A fixture of a rule, from its text. */
export function ruleCase(name: string, source: string): ReplayCase {
  const { files, scene } = readRuleFixture(name, source);
  const { localMachine, inWorkTree } = scene.context;
  return {
    ...plain,
    name,
    files: files.map(({ path, text }) => ({ path, text })),
    settings: { ...plain.settings, ...scene.settings },
    inWorkTree: inWorkTree === true,
    ...(localMachine && { localDockerConfig: files[0]?.path ?? '' }),
  };
}

function pipelineCase(name: string): ReplayCase {
  const folder = join(folderOf('pipeline'), name);
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.yml'));
  const files = paths.sort().map((path) => ({ path: path.replaceAll('\\', '/'), text: readFileSync(join(folder, path), 'utf8') }));
  return { ...plain, name: `pipeline/${name}`, files };
}

/** Fixtures with several files. Some of them represent files outside the workspace (test/hover.test.ts). */
function fixtureCases(folder: string): readonly ReplayCase[] {
  const names = readdirSync(folderOf(folder)).filter((name) => name.endsWith('.fixture'));
  return names.map((name) => {
    const all = readFixture(readFileSync(join(folderOf(folder), name), 'utf8')).files;
    const settings = readSettings(JSON.parse(all.find(({ path }) => path === 'settings.json')?.text ?? '{}'));
    const isGitConfig = (path: string) => path.endsWith('.git/config');
    const gitConfigs = all
      .filter(({ path }) => isGitConfig(path))
      .map(({ path, text }) => [path.replace(/\/?\.git\/config$/, ''), text] as const);
    const files = all.filter(({ path }) => path !== 'settings.json' && !isGitConfig(path));
    const laptop = files.find(({ path }) => path.startsWith('laptop/'));
    return {
      ...plain,
      name: `${folder}/${name}`,
      files: files.map(({ path, text }) => ({ path, text })),
      settings,
      gitConfigs: new Map(gitConfigs),
      ...(laptop && { localDockerConfig: laptop.path, isLocalConfigOutside: true }),
    };
  });
}

function formatCases(format: string, path: string): readonly ReplayCase[] {
  const folder = join(folderOf('formats'), format);
  return readdirSync(folder).map((name) => {
    const { text } = readFixture(readFileSync(join(folder, name), 'utf8'));
    return { ...plain, name: `formats/${format}/${name}`, files: [{ path, text }] };
  });
}

function foldersIn(folder: string): readonly string[] {
  const entries = readdirSync(folderOf(folder), { withFileTypes: true });
  const found = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  assert.ok(found.length > 0, `nothing in test/${folder}`);
  return found.sort();
}

function folderOf(name: string): string {
  return fileURLToPath(new URL(`../${name}`, import.meta.url));
}
