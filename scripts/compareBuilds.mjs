#!/usr/bin/env node
// Compares the answers of two builds for the same files: `node scripts/compareBuilds.mjs DIST_A DIST_B [--exact] [FOLDER …]`, each DIST with a
// `server.js`. Compares facts, and with --exact also the wording. Default folders: the examples, fixtures, long pipelines and the corpus.
// Exit code: 0 if everything is the same, 1 for differences, 2 if the comparison failed.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { groupsOf } from './lib/compareGroups.mjs';
import { root } from './lib/prepare.mjs';
import { fileAnswers, startBuild, workspaceAnswers } from './lib/serverAnswers.mjs';

/** The maximum number of lines shown for one difference. */
const maxShown = 6;
const maxLength = 300;

const exact = process.argv.includes('--exact');
const [distA, distB, ...folders] = process.argv.slice(2).filter((argument) => argument !== '--exact');
const total = { files: 0, answers: 0, differences: 0, faults: 0 };

if (distB === undefined || ![distA, distB].every((dist) => existsSync(join(dist, 'server.js')))) {
  fail('Usage: node scripts/compareBuilds.mjs DIST_A DIST_B [--exact] [FOLDER …], where each DIST has a server.js.');
}
const missing = folders.find((folder) => !existsSync(folder));
if (missing !== undefined) fail(`There is no folder ${missing}.`);

const started = Date.now();
for (const group of groupsOf(folders)) await compareGroup(group);
const seconds = Math.round((Date.now() - started) / 1000);
console.log(
  `${total.files} files, ${total.answers} lines of answers, ${total.differences} differences, ${total.faults} faults, ${seconds} s`,
);
process.exitCode = total.faults > 0 ? 2 : total.differences > 0 ? 1 : 0;

function fail(message) {
  console.error(message);
  process.exit(2);
}

async function compareGroup({ name, folders, sets }) {
  const settings = { rules: rulesThatAreOff() };
  const builds = [distA, distB].map((dist) => startBuild(resolve(dist)));
  const ask = (what) => Promise.all(builds.map(what));
  try {
    await ask((server) => server.initialize(folders, settings));
    if (folders.length > 0) compare(name, await ask((server) => workspaceAnswers(server, exact)));
    for (const files of sets) {
      total.files += files.length;
      compare(name, await ask((server) => fileAnswers(server, files, exact)));
    }
    compare(
      name,
      builds.map(({ errors }) => [['errors', errors]]),
    );
  } catch (error) {
    total.faults++;
    console.log(`FAULT in ${name}: ${error.message}`);
  } finally {
    for (const server of builds) server.stop();
  }
}

/** Otherwise the rules that are off would not be compared. */
function rulesThatAreOff() {
  const { contributes } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const { properties } = contributes.configuration.map((group) => group.properties['pullproof.rules']).find(Boolean);
  const off = Object.entries(properties).filter(([, { default: severity }]) => severity === 'off');
  return Object.fromEntries(off.map(([rule]) => [rule, 'hint']));
}

function compare(group, [answersA, answersB]) {
  for (const [index, [title, linesA]] of answersA.entries()) {
    const linesB = answersB[index]?.[1] ?? [];
    total.answers += linesA.length;
    if (linesA.join('\n') === linesB.join('\n')) continue;
    total.differences++;
    console.log(`${title.startsWith(group) ? '' : `${group}, `}${title}: ${linesA.length} lines, then ${linesB.length}`);
    show('-', without(linesA, linesB));
    show('+', without(linesB, linesA));
  }
}

function without(lines, others) {
  const known = new Set(others);
  return lines.filter((line) => !known.has(line));
}

function show(sign, lines) {
  for (const line of lines.slice(0, maxShown)) console.log(`  ${sign} ${line.length > maxLength ? `${line.slice(0, maxLength)}…` : line}`);
  if (lines.length > maxShown) console.log(`  ${sign} … and ${lines.length - maxShown} more`);
}
