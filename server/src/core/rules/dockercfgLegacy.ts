import type { Rule } from './rule.ts';
import { isOnlyForDocker } from './shared/authSource.ts';

export const dockercfgLegacy: Rule = {
  id: 'dockercfg-legacy',
  summary: 'A .dockercfg without "auths", in which the Runner finds no credentials',
  severity: 'error',
  appliesTo: 'auths',
  *check({ auths }, { file }) {
    if (isOnlyForDocker(file)) return;
    for (const { origin, unknownKeys = [], entries, credHelpers, credsStore, defects } of auths) {
      const [first] = unknownKeys.filter(({ level, holds }) => level === 'config' && holds === 'mapping');
      if (origin.kind !== 'dockercfg' || first === undefined || defects.length > 0) continue;
      if (entries.length > 0 || credHelpers.length > 0 || credsStore !== undefined) continue;
      yield {
        range: first.key.range,
        message:
          'The Runner finds no credentials in this .dockercfg: it looks for registries only under "auths". Move all of them into "auths": { … }.',
      };
    }
  },
  lazyFixes(_, { text, facts }) {
    const [source] = facts.auths;
    const end = (source?.trailing === undefined ? text : text.slice(0, source.trailing.start)).trimEnd().length;
    const start = text.indexOf('{');
    if (start < 0 || text.charAt(end - 1) !== '}') return [];
    const edits = [
      { range: { start: start + 1, end: start + 1 }, newText: '"auths": {' },
      { range: { start: end - 1, end: end - 1 }, newText: '}' },
    ];
    return [{ title: 'Move the registries into "auths"', preferred: true, edits: () => edits }];
  },
};
