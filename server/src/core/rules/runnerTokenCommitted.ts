import type { Rule } from './rule.ts';

const variable = '$RUNNER_TOKEN';

export const runnerTokenCommitted: Rule = {
  id: 'runner-token-committed',
  summary: 'A runner token in a file of the repository',
  severity: 'warning',
  appliesTo: 'runners',
  *check({ runners = [] }, { file }) {
    if (file.inWorkTree !== true) return;
    for (const { token } of runners) {
      if (token === undefined) continue;
      const fixes =
        token.replace(variable).length === 0
          ? []
          : [{ title: `Change to "${variable}"`, preferred: true as const, edits: () => token.replace(variable) }];
      yield {
        range: token.range,
        message:
          token.kind === undefined
            ? `This looks like a runner token, which lets anyone with access to the repository take jobs and their secrets. Reset it, and set the new one as ${variable} in the environment of the Runner's service.`
            : `Runner token lets anyone with access to the repository take jobs and their secrets. Reset it, and set the new one as ${variable} in the environment of the Runner's service.`,
        ...(token.kind === undefined && { severity: 'info' as const }),
        fixes,
      };
    }
  },
};
