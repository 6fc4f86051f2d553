import { dockerConfig, hostileFiles, pipeline, repeated, runnerConfig } from './hostileFile.ts';

hostileFiles('more of everything than anybody has', [
  pipeline(
    '100,000 jobs on one line',
    () => `{${repeated(100_000, (at) => `j${at}: {image: 'r:1'}, `)}k: {image: ruby}}\n`,
    'image-missing-tag',
  ),
  pipeline('99,999 jobs, each on a line', () => repeated(99_999, (at) => `j${at}: {image: 'r:1'}\n`)),
  pipeline('30,000 jobs with a finding each', () => repeated(30_000, (at) => `j${at}:\n  image: r${at}:latest\n`), 'image-latest-tag'),
  pipeline('30,000 jobs of one name', () => 'j:\n  image: r:latest\n'.repeat(30_000), 'image-latest-tag'),
  pipeline(
    '20,000 services',
    () => `a:\n  image: ruby:3.3\n  services:\n${repeated(20_000, (at) => `    - s${at}:latest\n`)}`,
    'image-latest-tag',
  ),
  pipeline(
    '5,000 anchors',
    () => repeated(5000, (at) => `.a${at}: &a${at}\n  image: r${at}:1\n`) + repeated(5000, (at) => `j${at}:\n  <<: *a${at}\n`),
  ),
  pipeline(
    'an anchor with 5,000 uses',
    () => `.a: &a\n  image: ruby\n${repeated(5000, (at) => `j${at}:\n  <<: *a\n`)}`,
    'image-missing-tag',
  ),
  pipeline('20,000 variables', () => `variables:\n${repeated(20_000, (at) => `  V${at}: x\n`)}a:\n  image: r:$V1$V19999\n`),
  pipeline('5,000 unknown variables', () => repeated(5000, (at) => `j${at}:\n  image: r:$V${at}\n`), 'image-unknown-variable'),
  pipeline(
    '5,000 logins',
    () => repeated(5000, (at) => `j${at}:\n  script:\n    - docker login -u me -p $P${at} r${at}.example.com\n`),
    'password-in-script',
  ),
  pipeline('5,000 includes', () => `include:\n${repeated(5000, (at) => `  - /ci/${at}.yml\n`)}a:\n  image: ruby:3.3\n`),
  pipeline('2,000 Docker configurations', () =>
    repeated(
      2000,
      (at) =>
        `j${at}:\n  image: r${at}.example.com/a:1\n  variables:\n    DOCKER_AUTH_CONFIG: '{"auths":{"r${at}.example.com":{"auth":"dTpw"}}}'\n`,
    ),
  ),
  pipeline(
    '5,000 comments that ask for silence',
    () => repeated(5000, (at) => `j${at}:\n  image: r${at}:latest # pullproof: ignore x\n`),
    'image-latest-tag',
  ),
  runnerConfig('3,000 runners', () =>
    repeated(
      3000,
      (at) =>
        `[[runners]]\n  name = "r${at}"\n  url = "https://gitlab.com"\n  executor = "docker"\n  [runners.docker]\n    image = "x:latest"\n    pull_policy = "if-not-present"\n    allowed_images = ["r*"]\n`,
    ),
  ),
  runnerConfig(
    '10,000 unknown keys',
    () => `[[runners]]\n  executor = "docker"\n${repeated(10_000, (at) => `  k${at} = ${at}\n`)}`,
    'toml-unknown-key',
  ),
  runnerConfig(
    '30,000 environment variables',
    () => `[[runners]]\n  executor = "docker"\n  environment = [\n${repeated(30_000, (at) => `    "A${at}=b",\n`)}  ]\n`,
  ),
  runnerConfig('1,000 mistakes', () => `[[runners]]\n  executor = "docker"\n${'  name = \n'.repeat(1000)}`, 'toml-syntax'),
  dockerConfig(
    '10,000 registries',
    () =>
      `{"auths": {\n${repeated(10_000, (at) => `"r${at}.example.com": {"auth": "dXNlcjpzZWNyZXQtd29yZA=="},\n`)}"x.example.com": {"auth": "dXNlcjpzZWNyZXQtd29yZA=="}}}`,
  ),
  dockerConfig(
    '10,000 helpers',
    () => `{"credHelpers": {\n${repeated(10_000, (at) => `"r${at}.example.com": "ecr-login",\n`)}"x.example.com": "ecr-login"}}`,
  ),
  dockerConfig('10,000 mistakes', () => `{"auths": {${'"a" "b",,'.repeat(10_000)}}}`, 'auth-invalid-json', 'registry-key-malformed'),
]);
