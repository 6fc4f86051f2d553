import type { Candidate } from '../credentials/sources.ts';
import type { Workspace } from '../db/workspace.ts';
import { shortLivedBecause } from '../images/registries.ts';
import type { AuthEntry, AuthSource, DollarUse } from '../model/facts.ts';
import { type HelperUse, helperDoc } from '../schema/helperDocs.ts';
import { code, escaped, type Markdown, md } from '../text/markdown.ts';
import { presentableUser } from '../text/presentable.ts';
import { dollarsOf, isMangled, isUsed } from './mangledDollars.ts';

/** Why a candidate that matches may not pull the image. */
export interface CandidateProblem {
  readonly verdict: 'will-be-refused' | 'depends';
  /** For `will-be-refused` a clause, for `depends` a noun phrase. */
  readonly because: Markdown;
  /** What follows it, with its punctuation: `, which most runners do not have`. */
  readonly detail?: Markdown;
}

/** What is known against a candidate that matches an image on `host`. The findings on its entry say the same. */
export function problemOf(candidate: Candidate, host: string, workspace: Workspace): CandidateProblem | undefined {
  const { entry, source } = candidate;
  const auth = source.content === 'auth' ? source.auth : undefined;
  if (candidate.open !== undefined && candidate.open.by !== 'variable') return openProblem(candidate);
  return entry === undefined || auth === undefined ? undefined : entryProblem(entry, auth, { host, workspace });
}

/** Where an entry is used. */
export interface EntryUse {
  readonly host: string;
  readonly workspace: Workspace;
}

/** The same for an entry of `auths`. */
export function entryProblem(entry: AuthEntry, auth: AuthSource, { host, workspace }: EntryUse): CandidateProblem | undefined {
  const refused = refusedBecause(entry, host) ?? mangledBecause(entry, auth, workspace);
  if (refused !== undefined) return { verdict: 'will-be-refused', because: refused };
  if (entry.misfit !== undefined) return depends(md`the registry`, md`: ${entry.misfit.because}`);
  if (entry.conflict !== undefined) return conflictOf(entry);
  if (hidesUser(entry, auth)) return depends(md`the variables in the entry for ${code(entry.registry.value)}`);
  return personalStoreProblem(auth);
}

function depends(because: Markdown, detail?: Markdown): CandidateProblem {
  return { verdict: 'depends', because, ...(detail && { detail }) };
}

function openProblem({ open, helper, store }: Candidate): CandidateProblem {
  const name = helper?.helper.value ?? store?.value ?? '';
  return helperProblem(name, { role: helper === undefined ? 'store' : 'helper', isRestricted: open?.by === 'restricted-helper' });
}

/** An editor does not run a helper, so all that it is responsible for depends on it. */
export function helperProblem(name: string, { role, isRestricted }: Pick<HelperUse, 'role' | 'isRestricted'>): CandidateProblem {
  const words = role === 'store' ? md`the credential store ${code(name)}` : md`the credential helper ${code(name)}`;
  if (isRestricted) return depends(words, restrictedDetail);
  if (helperDoc(name)?.desktop) return depends(words, md`, which most runners do not have`);
  return depends(md`${words} on the Runner`);
}

/** After a helper or store that a job names (docs/ground-truth.md#a8). */
export const restrictedDetail = md`: the Runner does not run one that a job names, unless \`allowed_docker_credential_helpers\` allows it`;

/** Why no registry accepts the chosen credential. */
function refusedBecause(entry: AuthEntry, host: string): Markdown | undefined {
  const { username, misfit, conflict } = entry;
  const whose = username === undefined ? md`the credential` : md`the password of ${user(username)}`;
  // A newline at the end of a key file does no harm.
  if (entry.endsWithNewline && !username?.startsWith('_json_key')) return md`${whose} ends with a newline`;
  if (entry.utf16) return md`${whose} is encoded in UTF-16`;
  if (entry.placeholder && !entry.unknown) return md`${whose} is a placeholder`;
  if (entry.secret === 'missing' && !entry.identityToken && !entry.registryToken) return md`${whose} is missing`;
  if (misfit?.isCertain) return misfit.because;
  if (conflict?.lostDollar && conflict.username !== undefined)
    return md`\`auth\` has the user ${user(username ?? '')} instead of ${user(conflict.username)}`;
  const shortLived = username === undefined || entry.writtenSecret === undefined ? undefined : shortLivedBecause(host, username);
  return shortLived === undefined ? undefined : escaped(shortLived);
}

function user(name: string): Markdown {
  return code(presentableUser(name));
}

/** A `$` in a plain value is expanded (docs/ground-truth.md#a3). */
function mangledBecause(entry: AuthEntry, auth: AuthSource, workspace: Workspace): Markdown | undefined {
  const dollar = dollarsOf(entry, auth).find((one) => isMangled(one, workspace) && isUsed(one, auth));
  return dollar && md`the \`$\` in ${code(dollar.inside)} starts a variable that nothing in the workspace sets`;
}

/** Whether variables decide who logs in, or are a part of the user name or password only, which is rarely meant. */
function hidesUser(entry: AuthEntry, auth: AuthSource): boolean {
  if (!entry.unknown) return false;
  const isPart = ({ inside, name, whole }: DollarUse) => (inside === 'username' || inside === 'password') && name !== undefined && !whole;
  return entry.username === undefined || entry.username.includes('$') || (isRunners(auth) && dollarsOf(entry, auth).some(isPart));
}

function isRunners({ origin }: AuthSource): boolean {
  return origin.kind === 'runner-environment';
}

function conflictOf({ conflict, username }: AuthEntry): CandidateProblem {
  if (conflict?.field === 'password')
    return depends(md`the password in \`auth\``, md`, while \`password\` has another one, which is ignored`);
  return depends(md`the user ${user(username ?? '')} in \`auth\``, md`, while \`username\` has another one, which is ignored`);
}

/** Without the store, the Runner ignores the whole source. */
function personalStoreProblem({ credsStore, credHelpers }: AuthSource): CandidateProblem | undefined {
  const names = [...(credsStore === undefined ? [] : [credsStore.value]), ...credHelpers.map(({ helper }) => helper.value)];
  const store = names.find((name) => helperDoc(name)?.desktop);
  return store === undefined
    ? undefined
    : depends(md`the credential store ${code(store)}`, md`, without which the Runner ignores this source`);
}
