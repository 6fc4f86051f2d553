import type { Rule } from './rule.ts';

const variable = '$RUNNER_TOKEN';

export const runnerTokenCommitted: Rule = {
  id: 'runner-token-committed',
  summary: "A runner's token in a file of the repository",
  severity: 'warning',
  about: 'runners',
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
            ? `This looks like a runner's token: whoever can read the repository could take jobs with it, and their secrets. Reset it, and set it as ${variable} in the environment of the Runner's service.`
            : `Whoever can read the repository can take jobs as this runner, and see their secrets. Reset the token, and set it as ${variable} in the environment of the Runner's service.`,
        ...(token.kind === undefined && { severity: 'info' as const }),
        fixes,
      };
    }
  },
};
