import { type AdversarialFile, adversarialFiles, anySay, dockerConfig, pipeline, runnerConfig } from './adversarialFile.ts';

const lineEnds: Readonly<Record<string, string>> = {
  CR: '\r',
  CRLF: '\r\n',
  LF: '\n',
  'LF and CR': '\n\r',
  NEL: '\u0085',
  U2028: '\u2028',
  U2029: '\u2029',
  VT: '\v',
  FF: '\f',
};
const all = Object.values(lineEnds);
const oddities: Readonly<Record<string, string>> = {
  NUL: '\0',
  'a high surrogate': '\ud800',
  'a low surrogate': '\udc00',
  'a reversed surrogate pair': '\udc00\ud800',
  'a byte order mark': '\ufeff',
  'an escape': '\x1b[31m',
  'a delete': '\x7f',
  'a noncharacter': '\uffff',
  'the marker for the cursor': '\ue000',
  'a direction override': '\u202e',
  'combining characters': 'e\u0301\u0323',
  'an emoji': '😀',
};

const linesOf = (end: string) =>
  ['a:', '  image: ruby:latest', '  services:', '    - redis', 'b:', '  image: |', '    ruby', '  script: "x', '    y"', ''].join(end);

adversarialFiles('every kind of newline', [
  ...Object.entries(lineEnds).map(
    ([name, end]): AdversarialFile => ({
      ...pipeline(name, () => linesOf(end)),
      finds: ['LF', 'CRLF', 'CR', 'LF and CR'].includes(name) ? ['image-is-command', 'image-latest-tag', 'image-missing-tag'] : [],
    }),
  ),
  pipeline(
    'all of them in turn',
    () => Array.from({ length: 300 }, (_, at) => `j${at}:${all[at % 9]}  image: ruby${all[(at * 7) % 9]}`).join(''),
    'image-missing-tag',
  ),
  pipeline(
    '10,000 lines with an extra carriage return',
    () => 'a:\r\r\n  image: x\r\r\n'.repeat(5000),
    'checked-in-part',
    'image-missing-tag',
  ),
  pipeline('20,000 lines that end with only CR', () => 'a:\r  image: x\r'.repeat(10_000), 'checked-in-part', 'image-missing-tag'),
  runnerConfig('TOML with only CR', () => '[[runners]]\r  executor = "docker"\r', 'toml-syntax'),
  runnerConfig(
    'TOML with all of them',
    () => `[[runners]]\n${all.map((end, at) => `  k${at} = 1${end}`).join('')}`,
    'toml-syntax',
    'toml-unknown-key',
  ),
  dockerConfig(
    'JSON with all of them',
    () => `{${all.join('')}"auths":${all.join('')}{"a.example.com":${all.join('')}{}}}`,
    'auth-invalid-json',
  ),
]);

adversarialFiles(
  'unusual characters',
  Object.entries(oddities).flatMap(([name, odd]) =>
    [
      pipeline(
        `${name} in a pipeline`,
        () =>
          `${odd}a${odd}:\n  image: ru${odd}by:la${odd}test\n  services: [${odd}]\n  script:\n    - docker login -p ${odd} $${odd}\nb:\n  image: ruby\n  variables: {DOCKER_AUTH_CONFIG: '{"auths":{"${odd}":{"auth":"${odd}"}}}'}\n`,
      ),
      pipeline(`${name} thousands of times`, () => `a:\n  image: "${odd.repeat(2000)}"\n${odd.repeat(2000)}\nb:\n  image: ruby\n`),
      runnerConfig(
        `${name} in a config.toml`,
        () =>
          `[[runners]]\n  name = "a${odd}"\n  executor = "docker"\n  k${odd} = ${odd}\n  [runners.docker]\n    image = "ru${odd}by"\n    allowed_images = ["${odd}*"]\n`,
      ),
      dockerConfig(`${name} in a config.json`, () => `{"auths":{"a${odd}.example.com":{"auth":"${odd}"}}${odd}}`),
    ].map(anySay),
  ),
);
