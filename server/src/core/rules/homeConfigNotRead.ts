import type { Rule } from './rule.ts';
import { executorOf, keyOf } from './shared/runners.ts';

export const homeConfigNotRead: Rule = {
  id: 'home-config-not-read',
  summary: 'A setting that is to say where the Docker configuration lies, but which the Runner does not ask when it pulls',
  severity: 'info',
  about: 'runners',
  *check({ runners = [], tables = [] }) {
    const pulls = runners.some((runner) => executorOf(runner) !== undefined);
    for (const runner of runners) {
      const folder = runner.environment.find(({ value }) => value === 'DOCKER_CONFIG');
      const hasAuth = runner.environment.some(({ value }) => value === 'DOCKER_AUTH_CONFIG');
      if (folder === undefined || hasAuth || executorOf(runner) === undefined) continue;
      yield {
        range: folder.range,
        message:
          'The Runner does not ask DOCKER_CONFIG when it pulls images; only "docker" in the script does. Put the credentials into DOCKER_AUTH_CONFIG, or into .docker/config.json of the user that the Runner runs as.',
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
        'The "--user" of the command that starts the Runner wins over "user" here, even when it is empty, so another home may be searched for .docker/config.json. Use DOCKER_AUTH_CONFIG for credentials.',
    };
  },
};
