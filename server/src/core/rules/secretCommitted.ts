import type { SourceFile } from '../db/sourceFile.ts';
import type { AuthEntry, AuthSource } from '../model/facts.ts';
import type { Fix } from '../model/finding.ts';
import type { SourceRange } from '../text/mappedText.ts';
import type { Rule } from './rule.ts';
import { quoted } from './shared/quoting.ts';

/** GitLab masks only values of these characters, from 8 on. They also need no escape in JSON, and contain no variable. */
const maskable = /^[\w+/=.~@:-]{8,}$/;

/** Of variables with similar names. */
const maxNumber = 20;

export const secretCommitted: Rule = {
  id: 'secret-committed',
  summary: 'A credential in a file of the repository (base64 is not encryption)',
  severity: 'warning',
  appliesTo: 'auths',
  *check({ auths }, { file }) {
    const isCommitted = file.format === 'gitlab-ci' || file.inWorkTree === true;
    if (!isCommitted || file.localMachine) return;
    for (const { entries, legacyEntries = [] } of auths) {
      for (const { writtenSecret, registry, auth } of [...entries, ...legacyEntries]) {
        if (writtenSecret === undefined) continue;
        const isEncoded = auth?.start === writtenSecret.start;
        const readable = `Credential for ${quoted(registry.value)} is readable by anyone with access to the repository${isEncoded ? ' (base64 is not encryption)' : ''}.`;
        const place = file.format === 'gitlab-ci' ? 'in a masked CI/CD variable' : 'outside the repository';
        yield { range: writtenSecret, message: `${readable} Revoke it, and put a new one ${place}.` };
      }
    }
  },
  lazyFixes({ range }, file) {
    for (const source of file.facts.auths) {
      const entry = source.entries.find(({ writtenSecret }) => writtenSecret?.start === range.start);
      if (entry?.writtenSecret === undefined || source.defects.length > 0) continue;
      return source.origin.kind === 'pipeline-variable'
        ? useVariable(entry, entry.writtenSecret, source.origin.expanded, file)
        : moveToVariable(entry, source, file);
    }
    return [];
  },
};

/** In a pipeline, the Runner fills in a variable within the value (docs/ground-truth.md#a3). */
function useVariable(entry: AuthEntry, secret: SourceRange, isExpanded: boolean, { text }: SourceFile): readonly Fix[] {
  if (!isExpanded || !maskable.test(text.slice(secret.start, secret.end))) return [];
  const field = entry.auth?.start === secret.start ? 'AUTH' : entry.password?.start === secret.start ? 'PASSWORD' : undefined;
  if (field === undefined) return [];
  const variable = unusedName(`REGISTRY_${field}`, text);
  if (variable === undefined) return [];
  const edits = [{ range: secret, newText: `$${variable}` }];
  return [
    {
      title: `Copy the value for a CI/CD variable and change it here to "$${variable}"`,
      edits: () => edits,
      copied: { pieces: [secret], variable },
    },
  ];
}

/**
 * Nothing fills in variables of a file, so the entry becomes a DOCKER_AUTH_CONFIG, which has priority over files. It replaces all of the one in a
 * runner's environment (docs/ground-truth.md#a3), so another entry there would be lost.
 */
function moveToVariable(entry: AuthEntry, source: AuthSource, { text, format }: SourceFile): readonly Fix[] {
  if (source.origin.kind !== 'docker-config' && source.entries.length + source.credHelpers.length > 1) return [];
  if (source.credsStore !== undefined && source.origin.kind !== 'docker-config') return [];
  const before = '{"auths":{';
  const after = '}}';
  if (!isJson(before + text.slice(entry.range.start, entry.range.end) + after) || entry.replaced) return [];
  const what = format === 'docker-config' ? 'the entry' : 'DOCKER_AUTH_CONFIG';
  return [
    {
      title: `Copy ${what} for a CI/CD variable and remove it here`,
      edits: entry.remove,
      copied: { pieces: [before, entry.range, after], variable: 'DOCKER_AUTH_CONFIG' },
    },
  ];
}

/** In a string of another file, the text can have escapes. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** A CI/CD variable of a name that the file has already would get two values. */
function unusedName(name: string, text: string): string | undefined {
  const names = [name, ...Array.from({ length: maxNumber - 1 }, (_, index) => `${name}_${index + 2}`)];
  return names.find((one) => !new RegExp(`\\b${one}\\b`).test(text));
}
