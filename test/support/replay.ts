/**
 * Edits the files of a workspace step by step. After each step, compares its results with those of a new workspace with the same texts. Only
 * `openWorkspace` depends on the server's workspace. `shown.ts` gets the results from the core.
 */
import assert from 'node:assert/strict';
import { allRules, findingsOf, formatOf, type Rule } from '../../server/src/core/index.ts';
import type { Host } from '../../server/src/workspace/host.ts';
import type { ServerSettings } from '../../server/src/workspace/settings.ts';
import { createWorkspace } from '../../server/src/workspace/workspace.ts';
import type { ReplayCase } from './replayCases.ts';
import { editsOf } from './replayEdits.ts';
import { findingsIn, type Lines, othersIn, type Shown } from './shown.ts';

const root = 'file:///workspace';

/** A workspace for the replay. Files are identified by their path below the workspace folder. */
export interface ReplayWorkspace {
  set(path: string, text: string): void;
  remove(path: string): void;
  changeSettings(settings: ServerSettings): void;
  /** Resolves when it is known whether the files are in a git work tree. */
  ready(): Promise<void>;
  /** The results for these files. */
  shown(paths: readonly string[], extent: Extent): Shown;
}

export type Extent = 'findings' | 'everything';

/** `rules` run in addition to the normal rules. */
export type OpenWorkspace = (scene: ReplayCase, settings: ServerSettings, rules: readonly Rule[]) => ReplayWorkspace;

export interface ReplayOptions {
  /** Creates the rules of one workspace, so that workspaces do not share state that a rule caches. */
  readonly rules?: () => readonly Rule[];
  /** Opens the workspace that is edited, instead of the server's. */
  readonly open?: OpenWorkspace;
}

export interface ReplayFigures {
  readonly edits: number;
  /** The different texts after these edits. */
  readonly states: number;
}

export const openWorkspace: OpenWorkspace = (scene, settings, rules) => {
  const uriOf = (path: string) => `${root}/${path}`;
  const outside = scene.isLocalConfigOutside ? scene.localDockerConfig : undefined;
  const workspace = createWorkspace(hostOf(scene), [root], settings, () => undefined);
  for (const { path } of scene.files) if (formatOf(path) === undefined) workspace.include(uriOf(path));
  // One list for all edits, because findings are cached for the list of rules.
  const ruleList = rules.length === 0 ? allRules : [...allRules, ...rules];
  return {
    set: (path, text) => (path === outside ? workspace.setLocalDockerConfig(text) : workspace.set(uriOf(path), text)),
    remove: (path) => (path === outside ? workspace.setLocalDockerConfig(undefined) : workspace.remove(uriOf(path))),
    changeSettings: (now) => workspace.changeSettings(now),
    ready: async () => {
      await workspace.projectsKnown();
      // The host answers at once, so each answer takes only one turn of the event loop.
      if (scene.inWorkTree) for (let turn = 0; turn < 3; turn++) await Promise.resolve();
    },
    shown: (paths, extent) => {
      const files = paths.flatMap((path) => {
        const file = workspace.file(uriOf(path));
        return file === undefined ? [] : { path, file, findings: findingsOf(file, ruleList) };
      });
      const findings = findingsIn(files, ruleList);
      return extent === 'findings' ? { findings } : { findings, others: othersIn(files, workspace.core) };
    },
  };
};

function hostOf({ inWorkTree, localDockerConfig, gitConfigs }: ReplayCase): Host {
  return {
    ...(inWorkTree && { isInWorkTree: () => Promise.resolve(true) }),
    ...(localDockerConfig !== undefined && { localDockerConfig: `${root}/${localDockerConfig}` }),
    readGitConfig: (folder) => Promise.resolve(gitConfigs.get(folder.slice(root.length + 1))),
  };
}

interface Step {
  readonly what: string;
  readonly texts: readonly (readonly [string, string])[];
  readonly settings: ServerSettings;
  readonly shown: Shown;
}

/** Findings are compared after each edit, everything else after every third one. */
const extentOf = (edit: number): Extent => (edit % 3 === 0 ? 'everything' : 'findings');

/** Throws if the results after an edit differ from those of a new workspace. */
export async function replay(scene: ReplayCase, { rules = () => [], open = openWorkspace }: ReplayOptions = {}): Promise<ReplayFigures> {
  const steps = await edited(scene, open(scene, scene.settings, rules()));
  const wanted = new Set(steps.filter(({ shown }) => shown.others !== undefined).map(stateOf));
  const known = new Map<string, Shown>();
  for (const step of steps) {
    const state = stateOf(step);
    const expected = known.get(state) ?? (await shownAnew(scene, step, rules(), wanted.has(state) ? 'everything' : 'findings'));
    known.set(state, expected);
    const { shown } = step;
    const found = difference(shown.findings, expected.findings) || (shown.others && difference(shown.others, expected.others));
    if (found) assert.fail(`${scene.name}, after the edit "${step.what}"\n${found}`);
  }
  return { edits: steps.length, states: known.size };
}

function stateOf({ texts, settings }: Step): string {
  return JSON.stringify([texts, settings]);
}

async function edited(scene: ReplayCase, workspace: ReplayWorkspace): Promise<readonly Step[]> {
  const texts = new Map<string, string>();
  const steps: Step[] = [];
  let settings = scene.settings;
  for (const { what, changes, otherSettings } of editsOf(scene)) {
    for (const [path, text] of changes) {
      if (text === undefined) {
        texts.delete(path);
        workspace.remove(path);
      } else {
        texts.set(path, text);
        workspace.set(path, text);
      }
    }
    const wanted = otherSettings ? settingsBeside(scene.settings) : scene.settings;
    if (wanted !== settings) workspace.changeSettings(wanted);
    settings = wanted;
    await workspace.ready();
    steps.push({ what, texts: [...texts], settings, shown: workspace.shown([...texts.keys()], extentOf(steps.length)) });
  }
  return steps;
}

const settingsBeside = (settings: ServerSettings): ServerSettings => ({
  ...settings,
  rules: { 'image-latest-tag': 'error', 'image-not-pinned': 'hint' },
  runnerVersion: { major: 17, minor: 0 },
  variables: { ...settings.variables, TAG: '1' },
  coveredRegistries: ['registry.example.com'],
});

async function shownAnew(scene: ReplayCase, { texts, settings }: Step, rules: readonly Rule[], extent: Extent): Promise<Shown> {
  const workspace = openWorkspace(scene, settings, rules);
  for (const [path, text] of texts) workspace.set(path, text);
  await workspace.ready();
  return workspace.shown(
    texts.map(([path]) => path),
    extent,
  );
}

/** Empty if there is no difference. */
function difference(shown: Lines, expected: Lines = new Map()): string {
  const titles = [...new Set([...shown.keys(), ...expected.keys()])];
  return titles
    .filter((title) => shown.get(title)?.join('\n') !== expected.get(title)?.join('\n'))
    .map((title) => {
      const [now, fresh] = [shown.get(title) ?? [], expected.get(title) ?? []];
      const missing = fresh.filter((line) => !now.includes(line)).map((line) => `  - ${line}`);
      const extra = now.filter((line) => !fresh.includes(line)).map((line) => `  + ${line}`);
      return [`${title}: ${now.length} after an edit, ${fresh.length} from scratch`, ...missing, ...extra].join('\n');
    })
    .join('\n');
}
