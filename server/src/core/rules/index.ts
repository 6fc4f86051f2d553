import type { Rule } from './rule.ts';

/** Every rule there is. A new one is one line here; `npm run new-rule` writes it. */
export const rules: readonly Rule[] = [];

const rulePages = 'https://github.com/pullproof/pullproof/blob/main/docs/rules';

/** Where a rule's page can be read. */
export function rulePage(id: string): string {
  return `${rulePages}/${id}.md`;
}
