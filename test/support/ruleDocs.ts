/**
 * What other files repeat of a rule: the summary and severity on its page, in the list of rules and in the setting `pullproof.rules`. The rule's own
 * file is the source; `npm run rule -- <id> --update` writes the others, and the tests only compare.
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Rule } from '../../server/src/core/index.ts';

const levels = ['off', 'hint', 'info', 'warning', 'error'];

export const updating = process.env.UPDATE_FIXTURES === '1';

/** Holds a file against what it should be, or with `UPDATE_FIXTURES=1` makes it so. `id` is for the command in the message. */
export function checkWritten(file: URL, expected: (written: string) => string, id: string): void {
  const written = readFileSync(file, 'utf8');
  const wanted = expected(written);
  if (wanted === written) return;
  if (updating) writeFileSync(file, wanted);
  else
    assert.fail(`${relative(process.cwd(), fileURLToPath(file))} does not repeat what the rules say. Run: npm run rule -- ${id} --update`);
}

/** A rule's page with the name, summary and severity of the rule. */
export function pageOf({ id, summary, severity }: Rule): (page: string) => string {
  return (page) => page.replace(/^# [\s\S]*?^Severity: \w+/m, () => `# ${id}\n\n${summary}.\n\nSeverity: ${severity}`);
}

/** docs/rules/README.md with a row for each rule. */
export function listOf(rules: readonly Rule[]): (list: string) => string {
  const rows = rules.map(({ id, severity, summary }) => `| [${id}](${id}.md) | ${severity} | ${summary.replaceAll('|', '\\|')} |\n`);
  return (list) => list.replace(/^(\|[-|]+\|\n)(?:\|.*\n)*/m, (_, ruler: string) => ruler + rows.join(''));
}

interface Manifest {
  /** Groups of settings. */
  readonly contributes: { readonly configuration: readonly { readonly properties: Readonly<Record<string, { properties?: object }>> }[] };
}

/** package.json with each rule in the setting that changes severities. */
export function manifestOf(rules: readonly Rule[]): (manifest: string) => string {
  return (text) => {
    const manifest: Manifest = JSON.parse(text);
    const setting = manifest.contributes.configuration.map(({ properties }) => properties['pullproof.rules']).find(Boolean);
    assert.ok(setting !== undefined, 'package.json has no setting "pullproof.rules"');
    setting.properties = Object.fromEntries(
      rules.map(({ id, summary, severity }) => [id, { type: 'string', enum: levels, default: severity, description: `${summary}.` }]),
    );
    return `${JSON.stringify(manifest, undefined, 2)}\n`;
  };
}
