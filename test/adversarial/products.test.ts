/** Products: many of one thing times many of another. The work for a file must not grow with the product. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { type LanguageClient, startClient } from '../support/languageClient.ts';
import { repeated, rulesOf } from './adversarialFile.ts';

interface Product {
  readonly name: string;
  /** The first file is asked about. */
  readonly files: () => Readonly<Record<string, string>>;
  /** There is a hint that only a part was checked. */
  readonly isPartial?: true;
}

/** Processor time of the server from the first text to the last answer. In seconds. A calm machine takes less than 6. */
const maxTime = 15;

/** In bytes. */
const maxMemory = 600_000_000;

const auth = '{"auth":"dXNlcjpwYXNzd29yZA=="}';
const ci = (text: string, more: Readonly<Record<string, string>> = {}) => ({ '.gitlab-ci.yml': text, ...more });
const runner = (name: string, settings: string) => `[[runners]]\n  name = "${name}"\n  executor = "docker"\n${settings}`;
const list = (items: string) => `  [runners.docker]\n    image = "x:1"\n    allowed_images = [${items}]\n`;

const products: readonly Product[] = [
  {
    name: 'names that do not exist times names that do',
    files: () =>
      ci(
        repeated(4000, (at) => `.abcdefghij${at * 7}:\n  image: a:1\n`) +
          repeated(4000, (at) => `k${at}:\n  extends: .klmnopqrst${at * 11}\n`),
      ),
    isPartial: true,
  },
  {
    name: 'the characters of a key with slashes',
    files: () => ({ '.docker/config.json': `{"auths":{"${'/'.repeat(300_000)}x":${auth}}}` }),
  },
  {
    name: 'the characters of a key with colons',
    files: () => ({ '.docker/config.json': `{"auths":{"${':'.repeat(300_000)}":${auth}}}` }),
  },
  {
    name: 'comments with Windows newlines',
    files: () => ci(`${'# a comment\r\n'.repeat(500)}"a" : "b"\r\n${'j:\r\n  image: r:latest\r\n'.repeat(2)}`),
  },
  {
    name: 'equal keys',
    files: () => ({ '.docker/config.json': `{"auths":{${`"a.example.com":${auth},`.repeat(20_000)}"x":{}}}` }),
    isPartial: true,
  },
  {
    name: 'keys times images',
    files: () => ({
      '.docker/config.json': `{"auths":{${repeated(8000, (at) => `"k${at}.example.com/a/B${at}":${auth},`)}"x":{}}}`,
      '.gitlab-ci.yml': repeated(3000, (at) => `j${at}:\n  image: h${at}.example.com/x:1\n`),
    }),
    isPartial: true,
  },
  {
    name: 'jobs times runners',
    files: () =>
      ci(
        repeated(2000, (at) => `j${at}:\n  image: r${at}.example.com/x:1\n  services: ["s${at}.example.com/y:1"]\n`),
        {
          'config.toml': repeated(600, (at) => {
            const environment = `  environment = ['DOCKER_AUTH_CONFIG={"auths":{"q${at}.example.com":${auth}}}']\n`;
            return runner(`r${at}`, environment + list(repeated(20, (other) => `"*r${other}*.example.com/**",`)));
          }),
        },
      ),
    isPartial: true,
  },
  {
    name: 'alternatives in patterns times images',
    files: () =>
      ci(
        repeated(500, (at) => `j${at}:\n  image: ${'ab'.repeat(100)}${at}/x:1\n`),
        { 'config.toml': repeated(50, (at) => runner(`r${at}`, list(`"${'{a,b}'.repeat(30)}${'{**/,*}'.repeat(30)}",`.repeat(40)))) },
      ),
  },
  {
    name: 'variables of a block times jobs that extend it',
    files: () =>
      ci(
        `.base:\n  image: ruby\n  variables:\n${repeated(2000, (at) => `    V${at}: x\n`)}` +
          repeated(8000, (at) => `j${at}: {extends: .base, variables: {A: b}}\n`),
      ),
  },
  {
    name: 'variables in variables',
    files: () => {
      const values = (name: string) => repeated(60, (at) => `$${name}${at}`);
      const level = (name: string, value: string) => repeated(60, (at) => `  ${name}${at}: "${value}"\n`);
      const variables = level('V', values('W')) + level('W', values('X')) + level('X', 'y'.repeat(1000));
      return ci(`variables:\n${variables}${repeated(500, (at) => `j${at}:\n  image: a/${values('V')}:1\n`)}`);
    },
  },
  {
    name: 'jobs with a credential of their own times keys of the Runner',
    files: () =>
      ci(
        repeated(1900, (at) => {
          const variables = `    R: r${at}.example.com\n    DOCKER_AUTH_CONFIG: '{"auths":{"$R":${auth}}}'\n`;
          return `j${at}:\n  image: $R/x:1\n  variables:\n${variables}`;
        }),
        { '.docker/config.json': `{"auths":{${repeated(4000, (at) => `"k${at}.example.com":${auth},`)}"x":{}}}` },
      ),
  },
  {
    name: 'jobs with a credential of their own times runners',
    files: () =>
      ci(
        repeated(
          6000,
          (at) =>
            `j${at}:\n  image: r${at}.example.com/x:1\n  variables: {DOCKER_AUTH_CONFIG: '{"auths":{"q${at}.example.com":${auth}}}'}\n`,
        ),
        { 'config.toml': repeated(90, (at) => runner(`r${at}`, '  [runners.docker]\n    image = "x:1"\n')) },
      ),
    isPartial: true,
  },
  {
    name: 'helpers times entries',
    files: () => {
      const helpers = repeated(12_000, (at) => `"r${at}.example.com":"h${at}",`);
      const entries = repeated(4000, (at) => `"r${at}.example.com":${auth},`);
      return {
        '.docker/config.json': `{"credHelpers":{${helpers}"x":"y"},"auths":{${entries}"x":{}}}`,
        '.gitlab-ci.yml': 'j:\n  image: r1.example.com/x:1\n',
      };
    },
    isPartial: true,
  },
  {
    name: 'variables of an anchor times jobs that use it',
    files: () =>
      ci(
        `.v: &v\n${repeated(3000, (at) => `  V${at}: x\n`)}` +
          repeated(5000, (at) => `j${at}:\n  image: r/$V${at % 3000}:1\n  variables: *v\n`),
      ),
    isPartial: true,
  },
  {
    name: 'jobs on one line',
    files: () => ci(`{${repeated(200_000, (at) => `j${at}: {image: r}, `)}k: {image: ruby}}\n`),
    isPartial: true,
  },
  {
    name: 'syntax errors times lines',
    files: () => ({ 'config.toml': `[[runners]]\n  executor="docker"\n${'  name = "x"\n'.repeat(25_000)}` }),
  },
];

describe('products of many things', { skip: !existsSync('/proc/self/stat') }, () => {
  for (const { name, files, isPartial } of products) {
    test(name, async () => {
      const client = await startClient({ patience: 180_000 });
      try {
        // The file that is asked about comes last, when the others are known.
        const uris = Object.entries(files())
          .reverse()
          .map(([path, text]) => {
            const uri = `file:///workspace/${path}`;
            client.open(uri, text);
            return uri;
          });
        const rules = await askAll(client, uris.at(-1) ?? '');
        const { time, memory } = usedBy(client.pid);
        assert.equal(rules.includes('checked-in-part'), isPartial === true);
        assert.ok(time < maxTime, `the server took ${time} s`);
        assert.ok(memory < maxMemory, `the server had ${Math.round(memory / 1e6)} MB`);
      } finally {
        client.kill();
      }
    });
  }
});

async function askAll(client: LanguageClient, uri: string): Promise<readonly string[]> {
  const textDocument = { uri };
  const diagnostics = await client.diagnostics(uri);
  const place = diagnostics[diagnostics.length >> 1]?.range.start ?? { line: 1, character: 10 };
  await client.ask('textDocument/hover', { textDocument, position: place });
  client.change(uri, [{ range: { start: place, end: place }, text: 'x' }]);
  await client.diagnostics(uri);
  await client.ask('pullproof/images', { all: true });
  return rulesOf(diagnostics);
}

/** Of the whole life of a process: processor time in seconds, and peak memory in bytes. */
function usedBy(pid: number): { readonly time: number; readonly memory: number } {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  const [, kilobytes] = /VmHWM:\s*(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return { time: (Number(fields[11]) + Number(fields[12])) / 100, memory: Number(kilobytes) * 1024 };
}
