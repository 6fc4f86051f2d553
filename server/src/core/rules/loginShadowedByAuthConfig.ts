import { filesWithAuths } from '../db/filesWith.ts';
import { query } from '../db/query.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import type { Workspace } from '../db/workspace.ts';
import { hubKey } from '../images/registryKey.ts';
import type { AuthSource } from '../model/facts.ts';
import type { Related } from '../model/finding.ts';
import type { LoginFacts } from '../model/pipelineFacts.ts';
import type { Rule } from './rule.ts';
import { lineEndOf, startOfLine } from './shared/layout.ts';
import { quoted } from './shared/quoting.ts';

export const loginShadowedByAuthConfig: Rule = {
  id: 'login-shadowed-by-auth-config',
  summary: 'A "docker login" without effect, because DOCKER_AUTH_CONFIG has a credential for the same registry',
  severity: 'warning',
  appliesTo: 'logins',
  *check({ pipeline }, { workspace, file }) {
    const logins = (pipeline?.logins ?? []).filter(({ command, knowsAuthConfig }) => /^docker\b/.test(command.value) && !knowsAuthConfig);
    if (logins.length === 0 || authsIn(workspace).length === 0) return;
    for (const login of logins) {
      const host = login.hub ? 'Docker Hub' : login.registry?.value;
      const covering = host === undefined ? undefined : coveringEntry(login, workspace, file.uri);
      if (covering === undefined || host === undefined) continue;
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

const authsIn = query((workspace) => filesWithAuths(workspace).flatMap((file) => file.facts.auths.map((auth) => ({ auth, file }))));

/** The Docker CLI matches only the exact key (docs/ground-truth.md#e2). A variable of the pipeline overrides one of the runner. */
function coveringEntry(login: LoginFacts, workspace: Workspace, uri: string): Related | undefined {
  const wanted = login.hub ? hubKey : login.registry?.value;
  const own = authsIn(workspace).filter((one) => sees(login, one, uri));
  const inPipeline = own.filter(({ auth }) => auth.origin.kind === 'pipeline-variable');
  for (const { auth, file } of inPipeline.length > 0 ? inPipeline : own) {
    const entry = auth.entries.find(({ registry, registryUnknown, empty }) => registry.value === wanted && !registryUnknown && !empty);
    if (entry !== undefined && auth.defects.length === 0) {
      return { uri: file.uri, range: entry.registry.range, message: 'DOCKER_AUTH_CONFIG has a credential for this registry here' };
    }
  }
  return undefined;
}

function sees(
  login: LoginFacts,
  { auth: { origin }, file }: { readonly auth: AuthSource; readonly file: SourceFile },
  uri: string,
): boolean {
  if (origin.kind === 'runner-environment') return true;
  if (origin.kind !== 'pipeline-variable') return false;
  return origin.owner === '' || (origin.owner === login.owner && file.uri === uri);
}
