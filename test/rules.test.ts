import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { allRules } from '../server/src/core/index.ts';
import { checkRuleFixture, readWorkspace } from './support/check.ts';
import { checkWritten, listOf, manifestOf, pageOf } from './support/ruleDocs.ts';
import { examplesOf, headings, readPage } from './support/rulePage.ts';

const fixtures = new URL('./rules/', import.meta.url);
const pages = new URL('../docs/rules/', import.meta.url);
const only = process.env.RULE;

for (const rule of allRules) {
  if (only !== undefined && only !== rule.id) continue;
  describe(rule.id, () => {
    const folder = new URL(`${rule.id}/`, fixtures);
    const names = existsSync(folder) ? readdirSync(folder).filter((name) => !name.includes('.fixed.')) : [];
    const spoken = new Map<string, number>();
    for (const name of names) {
      it(name, () => {
        spoken.set(name, checkRuleFixture(fileURLToPath(new URL(name, folder)), rule.id));
      });
    }
    it('has a fixture where it speaks and one where it is silent', () => {
      // One that is not as it should be has failed already.
      if (spoken.size < names.length) return;
      assert.ok(
        [...spoken.values()].some((count) => count > 0),
        `nothing in test/rules/${rule.id}/ is marked`,
      );
      assert.ok(
        [...spoken.values()].some((count) => count === 0),
        `no file of near misses in test/rules/${rule.id}/`,
      );
    });
    it('has every fixed file made from a fixture', () => {
      const fixed = existsSync(folder) ? readdirSync(folder).filter((name) => name.includes('.fixed.')) : [];
      for (const name of fixed) assert.ok(names.includes(name.replace('.fixed.', '.')), `${name} belongs to no fixture`);
    });
    it('has a page whose examples do what it says', () => {
      const file = new URL(`${rule.id}.md`, pages);
      checkWritten(file, pageOf(rule), rule.id);
      const page = readPage(readFileSync(file, 'utf8'));
      assert.match(page.facts, /^Severity: \w+ · Files: .+ · Fix: .+$/);
      assert.deepEqual([...page.sections.keys()], headings);
      for (const [heading, text] of page.sections) assert.ok(text.trim() !== '', `"${heading}" is empty`);
      const bad = examplesOf(page, 'Bad');
      const good = examplesOf(page, 'Good');
      assert.ok(bad.length > 0 && good.length > 0, 'a page needs a bad and a good example');
      for (const { files, scene } of bad) {
        const said = new Set(readWorkspace(files, scene).flatMap(({ findings }) => findings.map((finding) => finding.rule)));
        assert.deepEqual([...said], [rule.id], `of the bad example\n${files[0]?.text}`);
      }
      for (const { files, scene } of good) {
        const said = readWorkspace(files, scene).flatMap(({ findings }) =>
          findings.map((finding) => `${finding.rule}: ${finding.message}`),
        );
        assert.deepEqual(said, [], `of the good example\n${files[0]?.text}`);
      }
    });
  });
}

describe('the rules are repeated', () => {
  const id = only ?? '--all';
  it('in docs/rules/README.md', () => checkWritten(new URL('README.md', pages), listOf(allRules), id));
  it('in the settings', () => checkWritten(new URL('../package.json', import.meta.url), manifestOf(allRules), id));
});
