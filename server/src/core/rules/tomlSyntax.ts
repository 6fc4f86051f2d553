import type { Rule } from './rule.ts';

export const tomlSyntax: Rule = {
  id: 'toml-syntax',
  summary: 'A syntax error in config.toml, so the Runner does not load it',
  severity: 'error',
  appliesTo: 'problems',
  *check({ problems }, { file }) {
    if (file.format !== 'runner-config') return;
    for (const { range, message, repair } of problems) {
      yield {
        range,
        message: `The Runner cannot load this file: ${decapitalized(message)}`,
        fixes: repair === undefined ? [] : [{ ...repair, safe: true, preferred: true }],
      };
    }
  },
};

function decapitalized(text: string): string {
  return /^[A-Z](?=[a-z ])/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
