// Pipelines of a given length, the same in each run: realistic jobs with images, services, variables, scripts and rules.

const images = [
  'alpine:3.20',
  'node:22-bookworm-slim',
  'my.registry.tld:5000/team/builder:2.4.1',
  '$CI_REGISTRY_IMAGE/build:$CI_COMMIT_SHORT_SHA',
  `ghcr.io/acme/tool@sha256:${'4f'.repeat(32)}`,
  'registry.gitlab.com/gitlab-org/release-cli:v0.18.0',
  'python:latest',
];

export function pipeline(lines) {
  const out = [
    'stages:',
    '  - build',
    '  - test',
    '',
    '.base: &base',
    '  retry: 2',
    '  tags: [docker]',
    '',
    'default:',
    '  image: debian:bookworm-slim',
    '',
  ];
  for (let job = 0; out.length < lines; job++) {
    out.push(`job:${job}:`, `  stage: ${job % 2 === 0 ? 'build' : 'test'}`);
    if (job % 5 === 0) out.push('  <<: *base');
    if (job % 3 !== 2) out.push(`  image: ${images[job % images.length]}`);
    if (job % 4 === 1) out.push('  services:', '    - postgres:16-alpine', '    - name: docker:27-dind', '      alias: docker');
    if (job % 4 === 2) out.push('  variables:', '    DEPTH: "1"', `    CACHE_IMAGE: ${images[(job + 3) % images.length]}`);
    out.push(
      '  script:',
      '    - |',
      '      set -eu',
      '      echo "one: two"',
      '    - make test',
      '    - docker build -t "$CI_REGISTRY_IMAGE" .',
    );
    if (job % 3 === 0) out.push('  rules:', "    - if: $CI_PIPELINE_SOURCE == 'merge_request_event'", '      changes: [src/**/*]');
    out.push('');
  }
  return `${out.join('\n')}\n`;
}

export const documents = [300, 1500, 5000, 10_000].map((lines) => ({ name: `${lines} lines`, text: pipeline(lines) }));
