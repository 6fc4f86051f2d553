import { cliHostname } from '../credentials/cliHostname.ts';
import { kubeletMatches } from '../credentials/kubelet.ts';
import { whyDropped } from '../credentials/sources.ts';
import { hubKey } from '../images/registryKey.ts';
import { lookupOrder, lookupPathOf, registryPathOf } from '../images/registryPath.ts';
import type { AuthDefect, AuthEntry } from '../model/facts.ts';
import type { RunnerVersion } from '../model/settings.ts';
import type { CandidateProblem } from '../pulls/candidateProblem.ts';
import { code, escaped, joinMarkdown, type Markdown, md } from '../text/markdown.ts';
import { presentableUser } from '../text/presentable.ts';
import { trimEndOf } from '../util/trim.ts';

export interface EntryCircumstances {
  readonly runnerVersion: RunnerVersion;
  /** The files with images that use this entry, and how many images each has. Absent: not counted. */
  readonly serves?: readonly { readonly path: string; readonly count: number }[];
  /** Why the Runner ignores the whole source of this entry. Absent: it does not. */
  readonly lost?: AuthDefect;
  /** Why the registry refuses it, or may refuse it. */
  readonly problem?: CandidateProblem;
}

export interface WorksIn {
  readonly program: Markdown;
  readonly works: boolean;
  /** Short. Set where the entry does not work, or works in an unexpected way. */
  readonly remark?: Markdown;
}

/**
 * Explains one entry of `auths`: the images that use it, its user, the kind of its secret, and the programs that accept it. Markdown, no
 * secrets.
 */
export function explainEntry(entry: AuthEntry, circumstances: EntryCircumstances): Markdown {
  const { lost, problem } = circumstances;
  const first = joinMarkdown([whatItServes(entry, circumstances), ...whatItHolds(entry)], ' · ');
  if (lost !== undefined) return md`${first}\n\n${whatHappens(lost)}.`;
  // An empty entry works nowhere, even if its key matches.
  if (entry.empty) return first;
  const worksIn = whereItWorks(entry, circumstances.runnerVersion).map(({ program, works, remark }) => {
    return md`${program} ${works ? md`✓` : md`✗`}${remark === undefined ? md`` : md` (${remark})`}`;
  });
  if (problem === undefined) return md`${first}\n\nWorks in: ${joinMarkdown(worksIn, ' · ')}`;
  return md`${first}\n\n${answerFor(problem)}\n\nThe key matches in: ${joinMarkdown(worksIn, ' · ')}`;
}

function answerFor({ verdict, because, detail = md`` }: CandidateProblem): Markdown {
  return verdict === 'depends' ? md`**Depends on ${because}**${detail}.` : md`**Login will fail**: ${because}.`;
}

function whatHappens(defect: AuthDefect): Markdown {
  if (defect.kind === 'helper-name') return md`**The job fails**: ${escaped(defect.detail)}`;
  return md`**The Runner ignores all credentials of this source**: ${whyDropped(defect)}`;
}

function whatItServes(entry: AuthEntry, { serves, lost, runnerVersion }: EntryCircumstances): Markdown {
  const place = code(entry.registryUnknown ? entry.registry.value : registryPathOf(entry.registry.value, runnerVersion));
  if (lost !== undefined) return md`**Not used** for ${place}`;
  if (serves === undefined) return md`**Covers ${place}**`;
  const total = serves.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return md`**Not used by any image** on ${place}`;
  const files = joinMarkdown(
    serves.map(({ path, count }) => md`${code(path)} ×${count}`),
    ', ',
  );
  return md`**Used by ${total} ${total === 1 ? md`image` : md`images`} on ${place}** (${files})`;
}

function whatItHolds(entry: AuthEntry): readonly Markdown[] {
  if (entry.empty) return [md`has no user name or password, but is still chosen`];
  const { username, secret, secretKind } = entry;
  const tokens = [...(entry.identityToken ? ['an identity token'] : []), ...(entry.registryToken ? ['a registry token'] : [])];
  const kinds = entry.unknown ? ['in a variable'] : secret === 'present' ? [secretKind ?? 'a password', ...tokens] : tokens;
  const newline = entry.endsWithNewline && !username?.startsWith('_json_key') ? md`, **which ends with a newline** that is sent too` : md``;
  return [
    ...(username === undefined ? [] : [md`user ${code(presentableUser(username))}`]),
    secret === 'undecodable'
      ? md`secret: cannot be decoded`
      : md`secret: ${kinds.length === 0 ? md`none` : escaped(kinds.join(' and '))}${newline}`,
  ];
}

/** Which programs accept an entry, each by its own rules (docs/ground-truth.md#a6, #a9, #e2). */
export function whereItWorks(entry: AuthEntry, runnerVersion: RunnerVersion): readonly WorksIn[] {
  return [docker(entry, runnerVersion), kubernetes(entry), dockerCli(entry)];
}

function docker({ registry, registryUnknown }: AuthEntry, runnerVersion: RunnerVersion): WorksIn {
  const program = md`Runner (docker)`;
  if (registryUnknown) return { program, works: true, remark: md`once the variable is expanded` };
  const path = registryPathOf(registry.value, runnerVersion);
  if (!canServe(path, runnerVersion)) return { program, works: false, remark: md`no image matches this key` };
  const drops = /^https?:\/\/[^/]+\/(?!v[12]\/?$)[^/]/i.test(registry.value);
  return drops ? { program, works: true, remark: md`for the whole host` } : { program, works: true };
}

/** Whether an image that can be pulled has this path, or a path below it. */
function canServe(path: string, runnerVersion: RunnerVersion): boolean {
  if (!/^[^\s*/]+(?:\/[a-z0-9._-]+)*$/.test(path) || /\/v[12]$/.test(path) || neverPulledFrom.test(path)) return false;
  return lookupOrder(lookupPathOf(`${path}/image:1`, runnerVersion)).includes(path);
}

const neverPulledFrom = /^(?:registry-1\.docker\.io|registry\.hub\.docker\.com|hub\.docker\.com)(?:\/|$)/;

function kubernetes(entry: AuthEntry): WorksIn {
  const program = md`Runner (Kubernetes)`;
  const key = entry.registry.value;
  if (entry.registryUnknown) return { program, works: true, remark: md`once the variable is expanded` };
  if (entry.identityToken && entry.secret !== 'present')
    return { program, works: false, remark: md`the kubelet does not support identity tokens` };
  const host = trimEndOf(key.replace(/^https?:\/\//i, '').replaceAll('*', 'x'), '/');
  const sample = host.replace(/\/v[12]$/, '').toLowerCase();
  const fits =
    kubeletMatches([key], `${sample}/image:1`).length > 0 ||
    (/^index\.docker\.io/.test(sample) && kubeletMatches([key], 'image:1').length > 0);
  return fits ? { program, works: true } : { program, works: false, remark: md`no image matches this key` };
}

function dockerCli(entry: AuthEntry): WorksIn {
  const program = md`\`docker\` in the job`;
  const key = entry.registry.value;
  if (entry.registryUnknown) return { program, works: true, remark: md`once the variable is expanded` };
  if (key === hubKey) return { program, works: true };
  const host = cliHostname(key);
  if (/^(?:index\.)?docker\.io$/.test(host))
    return { program, works: false, remark: md`Docker Hub needs the key \`https://index.docker.io/v1/\`` };
  if (!isHostName(host)) return { program, works: false, remark: md`not a host name` };
  const rest = key.replace(/^https?:\/\//i, '').slice(host.length);
  return /^\/(?!v[12]\/?$)[^/]/.test(rest) ? { program, works: true, remark: md`for the whole host` } : { program, works: true };
}

function isHostName(host: string): boolean {
  return host === 'localhost' || (/^[^\s*]+$/.test(host) && /[.:]/.test(host.slice(1, -1)));
}
