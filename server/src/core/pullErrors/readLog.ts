import { parseRunnerVersion } from '../images/runnerVersion.ts';
import type { RunnerVersion } from '../model/settings.ts';
import { logLines } from './logLines.ts';
import { type Symptom, symptomIn } from './symptoms.ts';

/** A message about a failed pull, with what the log said before it. */
export interface Failure {
  readonly symptom: Symptom;
  /** The line, and its number in the log. */
  readonly text: string;
  readonly line: number;
  /** As the log writes it. */
  readonly image?: string;
  /** The source of the credential that the Runner announced. */
  readonly source?: string;
  /** Whether a credential was sent. `unknown`: the program does not say. */
  readonly sent: 'yes' | 'no' | 'unknown';
}

/** What a log says about pulls. */
export interface PullLog {
  readonly failures: readonly Failure[];
  readonly runnerVersion?: RunnerVersion;
  readonly executor?: string;
  readonly policy?: string;
  /** The image of the pull that failed, or that was tried last. */
  readonly image?: string;
  readonly source?: string;
}

/** More failures say nothing new. */
const maxFailures = 50;

/** Reads the log of a job, the output of a client, or a part of either. */
export function readLog(log: string): PullLog {
  const reader = new LogReader();
  for (const { text, number } of logLines(log)) reader.read(text, number);
  return reader.result();
}

const runnerLine = /Running with gitlab-runner (\d{1,3}\.\d{1,3}(?:\.\d{1,4})?)/;
const executorLine =
  /(?:Using|Preparing the) "?(docker(?:-autoscaler|\+machine|-windows)?|Docker|kubernetes|Kubernetes|shell|ssh|instance|custom)"? executor/;
const executorImage = /Using (?:Docker|Kubernetes) executor with image (\S{1,600}) \.\.\./;
const emptyExecutorImage = /Using (?:Docker|Kubernetes) executor with image {1,2}\.\.\./;
const pullLine = /^Pulling docker image (\S{0,600}?)(?: for platform \S{1,60})? ?\.\.\./;
const sourceLine = /^Authenticating with credentials from (.{1,300}?)\.?$/;
const policyLine = /with (?:specified policies \[([^\]]{1,100})\]|policy "([^"]{1,60})")/;
/** Both are near the end of every log. The second follows retries that helped. */
const finished = /^Job succeeded/;

class LogReader {
  private readonly failures: Failure[] = [];
  private runnerVersion: RunnerVersion | undefined;
  private executor: string | undefined;
  private policy: string | undefined;
  private image: string | undefined;
  private source: string | undefined;
  /** The Runner says before each pull with Docker which credential it uses, if any. */
  private announces = false;
  private hasSucceeded = false;

  read(text: string, line: number): void {
    if (text === '' || this.readHeader(text)) return;
    const symptom = symptomIn(text);
    if (symptom === undefined || this.failures.length >= maxFailures) return;
    const [, policies, policy] = policyLine.exec(text) ?? [];
    this.policy ??= policies ?? policy;
    const named = imageIn(text);
    // A client in a script pulls other images with credentials of its own.
    const isOfRunner = named === undefined || this.image === undefined || isSameName(named, this.image);
    // Of two equal names, the one of the Runner has the tag.
    const image = isOfRunner ? (this.image ?? named) : named;
    this.failures.push({
      symptom,
      text,
      line,
      ...(image !== undefined && { image }),
      ...(isOfRunner && this.source !== undefined && { source: this.source }),
      sent: !isOfRunner || !this.announces ? 'unknown' : this.source === undefined ? 'no' : 'yes',
    });
  }

  result(): PullLog {
    const { runnerVersion, executor, policy } = this;
    const failures = this.hasSucceeded ? [] : withoutEchoes(this.failures);
    const main = failures.find(({ image }) => image !== undefined);
    const image = main?.image ?? this.image;
    const source = main === undefined ? this.source : main.source;
    return {
      failures,
      ...(runnerVersion && { runnerVersion }),
      ...(executor !== undefined && { executor }),
      ...(policy !== undefined && { policy }),
      ...(image !== undefined && { image }),
      ...(source !== undefined && { source }),
    };
  }

  /** Lines that introduce the Runner or a pull. */
  private readHeader(text: string): boolean {
    const version = runnerLine.exec(text)?.[1];
    if (version !== undefined) this.runnerVersion = parseRunnerVersion(version);
    const executor = executorLine.exec(text)?.[1];
    if (executor !== undefined) this.executor = executor.toLowerCase();
    const used = executorImage.exec(text)?.[1] ?? (emptyExecutorImage.test(text) ? '' : undefined);
    if (used !== undefined) this.image = used;
    const pulled = pullLine.exec(text)?.[1];
    const source = sourceLine.exec(text)?.[1];
    if (pulled !== undefined) {
      this.image = pulled;
      this.source = undefined;
      this.announces = true;
    }
    if (source !== undefined) {
      this.source = source;
      this.announces = true;
    }
    if (finished.test(text)) this.hasSucceeded = true;
    return [version, executor, used, pulled, source].some((one) => one !== undefined);
  }
}

/** The Runner repeats the cause of a failed pull two or three times; `failed` adds nothing to a cause. */
function withoutEchoes(failures: readonly Failure[]): readonly Failure[] {
  const told = failures.some(({ symptom }) => symptom !== 'failed');
  const seen = new Set<string>();
  return failures.filter(({ symptom, image }) => {
    const key = `${symptom} ${image ?? ''}`;
    if (seen.has(key) || (told && symptom === 'failed')) return false;
    seen.add(key);
    return true;
  });
}

/** Where messages name the image, the surest first. */
const quotedPlaces: readonly RegExp[] = [
  /failed to pull (?:and unpack )?image "([^"]{0,600})"/i,
  /the "([^"]{0,600})" (?:image|service) is not present on list/i,
  /Back-off pulling image "([^"]{1,600})"/,
  /(?:couldn't parse image (?:reference|name)|invalid reference format:?|invalid image name|parse reference:?|image tag: parse|short-name) "([^"]{0,600})"/,
  /failed to resolve (?:reference|source metadata for) "([^"]{1,600})"/,
];

const name = '([^\\s"\'`,<>()\\[\\]]{1,600})';
const barePlaces: readonly RegExp[] = [
  `failed to resolve (?:reference|source metadata for) ${name}`,
  `pull access denied for ${name}`,
  `manifest for ${name} not found`,
  `docker://${name}`,
  `(?:Trying to pull|pulling image|retrieving image|(?:docker|podman|crictl|nerdctl) pull) ${name}`,
].map((place) => new RegExp(place, 'i'));

/** `https://host/v2/group/app/manifests/1.0`: what was asked for. */
const manifestAddress = /https?:\/\/([\w.-]{1,253}(?::\d{1,5})?)\/v2\/([\w./-]{1,500})\/manifests\/([\w.:-]{1,200})/;

function imageIn(text: string): string | undefined {
  for (const place of quotedPlaces) {
    const quoted = place.exec(text)?.[1];
    if (quoted !== undefined) return quoted;
  }
  for (const place of barePlaces) {
    // A sentence continues after the name.
    const bare = place.exec(text)?.[1]?.replace(/[:.,]+$/, '');
    if (bare !== undefined && bare !== '') return bare;
  }
  const [, host, path, version] = manifestAddress.exec(text) ?? [];
  if (host === undefined || path === undefined || version === undefined) return undefined;
  return `${host === 'registry-1.docker.io' ? 'docker.io' : host}/${path}${version.includes(':') ? '@' : ':'}${version}`;
}

/** Messages often leave the tag out, or fill in Docker Hub. */
function isSameName(one: string, other: string): boolean {
  return repositoryOf(one) === repositoryOf(other);
}

function repositoryOf(image: string): string {
  const untagged = image.replace(/@.*$/, '').replace(/:[\w.-]*$/, '');
  return untagged.replace(/^(?:index\.)?docker\.io\//, '').replace(/^library\//, '');
}
