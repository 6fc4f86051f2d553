import { dockerConfig, dockercfg, dockerFolderConfig } from './dockerFiles.ts';
import type { Format } from './format.ts';
import { gitlabCi } from './gitlabCi.ts';
import { runnerConfig } from './runnerFile.ts';

/** Every kind of file that is read. */
export const formats: readonly Format[] = [gitlabCi, runnerConfig, dockerConfig, dockerFolderConfig, dockercfg];

/** The kind that the path of a file (with `/`) promises; whether it is one of ours, its content decides. */
export function formatOf(path: string): Format | undefined {
  return formats.find((format) => format.matchesPath(path));
}

/** The format of files that a pipeline includes, whatever they are called. */
export const pipelineFormat: Format = gitlabCi;

/** The format of the file that stands for `~/.docker/config.json` of a Runner's user, whatever it is called. */
export const homeFormat: Format = dockerFolderConfig;
