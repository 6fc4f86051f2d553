import type { Repository } from './addresses.ts';
import { FetchFailure } from './fetchFailure.ts';
import type { RunResult } from './runProgram.ts';

/** Git's own words with `LC_ALL=C`, and those of ssh, curl and GitLab. The first that matches counts. */
const causes = [
  ['ref-missing', /couldn't find remote ref|not our ref|request for unadvertised object|invalid refspec|no such remote ref/i],
  ['host-key', /host key verification failed/i],
  ['certificate', /certificate|SSL_|ssl (?:connect|handshake)|gnutls|schannel/i],
  ['timed-out', /operation too slow|timed? ?out/i],
  [
    'repository-missing',
    /repository '.*' (?:not found|does not exist)|does not appear to be a git repository|repository not exported|project you were looking for could not be found|namespace you were looking for|returned error: 404|HTTP 404/i,
  ],
  [
    'refused',
    /authentication failed|could not read (?:username|password)|permission denied|returned error: 40[0137]|HTTP 40[0137]|HTTP Basic: access denied|access denied|terminal prompts disabled|no supported authentication/i,
  ],
  [
    'unreachable',
    /could not resolve|failed to connect|couldn't connect|connection (?:refused|reset|closed|was reset)|unable to connect|network is unreachable|no route to host|empty reply|returned error: 5\d\d|HTTP 5\d\d|unable to access|hung up unexpectedly|early eof|unexpected disconnect/i,
  ],
  ['not-allowed', /transport '.*' not allowed/i],
  ['bad-content', /fsck|bad object|invalid index-pack|corrupt|is not a valid object/i],
] as const;

export type GitCause = (typeof causes)[number][0] | 'other';

export function causeOf({ errors }: RunResult): GitCause {
  return causes.find(([, words]) => words.test(errors))?.[0] ?? 'other';
}

/** The failure of a git command that asked the server of a repository. `ref` is what was asked for, in words. */
export function gitFailure(result: RunResult, repository: Repository, ref: string): FetchFailure {
  const { project } = repository;
  const host = hostOf(repository);
  switch (result.end) {
    case 'missing':
      return new FetchFailure('git-missing', 'Git does not run any more.');
    case 'cancelled':
      return new FetchFailure('cancelled', 'Cancelled.');
    case 'timed-out':
      return new FetchFailure('timed-out', `${host} did not answer in time.`);
    case 'too-large':
      return new FetchFailure('too-large', `${project} at ${ref} sends too much. Check the project out next to the workspace instead.`);
    case 'exited':
      break;
  }
  switch (causeOf(result)) {
    case 'ref-missing':
      return refMissing(project, ref);
    case 'repository-missing':
      return new FetchFailure('not-found', `${project} does not exist on ${host}, or you may not read it.`, { isAddressWrong: true });
    case 'host-key':
      return new FetchFailure('refused', `The SSH host key of ${host} is not known. Connect once with ssh to accept it.`);
    case 'refused':
      return new FetchFailure(
        'refused',
        `${host} rejected the login of your git for ${project}. Run "git fetch" in a terminal to check it.`,
      );
    case 'certificate':
      return new FetchFailure('unreachable', `The certificate of ${host} is not trusted by your git.`);
    case 'timed-out':
      return new FetchFailure('timed-out', `${host} did not answer in time.`);
    case 'unreachable':
      return new FetchFailure('unreachable', `${host} cannot be reached.`);
    case 'not-allowed':
      return new FetchFailure('invalid', `Your git configuration replaces the address of ${project} by one that Pullproof does not ask.`);
    case 'bad-content':
      return new FetchFailure('failed', `${project} at ${ref} has invalid objects.`);
    default:
      return new FetchFailure('failed', `Git failed for ${project} with exit code ${result.code}: ${firstReason(result.errors)}.`);
  }
}

export function refMissing(project: string, ref: string): FetchFailure {
  return new FetchFailure('not-found', `${project} has no ${ref}.`);
}

export function hostOf({ url, scheme }: Repository): string {
  if (scheme === 'file') return 'this machine';
  const host = /^[a-z]+:\/\/(?:[^/@]*@)?([^/]+)\//i.exec(url)?.[1] ?? /^(?:[^@/]*@)?([^:/]+):/.exec(url)?.[1];
  return host ?? 'the server';
}

/** The user's configuration can replace an address by one with a password, which git prints in some versions. */
function firstReason(errors: string): string {
  const line = errors.split('\n').find((one) => /^(?:fatal|error|remote|ERROR):/.test(one)) ?? 'no reason given';
  return line
    .replaceAll(/\/\/[^/\s]*@/g, '//…@')
    .replace(/[.\s]*$/, '')
    .slice(0, 200);
}
