import type { Rule } from './rule.ts';
import { indentFurther, startOfLine } from './shared/layout.ts';

export const servicesNotAList: Rule = {
  id: 'services-not-a-list',
  summary: 'Services that are no list, so that GitLab refuses the pipeline',
  severity: 'error',
  about: 'specFaults',
  *check({ pipeline }) {
    for (const fault of pipeline?.specFaults ?? []) {
      if (fault.kind !== 'services-not-a-list') continue;
      const refusal = fault.hidden ? 'GitLab refuses the pipeline as soon as a job takes this over' : 'GitLab refuses the pipeline';
      yield {
        range: fault.range,
        ...(fault.hidden && { severity: 'warning' as const }),
        message: `"services" has to be a list, even of one service, or ${refusal}. Write each service as an item with a "-" in front.`,
        fixes: fault.repair === undefined ? [] : [{ ...fault.repair, preferred: true }],
      };
    }
  },
  /** Keys of one service: a "-" before the first makes it an item. */
  moreFixes({ range, fixes = [] }, { text, facts }) {
    const fault = facts.pipeline?.specFaults?.find(({ kind, range: at }) => kind === 'services-not-a-list' && at.start === range.start);
    const from = startOfLine(text, range.start);
    const indent = text.slice(from, range.start);
    if (fixes.length > 0 || fault === undefined || fault.shared || !/^[ ]+$/.test(indent)) return [];
    const end = facts.pipeline?.imageKeys?.find(({ range: whole }) => whole.start <= range.start && range.end <= whole.end)?.range.end;
    const value = text.slice(range.start, end);
    if (end === undefined) return [];
    if (!new RegExp(`(?:^|\\n${indent})name[ \\t]*:`).test(value)) return [];
    return [
      {
        title: 'Make it a list of one service',
        preferred: true,
        edits: () => [{ range: { start: range.start, end }, newText: `- ${indentFurther(value, '  ')}` }],
      },
    ];
  },
};
