/** Credential sources from texts, and how they are explained. */
import { prepareReading, prepareSources } from '../../server/src/core/credentials/prepare.ts';
import { resolveCredentials } from '../../server/src/core/credentials/resolve.ts';
import type { CredentialSource } from '../../server/src/core/credentials/sources.ts';
import type { CredentialTrace } from '../../server/src/core/credentials/trace.ts';
import { Workspace } from '../../server/src/core/db/workspace.ts';
import { readDockerAuth } from '../../server/src/core/dockerAuth/readDockerConfig.ts';
import { explainTrace, traceHeadline } from '../../server/src/core/hover/explainTrace.ts';
import type { HoverLinks } from '../../server/src/core/hover/types.ts';
import type { AuthOrigin } from '../../server/src/core/model/facts.ts';
import { defaultSettings, newestRunner, type RunnerVersion } from '../../server/src/core/model/settings.ts';
import { verdictOfScenario } from '../../server/src/core/pulls/verdict.ts';
import { verbatim } from '../../server/src/core/text/mappedText.ts';
import { type Markdown, md } from '../../server/src/core/text/markdown.ts';

export const secret = 'hunter2';

export function auths(entries: Readonly<Record<string, string | null>>, more: object = {}): string {
  const values = Object.entries(entries).map(([key, user]) => [key, user === null ? {} : { auth: btoa(`${user}:${secret}`) }]);
  return JSON.stringify({ auths: Object.fromEntries(values), ...more });
}

export function variable(text: string, expanded = false): CredentialSource {
  const origin: AuthOrigin = { kind: 'pipeline-variable', owner: '', expanded };
  return {
    from: 'variable',
    name: '$DOCKER_AUTH_CONFIG',
    place: md`ci.yml`,
    content: 'auth',
    auth: readDockerAuth(verbatim(text), origin, { start: 0, end: 0 }),
  };
}

export function home(text: string): CredentialSource {
  const auth = readDockerAuth(verbatim(text), { kind: 'docker-config' }, { start: 0, end: 0 });
  return { from: 'home', name: '~/.docker/config.json', content: 'auth', auth };
}

export const job: CredentialSource = {
  from: 'job',
  name: 'job payload (GitLab Registry)',
  content: 'job',
  credentials: [{ type: 'registry', url: 'registry.gitlab.example', username: 'gitlab-ci-token' }],
};

export interface Given {
  readonly sources: readonly CredentialSource[];
  readonly runnerVersion?: RunnerVersion;
  readonly executor?: 'docker' | 'kubernetes';
}

export function trace(image: string, { sources, runnerVersion = newestRunner, executor = 'docker' }: Given): CredentialTrace {
  const readings = sources.map((source) => prepareReading(source, { runnerVersion }));
  return resolveCredentials({ image, executor }, prepareSources(readings, runnerVersion));
}

const workspace = new Workspace(defaultSettings);

export function headline(found: CredentialTrace): Markdown {
  return traceHeadline(found, verdictOfScenario({ trace: found }, workspace));
}

export function explained(found: CredentialTrace, links: HoverLinks = {}): Markdown {
  return explainTrace(found, verdictOfScenario({ trace: found }, workspace), links);
}
