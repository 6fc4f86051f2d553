import { filesWithAuths } from '../db/filesWith.ts';
import { query } from '../db/query.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import type { Workspace } from '../db/workspace.ts';
import { hubKey } from '../images/registryKey.ts';
import type { AuthSource } from '../model/facts.ts';
import type { Related } from '../model/finding.ts';
import type { LoginFacts } from '../model/scriptFacts.ts';
import { addTo } from '../util/multimap.ts';
import type { Rule } from './rule.ts';
import { hasOldCli, isReadByCli } from './shared/dockerJobs.ts';
import { lineEndOf, startOfLine } from './shared/layout.ts';
import { quoted } from './shared/quoting.ts';

export const loginShadowedByAuthConfig: Rule = {
  id: 'login-shadowed-by-auth-config',
  summary: 'A "docker login" without effect, because DOCKER_AUTH_CONFIG has a credential for the same registry',
  severity: 'warning',
  appliesTo: 'logins',
  *check({ pipeline }, { workspace, file }) {
    const logins = (pipeline?.logins ?? []).filter(({ command, knowsAuthConfig }) => /^docker\b/.test(command.value) && !knowsAuthConfig);
    if (logins.length === 0 || filesWithAuths(workspace).length === 0) return;
    for (const login of logins) {
      const address = addressOf(login);
      const covering = address === undefined ? undefined : coveringEntry(login, address, workspace, file.uri);
      if (covering === undefined || address === undefined || hasOldCli(workspace, file, login.owner)) continue;
      const host = address === hubKey ? 'Docker Hub' : address;
      yield {
        range: login.registry?.range ?? login.command.range,
        message: `Login may have no effect: Docker 28.3 and newer uses the credential for ${quoted(host)} in DOCKER_AUTH_CONFIG. Run "unset DOCKER_AUTH_CONFIG" before it.`,
        related: [covering],
      };
    }
  },
  lazyFixes({ range }, { text, facts }) {
    const login = facts.pipeline?.logins?.find(({ registry, command }) => (registry ?? command).range.start === range.start);
    if (login === undefined) return [];
    const at = startOfLine(text, login.command.range.start);
    const lead = /^[ ]*(?:-[ ]+)?(?=[^\s"'&!|>-])(?!(?:\w+_)?script[ ]*:)/.exec(text.slice(at, login.command.range.start + 1))?.[0];
    if (lead === undefined || /\\\r?\n$/.test(text.slice(0, at)) || lead === '') return [];
    const newText = `${lead}unset DOCKER_AUTH_CONFIG${lineEndOf(text)}`;
    return [
      {
        title: 'Add "unset DOCKER_AUTH_CONFIG" before the login',
        preferred: true,
        edits: () => [{ range: { start: at, end: at }, newText }],
      },
    ];
  },
};

interface SeenAuth {
  readonly auth: AuthSource;
  readonly file: SourceFile;
}

const authsIn = query((workspace) => filesWithAuths(workspace).flatMap((file) => file.facts.auths.map((auth) => ({ auth, file }))));
const authsForAll = query((workspace) => authsIn(workspace).filter(({ auth: { origin } }) => isForAll(origin)));
/** By file and job. */
const authsByJob = query((workspace): ReadonlyMap<string, readonly SeenAuth[]> => {
  const found = new Map<string, SeenAuth[]>();
  for (const one of authsIn(workspace)) {
    const { origin } = one.auth;
    if (origin.kind === 'pipeline-variable' && origin.owner !== '') addTo(found, `${one.file.uri} ${origin.owner}`, one);
  }
  return found;
});

function isForAll(origin: AuthSource['origin']): boolean {
  return origin.kind === 'runner-environment' || (origin.kind === 'pipeline-variable' && origin.owner === '');
}

/** The address under which `docker login` stores the credential: the key of Docker Hub, or the host. */
function addressOf({ hub, registry }: LoginFacts): string | undefined {
  if (hub || registry?.value === 'docker.io') return hubKey;
  return registry?.value.replace(/^https?:\/\//, '').replace(/\/.*$/s, '');
}

/**
 * The Docker CLI matches only the exact key, and ignores a value that it does not accept (docs/ground-truth.md#e2). A variable of the pipeline
 * overrides one of the runner.
 */
function coveringEntry(login: LoginFacts, address: string, workspace: Workspace, uri: string): Related | undefined {
  const own = [...(authsByJob(workspace).get(`${uri} ${login.owner}`) ?? []), ...authsForAll(workspace)];
  const inPipeline = own.filter(({ auth }) => auth.origin.kind === 'pipeline-variable');
  for (const { auth, file } of inPipeline.length > 0 ? inPipeline : own) {
    const entry = auth.entries.find(
      ({ registry, registryUnknown, replaced }) => registry.value === address && !registryUnknown && !replaced,
    );
    if (entry !== undefined && isReadByCli(auth)) {
      return { uri: file.uri, range: entry.registry.range, message: 'DOCKER_AUTH_CONFIG has a credential for this registry here' };
    }
  }
  return undefined;
}
