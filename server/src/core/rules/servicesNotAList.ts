import { isWithin } from '../text/relativeRange.ts';
import type { Rule } from './rule.ts';
import { indentFurther, startOfLine } from './shared/layout.ts';
import { remainingFaults } from './shared/mergedFaults.ts';

export const servicesNotAList: Rule = {
  id: 'services-not-a-list',
  summary: 'Services that are not a list, which makes GitLab reject the pipeline',
  severity: 'error',
  appliesTo: 'specFaults',
  *check({ pipeline }, context) {
    for (const fault of remainingFaults(pipeline?.specFaults, context)) {
      if (fault.kind !== 'services-not-a-list') continue;
      const consequence = `GitLab rejects the pipeline${fault.hidden ? ' when a job uses this' : ''}`;
      yield {
        range: fault.range,
        ...(fault.hidden && { severity: 'warning' as const }),
        message: `${consequence}: "services" must be a list, even of one service. Start each service with "-".`,
        fixes: fault.repair === undefined ? [] : [{ ...fault.repair, preferred: true }],
      };
    }
  },
  /** For the keys of one service: a "-" before the first key makes them a list item. */
  lazyFixes({ range, fixes = [] }, { text, facts }) {
    const fault = facts.pipeline?.specFaults?.find(({ kind, range: at }) => kind === 'services-not-a-list' && at.start === range.start);
    const from = startOfLine(text, range.start);
    const indent = text.slice(from, range.start);
    if (fixes.length > 0 || fault === undefined || fault.shared || !/^[ ]+$/.test(indent)) return [];
    const end = facts.pipeline?.imageKeys?.find(({ range: whole }) => isWithin(range, whole))?.range.end;
    const value = text.slice(range.start, end);
    if (end === undefined) return [];
    if (!new RegExp(`(?:^|\\n${indent})name[ \\t]*:`).test(value)) return [];
    return [
      {
        title: 'Change to a list of one service',
        preferred: true,
        edits: () => [{ range: { start: range.start, end }, newText: `- ${indentFurther(value, '  ')}` }],
      },
    ];
  },
};
