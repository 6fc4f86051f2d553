import { adversarialFiles, dockerConfig, pipeline, repeated, runnerConfig } from './adversarialFile.ts';

/** Names that every JavaScript object has, so that some programs find them in any map. */
const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'prototype', '__defineGetter__'];
const each = (piece: (name: string) => string) => names.map(piece).join('');
const list = names.join(', ');

adversarialFiles(
  'names of built-in properties are treated like others',
  [
    pipeline('jobs', () => each((name) => `${name}:\n  image: ruby:latest\n`), 'image-latest-tag'),
    pipeline(
      'jobs that extend them',
      () => each((name) => `.${name}:\n  image: ruby:latest\n${name}:\n  extends: [.${name}, .absent]\n`),
      'image-latest-tag',
      'reference-not-found',
    ),
    pipeline('a job that extends only them', () => `a:\n  image: ruby:3.3\n  extends: [${list}]\n`, 'reference-not-found'),
    pipeline('variables', () => `variables: {${each((name) => `${name}: x, `)}}\n${each((name) => `j${name}:\n  image: ruby:$${name}\n`)}`),
    pipeline('unset variables', () => each((name) => `j${name}:\n  image: ruby:$${name}\n`), 'image-unknown-variable'),
    pipeline(
      'inputs',
      () =>
        `spec:\n  inputs:\n${each((name) => `    ${name}:\n      default: "3.3"\n`)}---\n${each((name) => `j${name}:\n  image: ruby:$[[ inputs.${name} ]]\n`)}`,
    ),
    pipeline(
      'undeclared inputs',
      () => `spec:\n  inputs:\n    a:\n---\n${each((name) => `j${name}:\n  image: ruby:$[[ inputs.${name} ]]\n`)}`,
    ),
    pipeline('references', () => each((name) => `j${name}:\n  image: !reference [${name}, ${name}]\n`), 'reference-not-found'),
    pipeline('anchors', () => each((name) => `.${name}: &${name}\n  image: ruby:latest\nj${name}:\n  <<: *${name}\n`), 'image-latest-tag'),
    pipeline('keys of a job', () => `a:\n  image: ruby:3.3\n${each((name) => `  ${name}: x\n`)}`),
    pipeline('keys of an image', () => `a:\n  image:\n    name: ruby:3.3\n${each((name) => `    ${name}: x\n`)}`, 'image-unknown-key'),
    pipeline(
      'services and their aliases',
      () => `a:\n  image: ruby:3.3\n  services:\n${each((name) => `    - name: ${name}:1\n      alias: ${name}\n`)}`,
      'image-invalid-reference',
      'image-uppercase',
    ),
    pipeline('pull policies', () => `a:\n  image:\n    name: ruby:3.3\n    pull_policy: [${list}]\n`, 'image-wrong-type'),
    pipeline(
      'includes',
      () =>
        `include: [${each((name) => `{local: ${name}.yml}, {project: ${name}, file: ${name}.yml}, {${name}: x}, `)}]\na:\n  image: ruby:3.3\n`,
    ),
    pipeline('matrices', () => `a:\n  image: ruby:$__proto__\n  parallel:\n    matrix:\n      - {${each((name) => `${name}: [x], `)}}\n`),
    pipeline(
      'registries in a variable',
      () =>
        `variables:\n  DOCKER_AUTH_CONFIG: '{"auths":{${each((name) => `"${name}":{"auth":"dTpw"},`)}"a.example.com":{"auth":"dTpw"}}}'\n`,
      'registry-key-malformed',
      'secret-committed',
    ),
    pipeline(
      'rules in a comment',
      () => `# pullproof: ignore-file ${list}\na:\n  image: ruby # pullproof: ignore ${list}\n`,
      'image-missing-tag',
    ),
    dockerConfig(
      'registries',
      () => `{"auths":{${each((name) => `"${name}":{"auth":"dXNlcjpzZWNyZXQ="},`)}"a.example.com":{"auth":"dXNlcjpzZWNyZXQ="}}}`,
      'auth-placeholder',
      'registry-key-malformed',
    ),
    dockerConfig(
      'helpers',
      () => `{"credHelpers":{${each((name) => `"${name}":"${name}",`)}"a.example.com":"ecr-login"},"credsStore":"__proto__"}`,
      'registry-key-malformed',
    ),
    dockerConfig(
      'keys',
      () =>
        `{${each((name) => `"${name}":{"${name}":1},`)}"auths":{"a.example.com":{${each((name) => `"${name}":1,`)}"auth":"dXNlcjpzZWNyZXQ="}}}`,
      'auth-placeholder',
    ),
    runnerConfig('keys', () => `[[runners]]\n  executor = "docker"\n${each((name) => `  ${name} = 1\n`)}`, 'toml-unknown-key'),
    runnerConfig(
      'tables',
      () => `[[runners]]\n  executor = "docker"\n${each((name) => `[runners.${name}]\n  ${name} = 1\n`)}${each((name) => `[[${name}]]\n`)}`,
      'toml-unknown-key',
    ),
    runnerConfig(
      'names',
      () =>
        each(
          (name) =>
            `[[runners]]\n  name = "${name}"\n  executor = "${name}"\n  [runners.docker]\n    image = "ruby:3.3"\n    pull_policy = "${name}"\n    allowed_images = ["${name}"]\n`,
        ),
      'allowed-pattern-never-matches',
    ),
    runnerConfig(
      'environment and feature flags',
      () =>
        `[[runners]]\n  executor = "docker"\n  environment = [${each((name) => `"${name}=x", `)}]\n  [runners.feature_flags]\n${each((name) => `    ${name} = true\n`)}`,
    ),
  ],
  { ignore: names, rules: Object.fromEntries(names.map((name) => [name, 'off'])), variables: { constructor: 'x' }, registries: names },
);

adversarialFiles(
  'settings with names of built-in properties',
  [pipeline('many', () => repeated(3, (at) => `j${at}:\n  image: ruby\n`), 'image-missing-tag')],
  JSON.parse('{"__proto__":{"rules":1},"rules":{"__proto__":"off","toString":"off"},"ignore":["__proto__"],"variables":{"__proto__":"x"}}'),
);
