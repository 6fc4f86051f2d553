import { adversarialFiles, besidePipeline, dockerConfig, largest, pipeline, repeated, runnerConfig } from './adversarialFile.ts';

const jobs = (count: number, job: (at: number) => string) => repeated(count, (at) => `j${at}:\n${job(at)}`);
const runner = '[[runners]]\n  executor = "docker"\n';
const table = '  [runners.docker]\n    image = "x:latest"\n    pull_policy = "if-not-present"\n    allowed_images = ["r*"]\n';

adversarialFiles('large numbers of everything', [
  largest(
    pipeline(
      '5,000 jobs on one line',
      () => `{${repeated(5000, (at) => `j${at}: {image: 'r:1'}, `)}k: {image: ruby}}\n`,
      'image-missing-tag',
    ),
  ),
  largest(
    pipeline(
      '8,000 jobs with one finding each',
      () => jobs(8000, (at) => `  image: r${at}:latest\n`),
      'checked-in-part',
      'image-latest-tag',
    ),
  ),
  pipeline('3,000 jobs with the same name', () => 'j:\n  image: r:latest\n'.repeat(3000), 'checked-in-part', 'image-latest-tag'),
  pipeline(
    '3,000 services',
    () => `a:\n  script: x\n  services:\n${repeated(3000, (at) => `    - s${at}:latest\n`)}`,
    'checked-in-part',
    'image-latest-tag',
  ),
  pipeline('1,000 anchors', () => repeated(1000, (at) => `.a${at}: &a${at}\n  image: r${at}:1\n`) + jobs(1000, (at) => `  <<: *a${at}\n`)),
  pipeline('an anchor with 1,000 uses', () => `.a: &a\n  image: ruby\n${jobs(1000, () => '  <<: *a\n')}`, 'image-missing-tag'),
  pipeline('20,000 variables', () => `variables:\n${repeated(20_000, (at) => `  V${at}: x\n`)}a:\n  image: r:$V1$V19999\n`),
  pipeline('2,000 unknown variables', () => jobs(2000, (at) => `  image: r:$V${at}\n`), 'image-unknown-variable'),
  pipeline(
    '5,000 logins',
    () => jobs(5000, (at) => `  script: docker login -u me -p $P${at} r${at}.example.com\n`),
    'checked-in-part',
    'password-in-script',
  ),
  pipeline('5,000 includes', () => `include:\n${repeated(5000, (at) => `  - /ci/${at}.yml\n`)}a:\n  image: ruby:3.3\n`),
  pipeline('1,000 ignore comments', () => jobs(1000, (at) => `  image: r${at}:latest # pullproof: ignore x\n`), 'image-latest-tag'),
  runnerConfig(
    '1,000 runners',
    () => repeated(1000, (at) => `${runner}  name = "r${at}"\n${table}`),
    'image-latest-tag',
    'pull-policy-blocks-jobs',
  ),
  runnerConfig(
    '2,500 unknown keys',
    () => `${runner}${repeated(2500, (at) => `  k${at} = ${at}\n`)}`,
    'checked-in-part',
    'toml-unknown-key',
  ),
  runnerConfig('25,000 environment variables', () => `${runner}  environment = [\n${repeated(25_000, (at) => `    "A${at}=b",\n`)}  ]\n`),
  runnerConfig('1,000 mistakes', () => `${runner}${'  name = \n'.repeat(1000)}`, 'toml-syntax'),
  besidePipeline(
    dockerConfig(
      '5,000 registries',
      () => `{"auths": {\n${repeated(5000, (at) => `"r${at}.example.com": {"auth": "dXNlcjpzZWNyZXQtd29yZA=="},\n`)}"x.example.com": {}}}`,
      'auth-empty-entry',
    ),
  ),
  besidePipeline(
    dockerConfig(
      '10,000 helpers',
      () => `{"credHelpers": {\n${repeated(10_000, (at) => `"r${at}.example.com": "ecr-login",\n`)}"x.example.com": "ecr-login"}}`,
    ),
  ),
  besidePipeline(
    dockerConfig('10,000 mistakes', () => `{"auths": {${'"a" "b",,'.repeat(10_000)}}}`, 'auth-invalid-json', 'registry-key-malformed'),
  ),
]);
