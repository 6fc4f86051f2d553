import { query } from '../db/query.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import type { Rule } from './rule.ts';

export const runnerConfigInRepository: Rule = {
  id: 'runner-config-in-repository',
  summary: 'A config.toml next to a pipeline, where no Runner reads it',
  severity: 'info',
  appliesTo: 'runners',
  *check({ runners = [] }, { file, workspace }) {
    const [first] = runners;
    if (first === undefined || file.inWorkTree !== true || !/(?:^|\/)config\.toml$/.test(file.path)) return;
    const beside = `${file.path.slice(0, -'config.toml'.length)}.gitlab-ci.yml`;
    const pipeline = workspace.files.find(({ path, format }) => path === beside && format === 'gitlab-ci');
    if (pipeline === undefined || handlesRunners(workspace, pipeline)) return;
    yield {
      range: first.header,
      message:
        'No Runner reads this file in the repository: it reads the config.toml on its own machine, usually /etc/gitlab-runner/config.toml. Make the change there.',
      related: [{ uri: pipeline.uri, range: { start: 0, end: 0 }, message: 'The pipeline of this repository' }],
    };
  },
};

/** Whether the pipeline may install the file on the machine of a Runner. */
const handlesRunners = query((_, { text }: SourceFile): boolean => /config\.toml|gitlab-runner|ansible|terraform|helm/i.test(text));
