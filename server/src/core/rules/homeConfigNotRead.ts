import type { Rule } from './rule.ts';
import { executorOf, keyOf } from './shared/runners.ts';

export const homeConfigNotRead: Rule = {
  id: 'home-config-not-read',
  summary: 'A setting for the location of the Docker configuration that the Runner ignores when it pulls images',
  severity: 'info',
  appliesTo: 'runners',
  *check({ runners = [], tables = [] }) {
    const pulls = runners.some((runner) => executorOf(runner) !== undefined);
    for (const runner of runners) {
      const folder = runner.environment.find(({ value }) => value === 'DOCKER_CONFIG');
      const hasAuth = runner.environment.some(({ value }) => value === 'DOCKER_AUTH_CONFIG');
      if (folder === undefined || hasAuth || executorOf(runner) === undefined) continue;
      yield {
        range: folder.range,
        message:
          'The Runner ignores DOCKER_CONFIG when it pulls images: only "docker" commands in scripts use it. Put the credentials into DOCKER_AUTH_CONFIG, or into .docker/config.json of the user that the Runner runs as.',
      };
    }
    const user = keyOf(
      tables.find(({ path }) => path === ''),
      'user',
    );
    if (user === undefined || user.empty || !pulls) return;
    yield {
      range: user.key.range,
      message:
        '"user" may be ignored: the "--user" option that starts the Runner overrides it, even when empty. Use DOCKER_AUTH_CONFIG for credentials, as .docker/config.json may be read from another home directory.',
    };
  },
};
