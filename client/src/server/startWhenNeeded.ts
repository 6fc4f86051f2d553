import * as vscode from 'vscode';
import {
  isComponentPath,
  isDockerConfigPath,
  isDockercfgPath,
  isDockerFolderPath,
  isPipelinePath,
  isRunnerConfigPath,
} from '../../../server/src/core/formats/filePaths.ts';

/** Files whose name alone shows what they are, and files that can belong to another program. */
const certainFiles = '**/{.gitlab-ci.yml,*.gitlab-ci.yml,.gitlab-ci.yaml,*.gitlab-ci.yaml,.dockercfg}';
const dockerFolderFiles = '**/.docker/config.json';
const ambiguousFiles = '**/{config.toml,*.config.toml,config.json,*.dockerconfigjson}';

/** More files with a common name are not read. They still count as soon as they are opened. */
const maxRead = 50;

/** Settings that name files of any name. */
const fileSettings = ['runnerConfigFiles', 'dockerConfigFiles', 'runnerHomeConfig'];

/**
 * Calls `start` once: when a file that Pullproof is for is open, or is in the workspace. Until then it only listens, so that folders of other projects
 * have no server.
 */
export function startWhenNeeded(start: () => void): vscode.Disposable {
  const listeners: vscode.Disposable[] = [];
  const stop = () => {
    for (const one of listeners.splice(0)) one.dispose();
  };
  let isStarted = false;
  const found = () => {
    if (isStarted) return;
    isStarted = true;
    stop();
    start();
  };
  const look = async () => {
    if (!isStarted && (await isInWorkspace())) found();
  };
  if (vscode.workspace.textDocuments.some(isOurs)) {
    found();
    return { dispose: stop };
  }
  const watchers = [certainFiles, dockerFolderFiles].map((glob) => vscode.workspace.createFileSystemWatcher(glob, false, true, true));
  listeners.push(
    ...watchers,
    ...watchers.map((watcher) => watcher.onDidCreate(found)),
    vscode.workspace.onDidOpenTextDocument((document) => isOurs(document) && found()),
    vscode.workspace.onDidChangeTextDocument(({ document }) => isOurs(document) && found()),
    vscode.workspace.onDidChangeWorkspaceFolders(look),
  );
  void look();
  return {
    dispose: () => {
      isStarted = true;
      stop();
    },
  };
}

function isOurs(document: vscode.TextDocument): boolean {
  const { uri } = document;
  return isOfInterest(vscode.workspace.asRelativePath(uri, false), () => document.getText()) || isNamedInSettings(uri);
}

/** Whether a file can be one that Pullproof is for. Reads the text only if the path does not tell. */
function isOfInterest(path: string, text: () => string): boolean {
  if (isPipelinePath(path) || isDockerFolderPath(path) || isDockercfgPath(path)) return true;
  if (isRunnerConfigPath(path)) return /runner/i.test(text());
  // Go does not distinguish upper and lower case in keys.
  if (isDockerConfigPath(path)) return /auths|credhelpers|credsstore/i.test(text());
  return isComponentPath(path) && /^\s*(?:spec|script|trigger|extends)\s*:/m.test(text());
}

function isNamedInSettings({ path }: vscode.Uri): boolean {
  const name = nameOf(path);
  const settings = vscode.workspace.getConfiguration('pullproof');
  const named = fileSettings.flatMap((key) => settings.get<string | readonly string[]>(key) ?? []);
  return named.some((one) => typeof one === 'string' && nameOf(one) === name);
}

function nameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

async function isInWorkspace(): Promise<boolean> {
  const find = (glob: string, max: number) => vscode.workspace.findFiles(glob, '**/node_modules/**', max);
  const certain = await Promise.all([certainFiles, dockerFolderFiles].map((glob) => find(glob, 1)));
  if (certain.flat().length > 0) return true;
  for (const uri of await find(ambiguousFiles, maxRead)) {
    const text = await readText(uri);
    if (isOfInterest(vscode.workspace.asRelativePath(uri, false), () => text)) return true;
  }
  return false;
}

async function readText(uri: vscode.Uri): Promise<string> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return '';
  }
}
