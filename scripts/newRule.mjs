#!/usr/bin/env node
// `npm run new-rule <id> [runner | docker]`: everything that a rule consists of, ready to be filled in. It works at once, so that each change can be
// tried with `npm run rule -- <id> --update`. Without a second word the rule looks at the images of pipelines, else at a Runner's config.toml or at
// Docker credentials.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ensureDependencies, main, root, say } from './lib/prepare.mjs';
import { camelCase } from './lib/rules.mjs';
import { runNode } from './lib/run.mjs';

const kinds = {
  pipeline: (id) => ({
    files: 'GitLab CI',
    language: 'yaml',
    fixture: 'gitlab-ci.yml',
    bad: `build:\n  image: node:${id}\n  script: make\n`,
    good: 'build:\n  image: node:20.11\n  script: make\n',
    appliesTo: 'images',
    check: `  *check({ images }) {
    for (const { reference } of images) {
      if (reference?.tag?.value !== '${id}') continue;
      yield { range: reference.tag.range, message: 'What will happen in the job, and why. What to do.' };
    }
  },`,
  }),
  runner: (id) => ({
    files: 'Runner config.toml',
    language: 'toml',
    fixture: 'config.toml',
    bad: `[[runners]]\n  name = "${id}"\n  executor = "docker"\n  [runners.docker]\n    image = "ruby:3.3"\n`,
    good: '[[runners]]\n  name = "build-1"\n  executor = "docker"\n  [runners.docker]\n    image = "ruby:3.3"\n',
    appliesTo: 'runners',
    check: `  *check({ runners = [] }) {
    for (const { name } of runners) {
      if (name?.value !== '${id}') continue;
      yield { range: name.range, message: 'What the Runner will do, and why. What to do.' };
    }
  },`,
  }),
  docker: (id) => ({
    files: 'Docker config.json, GitLab CI, Runner config.toml',
    language: 'json',
    fixture: 'config.json',
    bad: `{\n  "auths": {\n    "${id}.example.com": { "auth": "ZGVwbG95LWJvdDpub3QtYS1yZWFsLXNlY3JldA==" }\n  }\n}\n`,
    good: '{\n  "auths": {\n    "registry.example.com": { "auth": "ZGVwbG95LWJvdDpub3QtYS1yZWFsLXNlY3JldA==" }\n  }\n}\n',
    appliesTo: 'auths',
    check: `  *check({ auths }) {
    for (const { registry } of auths.flatMap(({ entries }) => entries)) {
      if (registry.value !== '${id}.example.com') continue;
      yield { range: registry.range, message: 'What will happen at the login, and why. What to do.' };
    }
  },`,
  }),
};

await main(async () => {
  const [id = '', kind = 'pipeline', ...others] = process.argv.slice(2);
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(id) || !Object.hasOwn(kinds, kind) || others.length > 0) {
    throw new Error('Usage: npm run new-rule <id> [runner | docker], where <id> is like "image-latest-tag".');
  }
  ensureDependencies();
  const name = camelCase(id);
  const code = `server/src/core/rules/${name}.ts`;
  if (existsSync(join(root, code))) {
    throw new Error(`${code} is there already.`);
  }
  const parts = kinds[kind](id);
  const list = 'server/src/core/rules/index.ts';
  write(code, codeOf(id, name, parts));
  write(`test/rules/${id}/bad.${parts.fixture}`, parts.bad);
  write(`test/rules/${id}/good.${parts.fixture}`, parts.good);
  write(`docs/rules/${id}.md`, pageOf(id, parts));
  write(list, withRule(readFileSync(join(root, list), 'utf8'), name));
  await runNode(['node_modules/@biomejs/biome/bin/biome', 'check', '--write', list, code]);
  const { code: failed } = await runNode(['scripts/rule.mjs', id, '--update'], { onOutput: (chunk) => process.stdout.write(chunk) });
  say(`
Next:
  1. ${code}: what the rule finds and says.
  2. test/rules/${id}/: files with the mistake, and files that are nearly wrong.
  3. docs/rules/${id}.md: the page that the finding links to.
After each step: npm run rule -- ${id} --update, and look at the difference.`);
  return failed;
});

function write(path, text) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  say(`wrote ${path}`);
}

function codeOf(id, name, { appliesTo, check }) {
  return `import type { Rule } from './rule.ts';

export const ${name}: Rule = {
  id: '${id}',
  summary: 'What is found, as a noun phrase',
  severity: 'warning',
  appliesTo: '${appliesTo}',
${check}
};
`;
}

function pageOf(id, { files, language, bad, good }) {
  const example = (text) => `\`\`\`${language}\n${text}\`\`\``;
  return `# ${id}

What is found, as a noun phrase.

Severity: warning · Files: ${files} · Fix: none

## What happens

What the job does, and what its log says.

## Bad

${example(bad)}

## Good

${example(good)}

## Fix

What the quick fix does, or what to write instead.

## When to turn it off

The case in which the finding is not wanted.

## Source

- The program and the part of it that behaves so
`;
}

/** A list of rules with one more, imported and listed in the order of the names. */
function withRule(list, name) {
  const imported = insertSorted(list, /^import .*from ('.*');$/gm, `import { ${name} } from './${name}.ts';`);
  return insertSorted(imported, /^ {2}\w+,$/gm, `  ${name},`);
}

/** Puts a line before the first of the matching lines that sorts after it, by what the pattern captures or else as a whole. */
function insertSorted(text, pattern, line) {
  const keyOf = ([whole, captured]) => captured ?? whole;
  const key = keyOf([...line.matchAll(pattern)][0]);
  const lines = [...text.matchAll(pattern)];
  const next = lines.find((other) => keyOf(other) > key);
  const last = lines.at(-1);
  const at = next?.index ?? (last === undefined ? text.length : last.index + last[0].length + 1);
  return `${text.slice(0, at)}${line}\n${text.slice(at)}`;
}
