import type { Rule } from './rule.ts';
import { allIsLost, repairFixes } from './shared/authSource.ts';
import { quoted } from './shared/quoting.ts';

export const authNotBase64: Rule = {
  id: 'auth-not-base64',
  summary: 'An "auth" value that is not valid base64, so that no credential next to it is used',
  severity: 'error',
  appliesTo: 'auths',
  *check({ auths }, { file }) {
    for (const source of auths) {
      for (const { kind, cause, range, detail, entry, repair } of source.defects) {
        if (kind !== 'not-base64' || cause === 'placeholder') continue;
        const subject = `Invalid base64 in the "auth" of ${quoted(entry?.registry.value ?? '')}: ${detail}.`;
        // A template, or a command in a file, may be filled in before the file is read. Nothing does that for a pipeline.
        const isTemplate = cause === 'template' || (cause === 'shell' && source.origin.kind !== 'pipeline-variable');
        yield {
          range,
          message: `${subject} ${isTemplate ? `Unless it is replaced, ${decapitalized(allIsLost(source, file))}` : allIsLost(source, file)}`,
          ...(isTemplate && { severity: 'info' }),
          fixes: repairFixes(repair),
        };
      }
    }
  },
};

function decapitalized(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
