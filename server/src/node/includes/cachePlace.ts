import { homedir } from 'node:os';
import path from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** The folder for included files: the one that the extension names, else the usual one for caches of this user. */
export function cachePlace(environment: Environment = process.env, platform: string = process.platform): string {
  const { PULLPROOF_CACHE, XDG_CACHE_HOME, LOCALAPPDATA } = environment;
  if (isAbsolute(PULLPROOF_CACHE)) return PULLPROOF_CACHE;
  const home = homedir();
  if (platform === 'win32')
    return path.join(isAbsolute(LOCALAPPDATA) ? LOCALAPPDATA : path.join(home, 'AppData', 'Local'), 'pullproof', 'Cache');
  if (platform === 'darwin') return path.join(home, 'Library', 'Caches', 'pullproof');
  return path.join(isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : path.join(home, '.cache'), 'pullproof');
}

/** A relative one would be a folder of the workspace. */
function isAbsolute(folder: string | undefined): folder is string {
  return folder !== undefined && path.isAbsolute(folder);
}
