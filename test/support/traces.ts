/** Credential sources from texts, and how they are explained. */
import { prepareReading, prepareSources } from '../../server/src/core/credentials/prepare.ts';
import { resolveCredentials } from '../../server/src/core/credentials/resolve.ts';
import type { CredentialSource } from '../../server/src/core/credentials/sources.ts';
import type { CredentialTrace } from '../../server/src/core/credentials/trace.ts';
import { Workspace } from '../../server/src/core/db/workspace.ts';
import { readDockerAuth } from '../../server/src/core/dockerAuth/readDockerConfig.ts';
import { imageActions } from '../../server/src/core/hover/actions.ts';
import { explainTrace } from '../../server/src/core/hover/explainTrace.ts';
import { pullTables } from '../../server/src/core/hover/tables.ts';
import type { HoverLinks } from '../../server/src/core/hover/types.ts';
import type { AuthOrigin } from '../../server/src/core/model/facts.ts';
import { defaultSettings, newestRunner, type RunnerVersion } from '../../server/src/core/model/settings.ts';
import { headline as headlineOf } from '../../server/src/core/pulls/answer.ts';
import { verdictOfScenario } from '../../server/src/core/pulls/verdict.ts';
import { verbatim } from '../../server/src/core/text/mappedText.ts';
import { joinMarkdown, type Markdown, md } from '../../server/src/core/text/markdown.ts';

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
    path: 'ci.yml',
    uri: 'file:///ci.yml',
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
  return headlineOf(verdictOfScenario({ trace: found }, workspace));
}

/** The answer and the full table, as on the page of an image. */
export function explained(found: CredentialTrace, links: HoverLinks = {}): Markdown {
  const verdict = verdictOfScenario({ trace: found }, workspace);
  return joinMarkdown([headlineOf(verdict), explainTrace(found, verdict, links)], '\n\n');
}

/** The answer, what can be done, and the short table, as in the hover of an image. */
export function hovered(found: CredentialTrace, links: HoverLinks = {}): Markdown {
  const scenarios = [{ trace: found }];
  const pull = { answer: verdictOfScenario({ trace: found }, workspace), scenarios };
  return joinMarkdown([headlineOf(pull.answer), imageActions(pull, workspace, links), pullTables(pull, workspace, links)], '\n\n');
}
