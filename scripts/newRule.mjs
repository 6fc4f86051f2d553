/** `npm run new-rule <id>`: creates all files of a rule, to be filled in. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const top = new URL('../', import.meta.url);
const [id = ''] = process.argv.slice(2);
if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(id)) fail('Usage: npm run new-rule <id>, where <id> is like "image-latest-tag".');

const name = id.replace(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase());
const rulePath = `server/src/core/rules/${name}.ts`;
const folder = `test/rules/${id}`;
if (existsSync(new URL(rulePath, top))) fail(`${rulePath} already exists.`);

write(
  rulePath,
  `import type { Rule } from './rule.ts';

export const ${name}: Rule = {
  id: '${id}',
  summary: 'What is found, as a noun phrase',
  severity: 'warning',
  about: 'images',
  *check({ images }) {
    for (const { reference } of images) {
      if (reference?.tag?.value !== '${id}') continue;
      yield { range: reference.tag.range, message: 'What goes wrong in the job, and why. What to do.' };
    }
  },
};
`,
);

const bad = `build:\n  image: node:${id}\n  script: make\n`;
const good = 'build:\n  image: node:20.11\n  script: make\n';
write(`${folder}/bad.gitlab-ci.yml`, bad);
write(`${folder}/good.gitlab-ci.yml`, good);
write(
  `docs/rules/${id}.md`,
  `# ${id}

What is found, as a noun phrase.

Severity: warning · Files: GitLab CI · Fix: none

## What happens

What goes wrong in the job, and what its log says.

## Bad

\`\`\`yaml
${bad}\`\`\`

## Good

\`\`\`yaml
${good}\`\`\`

## Fix

What the quick fix does, or how to fix it.

## When to turn it off

When the finding is not useful.

## Source

- The program and its source file or documentation
`,
);

const listPath = 'server/src/core/rules/index.ts';
const list = readFileSync(new URL(listPath, top), 'utf8');
const imported = insertSorted(list, /^import .*from ('.*');$/gm, `import { ${name} } from './${name}.ts';`);
writeFileSync(new URL(listPath, top), insertSorted(imported, /^ {2}\w+,$/gm, `  ${name},`));

const indexPath = 'docs/rules/README.md';
const row = `| [${id}](${id}.md) | warning | What is found, as a noun phrase |`;
const index = readFileSync(new URL(indexPath, top), 'utf8');
writeFileSync(new URL(indexPath, top), insertSorted(index, /^\| \[([^\]]+)\].*$/gm, row));

console.log(`
Next:
    1. ${rulePath}: write the check and the message.
    2. ${folder}/: add realistic files, also some that are nearly wrong. Then UPDATE_FIXTURES=1 RULE=${id} node --import tsx --test test/rules.test.ts
       writes the markers. Check the diff.
    3. docs/rules/${id}.md: write the page that the finding links to. Its line in docs/rules/README.md repeats the summary.
    4. node --import tsx scripts/manifestRules.mjs adds the rule to the settings.
  5. npm test`);

function write(path, text) {
  mkdirSync(new URL('./', new URL(path, top)), { recursive: true });
  writeFileSync(new URL(path, top), text);
  console.log(`wrote ${path}`);
}

/** Inserts a line before the first matching line that sorts after it, compared by the captured group or else by the whole line. */
function insertSorted(text, pattern, line) {
  const keyOf = ([whole, captured]) => captured ?? whole;
  const key = keyOf([...line.matchAll(pattern)][0]);
  const lines = [...text.matchAll(pattern)];
  const next = lines.find((other) => keyOf(other) > key);
  const last = lines.at(-1);
  const at = next?.index ?? (last === undefined ? text.length : last.index + last[0].length + 1);
  return `${text.slice(0, at)}${line}\n${text.slice(at)}`;
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
