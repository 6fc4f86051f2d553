import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { allRules } from '../server/src/core/index.ts';
import { checkRuleFixture, readWorkspace } from './support/check.ts';
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
        spoken.set(name, checkRuleFixture(new URL(name, folder).pathname, rule.id));
      });
    }
    it('has a fixture with findings and one without', () => {
      assert.ok(
        [...spoken.values()].some((count) => count > 0),
        `no marker in test/rules/${rule.id}/`,
      );
      assert.ok(
        [...spoken.values()].some((count) => count === 0),
        `no file of near misses in test/rules/${rule.id}/`,
      );
    });
    it('has a fixture for every fixed file', () => {
      const fixed = existsSync(folder) ? readdirSync(folder).filter((name) => name.includes('.fixed.')) : [];
      for (const name of fixed) assert.ok(names.includes(name.replace('.fixed.', '.')), `${name} has no fixture`);
    });
    it('has a page with correct examples', () => {
      const page = readPage(readFileSync(new URL(`${rule.id}.md`, pages), 'utf8'));
      assert.equal(page.title, rule.id);
      assert.equal(page.summary, `${rule.summary}.`);
      assert.match(page.facts, new RegExp(`^Severity: ${rule.severity} · Files: .+ · Fix: .+$`));
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

describe('the list of rules', () => {
  it('is in docs/rules/README.md, sorted by name', () => {
    const list = readFileSync(new URL('README.md', pages), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('| ['));
    const expected = allRules.map(({ id, severity, summary }) => `| [${id}](${id}.md) | ${severity} | ${summary.replaceAll('|', '\\|')} |`);
    assert.deepEqual(list, expected);
  });
});
