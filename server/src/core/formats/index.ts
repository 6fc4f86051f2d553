import { dockerConfig, dockercfg, dockerFolderConfig } from './dockerFiles.ts';
import type { Format } from './format.ts';
import { component, gitlabCi } from './gitlabCi.ts';
import { runnerConfig } from './runnerFile.ts';

/** All supported formats. */
export const formats: readonly Format[] = [gitlabCi, component, runnerConfig, dockerConfig, dockerFolderConfig, dockercfg];

/** The format for a file's path (with `/`). Its content decides whether it really has this format. */
export function formatOf(path: string): Format | undefined {
  return formats.find((format) => format.matchesPath(path));
}

/** The format of files that a pipeline includes, whatever their name. */
export const pipelineFormat: Format = gitlabCi;

/** The format of the file that represents `~/.docker/config.json` of a Runner's user, whatever its name. */
export const homeFormat: Format = dockerFolderConfig;
