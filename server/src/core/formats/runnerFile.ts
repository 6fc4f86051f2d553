import { maxConfigLength } from '../model/limits.ts';
import { parseToml } from '../syntax/toml/parseToml.ts';
import { verbatim } from '../text/mappedText.ts';
import { type Format, some } from './format.ts';
import { readRunnerConfig } from './runnerConfig.ts';

const fileName = /(?:^|[._-])config[._-]/;

export const runnerConfig: Format = {
  id: 'runner-config',
  matchesPath: (path) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    return name.endsWith('.toml') && (fileName.test(name) || path.includes('gitlab-runner'));
  },
  // Most files with this name belong to another program, and can be recognized without parsing.
  split: (text) => {
    const isRead = text.length <= maxConfigLength && /runner/i.test(text);
    return { sources: isRead ? [{ key: text, parse: () => ({ ...parseToml(verbatim(text)), text }) }] : [], memo: undefined };
  },
  read: readRunnerConfig,
  recognises: (parts) => some(parts, (facts) => facts !== undefined),
};
