import { adversarialFiles, dockerConfig, pipeline, repeated, runnerConfig } from './adversarialFile.ts';

const depth = 10_000;
const aliases = (name: string) => Array(10).fill(`*${name}`).join(', ');
const image = '  image: ruby\n';

adversarialFiles('very deep nesting is read up to a limit', [
  pipeline(
    'an alias bomb',
    () => `a0: &a0 {image: x}\n${repeated(30, (at) => `a${at + 1}: &a${at + 1} [${aliases(`a${at}`)}]\n`)}job:\n  services: *a30\n${image}`,
    'image-missing-tag',
    'image-not-text',
  ),
  pipeline(
    'a merge key bomb',
    () => `.a0: &a0 {image: x}\n${repeated(30, (at) => `.a${at + 1}: &a${at + 1}\n  <<: [${aliases(`a${at}`)}]\n`)}job:\n  <<: *a30\n`,
    'image-missing-tag',
  ),
  pipeline(
    'an anchor that contains itself',
    () => `a: &a\n  image: *a\n  services: [*a]\n  <<: *a\njob:\n  extends: job\n${image}`,
    'image-missing-tag',
  ),
  pipeline(
    'a chain of anchors',
    () => `.a0: &a0\n${image}${repeated(2000, (at) => `.a${at + 1}: &a${at + 1}\n  <<: *a${at}\n`)}`,
    'checked-in-part',
    'image-missing-tag',
  ),
  pipeline(
    'three nested anchors',
    () => `a:\n${repeated(1500, (at) => `${' '.repeat(at + 1)}k: &a${at}\n`)}b:\n  image: *a0\n`,
    'checked-in-part',
  ),
  pipeline('YAML in brackets, never closed', () => `a:\n${image}  script: ${'['.repeat(depth)}\nb:\n${image}`, 'image-missing-tag'),
  pipeline('YAML in brackets, closed', () => `a:\n  image: ${'['.repeat(depth)}${']'.repeat(depth)}\nb:\n${image}`, 'image-missing-tag'),
  pipeline('YAML in braces', () => `a:\n  image: ${'{a: '.repeat(depth)}${'}'.repeat(depth)}\nb:\n${image}`, 'image-missing-tag'),
  pipeline(
    'YAML by indentation',
    () => `a:\n${repeated(1900, (at) => `${' '.repeat(at + 1)}a:\n`)}  b: 1\nb:\n${image}`,
    'image-missing-tag',
  ),
  pipeline('YAML lists on one line', () => `a:\n  script:\n    ${'- '.repeat(depth)}x\n${image}b:\n${image}`, 'image-missing-tag'),
  pipeline('YAML lists on one line before the cursor', () => `a:\n  - ${'- '.repeat(depth)}x`),
  pipeline('YAML complex keys', () => `a:\n  ${'? '.repeat(depth)}x\nb:\n${image}`, 'image-missing-tag'),
  pipeline('very many tags and anchors', () => `a:\n  image: ${'!a &b '.repeat(2000)}x\nb:\n${image}`, 'image-missing-tag'),
  pipeline(
    'nested references',
    () => `a:\n  script: ${'!reference [a, '.repeat(depth)}${']'.repeat(depth)}\nb:\n${image}`,
    'image-missing-tag',
  ),
  pipeline(
    'a Docker configuration in a variable',
    () => `variables:\n  DOCKER_AUTH_CONFIG: '${'{"auths":'.repeat(depth)}'\nb:\n${image}`,
    'auth-invalid-json',
    'image-missing-tag',
    'registry-key-malformed',
  ),
  dockerConfig('JSON lists', () => `{"auths":${'['.repeat(depth)}${']'.repeat(depth)}}`, 'auth-invalid-json'),
  dockerConfig('JSON objects, never closed', () => `{"auths":${'{"a":'.repeat(depth)}`, 'auth-invalid-json', 'registry-key-malformed'),
  dockerConfig('300,000 brackets', () => '['.repeat(300_000)),
  runnerConfig('TOML arrays', () => `[[runners]]\n  executor = "docker"\n  a = ${'['.repeat(depth)}${']'.repeat(depth)}\n`),
  runnerConfig('TOML arrays, never closed', () => `[[runners]]\n  executor = "docker"\n  a = ${'['.repeat(49_000)}\n`),
  runnerConfig('inline tables', () => `[[runners]]\n  executor = "docker"\n  a = ${'{a = '.repeat(depth)}1${'}'.repeat(depth)}\n`),
  runnerConfig('dotted keys', () => `[[runners]]\n  executor = "docker"\n  ${'a.'.repeat(depth)}a = 1\n`),
  runnerConfig('dotted headers', () => `[[runners]]\n  executor = "docker"\n[runners.${'a.'.repeat(depth)}a]\n`),
]);
