import { cliHostname } from '../credentials/cliHostname.ts';
import { kubeletMatches } from '../credentials/kubelet.ts';
import { whyDropped } from '../credentials/sources.ts';
import { hubKey } from '../images/registryKey.ts';
import { lookupOrder, lookupPathOf, registryPathOf } from '../images/registryPath.ts';
import type { AuthDefect, AuthEntry } from '../model/facts.ts';
import type { RunnerVersion } from '../model/settings.ts';
import { headline } from '../pulls/answer.ts';
import type { CandidateProblem } from '../pulls/candidateProblem.ts';
import { imagesInWords } from '../pulls/imageCount.ts';
import { code, escaped, inCell, joinMarkdown, type Markdown, md } from '../text/markdown.ts';
import { presentableUser } from '../text/presentable.ts';
import { trimEndOf } from '../util/trim.ts';

export interface EntryUsage {
  /** The images that the Runner pulls with the entry, counted as everywhere else. */
  readonly images: number;
  /** Where the entry matches, also in hidden jobs, which pull nothing. */
  readonly places: number;
  /** The paths of the files with these places. */
  readonly files: readonly string[];
}

export interface EntryCircumstances {
  readonly runnerVersion: RunnerVersion;
  /** Absent: not counted. */
  readonly use?: EntryUsage;
  /** Why the Runner ignores the whole source of this entry. Absent: it does not. */
  readonly lost?: AuthDefect;
  /** Why the registry refuses it, or may refuse it. */
  readonly problem?: CandidateProblem;
  /** What can be done about it, as links. */
  readonly actions?: Markdown;
}

export interface WorksIn {
  readonly program: Markdown;
  readonly works: boolean;
  /** Short. Set where the entry does not work, or works in an unexpected way. */
  readonly remark?: Markdown;
}

/**
 * Explains one entry of `auths` in the shape of the hover of an image: the answer, what it is, then the programs that accept it. Markdown, no
 * secrets.
 */
export function explainEntry(entry: AuthEntry, circumstances: EntryCircumstances): Markdown {
  const { lost, problem, actions = md`` } = circumstances;
  const use = whatItServes(entry, circumstances);
  const answer = answerFor(entry, circumstances);
  const parts = joinMarkdown([md`registry ${registryWords(entry, circumstances.runnerVersion)}`, ...whatItHolds(entry)], ' · ');
  const top = joinMarkdown([answer ?? md`**${use}**`, actions, parts, answer === undefined ? md`` : use], '  \n');
  // An ignored or empty entry works nowhere, even if its key matches.
  if (lost !== undefined || entry.empty || entry.replaced) return top;
  const rows = whereItWorks(entry, circumstances.runnerVersion).map(({ program, works, remark }) => {
    const result = remark ?? (problem === undefined ? md`works` : md`key matches`);
    return md`| ${works ? md`✓` : md`✗`} ${program} | ${inCell(result)} |`;
  });
  return md`${top}\n\n${joinMarkdown([md`| program | result |`, md`|:---|:---|`, ...rows], '\n')}`;
}

/** Undefined if nothing is known against the entry. */
function answerFor({ empty, replaced }: AuthEntry, { lost, problem }: EntryCircumstances): Markdown | undefined {
  if (lost?.kind === 'helper-name') return md`**Login will fail**: the job fails, because ${escaped(lost.detail)}`;
  if (lost !== undefined) return md`**Ignored** with all credentials of this source: ${whyDropped(lost)}`;
  if (replaced) return md`**Ignored**: the same key follows and replaces this entry`;
  if (empty) return md`**No credential**: the entry is empty, but is still chosen, so the pull will be anonymous`;
  return problem && headline(problem);
}

function registryWords({ registry, registryUnknown }: AuthEntry, version: RunnerVersion): Markdown {
  return code(registryUnknown ? registry.value : registryPathOf(registry.value, version));
}

function whatItServes(entry: AuthEntry, { use, lost, runnerVersion }: EntryCircumstances): Markdown {
  if (lost !== undefined || entry.replaced) return md``;
  if (use === undefined) return md`For ${registryWords(entry, runnerVersion)}`;
  const { images, places, files } = use;
  if (images === 0 && places === 0) return md`Not used by any image`;
  const where =
    files.length === 0
      ? md``
      : md` in ${joinMarkdown(files.slice(0, maxFiles).map(code), ', ')}${files.length > maxFiles ? md`, …` : md``}`;
  if (images === 0) return md`Matches ${escaped(imagesInWords(places))} that no job pulls${where}`;
  return md`Used by ${escaped(imagesInWords(images))}${where}`;
}

/** More would not fit on a line. */
const maxFiles = 3;

function whatItHolds(entry: AuthEntry): readonly Markdown[] {
  if (entry.empty) return [];
  const { username, secret, secretKind } = entry;
  const tokens = [...(entry.identityToken ? ['an identity token'] : []), ...(entry.registryToken ? ['a registry token'] : [])];
  const kinds = entry.unknown ? ['in a variable'] : secret === 'present' ? [secretKind ?? 'a password', ...tokens] : tokens;
  return [
    ...(username === undefined ? [] : [md`user ${code(presentableUser(username))}`]),
    secret === 'undecodable' ? md`secret cannot be decoded` : md`secret: ${kinds.length === 0 ? md`none` : escaped(kinds.join(' and '))}`,
  ];
}

/** Which programs accept an entry, each by its own rules (docs/ground-truth.md#a6, #a9, #e2). */
export function whereItWorks(entry: AuthEntry, runnerVersion: RunnerVersion): readonly WorksIn[] {
  return [docker(entry, runnerVersion), kubernetes(entry), dockerCli(entry)];
}

function docker({ registry, registryUnknown }: AuthEntry, runnerVersion: RunnerVersion): WorksIn {
  const program = md`Runner, Docker`;
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
  const program = md`Runner, Kubernetes`;
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
