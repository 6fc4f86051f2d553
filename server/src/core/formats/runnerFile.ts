import { maxConfigLength } from '../model/limits.ts';
import type { Parsed } from '../syntax/node.ts';
import { parseToml } from '../syntax/toml/parseToml.ts';
import { verbatim } from '../text/mappedText.ts';
import { isRunnerConfigPath } from './filePaths.ts';
import { type Format, some } from './format.ts';
import { readRunnerConfig } from './runnerConfig.ts';

export const runnerConfig: Format = {
  id: 'runner-config',
  matchesPath: isRunnerConfigPath,
  // Most files with this name belong to another program, and can be recognized without parsing.
  split: (text, _memo, _moves, written = text) => {
    const isRead = text.length <= maxConfigLength && /runner/i.test(text);
    return { sources: isRead ? [{ key: written, parse: () => parse(text, written) }] : [], memo: undefined };
  },
  read: readRunnerConfig,
  recognises: (parts) => some(parts, (facts) => facts !== undefined),
};

/** The Runner's TOML parser refuses a carriage return without a newline (BurntSushi/toml, lex.go: `next`). The rest is read as if it were one. */
function parse(text: string, written: string): Parsed {
  const parsed = parseToml(verbatim(text));
  const at = written === text ? -1 : written.search(/\r(?!\n)/);
  if (at < 0) return { ...parsed, text };
  const range = { start: text.lastIndexOf('\n', at - 1) + 1, end: at };
  const message = 'This line ends with a carriage return only. End all lines with a newline.';
  return { ...parsed, text, problems: [{ range, message }, ...parsed.problems] };
}
