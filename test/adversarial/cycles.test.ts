import { adversarialFiles, pipeline, repeated } from './adversarialFile.ts';

adversarialFiles('circular references are followed once', [
  pipeline('a job that extends itself', () => 'a:\n  extends: a\n  image: ruby\n', 'image-missing-tag'),
  pipeline('two jobs that extend each other', () => 'a:\n  extends: b\n  image: ruby\nb:\n  extends: a\n', 'image-missing-tag'),
  pipeline(
    'a circle of a thousand jobs',
    () => `${repeated(1000, (at) => `.a${at}:\n  extends: .a${(at + 1) % 1000}\n  image: ruby\n`)}b:\n  extends: .a0\n`,
    'image-missing-tag',
  ),
  pipeline(
    'a hundred steps of extends',
    () => `.a0:\n  image: ruby\n${repeated(100, (at) => `.a${at + 1}:\n  extends: .a${at}\n`)}b:\n  extends: .a100\n`,
    'image-missing-tag',
  ),
  pipeline(
    'ten thousand steps of extends',
    () => `.a0:\n  image: ruby\n${repeated(10_000, (at) => `.a${at + 1}:\n  extends: .a${at}\n`)}b:\n  extends: .a10000\n`,
    'image-missing-tag',
  ),
  pipeline(
    'extends that double each time',
    () => `.a0:\n  image: ruby\n${repeated(60, (at) => `.a${at + 1}:\n  extends: [.a${at}, .a${at}]\n`)}b:\n  extends: [.a60, .a59]\n`,
    'image-missing-tag',
  ),
  pipeline(
    'circular references',
    () => 'a:\n  image: !reference [b, image]\nb:\n  image: !reference [a, image]\nc:\n  image: !reference [c, image]\n',
  ),
  pipeline(
    'ten thousand steps of references',
    () => `${repeated(10_000, (at) => `j${at}:\n  image: !reference [j${at + 1}, image]\n`)}j10000:\n  image: ruby\n`,
    'checked-in-part',
    'image-missing-tag',
  ),
  pipeline(
    'references that double each time',
    () =>
      `${repeated(60, (at) => `j${at}:\n  services: [!reference [j${at + 1}, services], !reference [j${at + 1}, services]]\n`)}j60:\n  services: [redis]\n`,
    'image-missing-tag',
    'image-wrong-type',
  ),
  pipeline(
    'references in a job to itself',
    () => 'a:\n  image: ruby\n  variables: !reference [a, variables]\n  services: !reference [a, services]\n',
    'image-missing-tag',
  ),
  pipeline('variables that contain each other', () => 'variables: {A: $B, B: $A, C: $C$C}\na:\n  image: $A\nb:\n  image: $C\n'),
  pipeline(
    'variables that double each time',
    () => `variables:\n${repeated(60, (at) => `  V${at}: $V${at + 1}$V${at + 1}\n`)}  V60: ruby\na:\n  image: $V0\n`,
  ),
  pipeline('a default that refers to a job', () => 'default:\n  image: !reference [a, image]\na:\n  image: !reference [default, image]\n'),
  pipeline('a file that includes itself', () => 'include: [/.gitlab-ci.yml, .gitlab-ci.yml]\na:\n  image: ruby\n', 'image-missing-tag'),
  pipeline(
    'a matrix of a million jobs',
    () =>
      `a:\n  image: ruby:$A$B$C$D$E$F\n  parallel:\n    matrix:\n      - {${'ABCDEF'
        .split('')
        .map((name) => `${name}: [0,1,2,3,4,5,6,7,8,9]`)
        .join(', ')}}\n`,
  ),
]);
