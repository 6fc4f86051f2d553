import { defaultSettings } from '../model/settings.ts';
import { isSameData, isSameList, query } from './query.ts';
import type { SourceFile } from './sourceFile.ts';

/** The files in which a Docker auth configuration stands. */
export const filesWithAuths = query(({ files }): readonly SourceFile[] => files.filter(({ facts }) => facts.auths.length > 0), isSameList);

/** The Runner configurations. */
export const filesWithRunners = query(
  ({ files }): readonly SourceFile[] => files.filter(({ facts }) => facts.runners !== undefined),
  isSameList,
);

/** Whether a pipeline, a Runner configuration or a setting shows that a Runner reads Docker configurations of this workspace. */
export const seesRunner = query(({ files, settings }): boolean => {
  const { runnerVersion, executor, variables, coveredRegistries, runnerHomeConfig } = settings;
  const isSet = !isSameData(runnerVersion, defaultSettings.runnerVersion) || executor !== 'auto' || runnerHomeConfig !== '';
  return (
    isSet || Object.keys(variables).length > 0 || coveredRegistries.length > 0 || files.some(({ format }) => format !== 'docker-config')
  );
});
