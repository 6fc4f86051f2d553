import { mentionsVariable } from '../dockerAuth/variableUse.ts';
import { lookupOrder, lookupPathOf } from '../images/registryPath.ts';
import { isAtLeast } from '../images/runnerVersion.ts';
import { code, type Markdown, md } from '../text/markdown.ts';
import { lazy } from '../util/lazy.ts';
import { candidateAt, tiesOf, triedByKubelet } from './prepare.ts';
import { type Candidate, type CredentialSource, coveredBy, ownedSource } from './sources.ts';
import { stepOf } from './steps.ts';
import type { CredentialStep, CredentialTrace, PreparedSources, Tried } from './trace.ts';

export interface ResolveRequest {
  /** After expansion. Unknown variables stay as written. */
  readonly image: string;
  readonly executor: 'docker' | 'kubernetes';
}

/** Which credential the Runner uses for an image, and the result for each source (docs/ground-truth.md#a2, #a9). */
export function resolveCredentials(request: ResolveRequest, prepared: PreparedSources): CredentialTrace {
  const { image, executor } = request;
  const lookupPath = lookupPathOf(image, prepared.runnerVersion);
  const order = lookupOrder(lookupPath);
  const base = {
    image,
    executor,
    runnerVersion: prepared.runnerVersion,
    lookupPath,
    order,
    ties: [],
    tried: [],
    warnings: prepared.warnings,
    dependsOn: [],
    dropped: prepared.readings.flatMap(({ source, reading }) => (reading.kind === 'dropped' ? [source] : [])),
    open: { sources: [], others: false },
    rivalsOfJobToken: prepared.rivalsOfJobToken,
  };
  const { failure } = prepared;
  if (failure !== undefined) {
    const error = { message: 'path traversal is not allowed' as const, because: failure.because };
    const steps = prepared.readings.map(({ source }): CredentialStep => {
      const because = source === failure.source ? failure.because : md`the job fails before it is read`;
      return { source, verdict: 'dropped', because };
    });
    return { outcome: 'fails-job', ...base, steps: () => steps, error };
  }
  const { candidates: tried, isComplete } = executor === 'kubernetes' ? triedByKubelet(image, prepared) : nothingTried;
  const used = executor === 'kubernetes' ? tried[0] : firstOffer(order, prepared);
  const ties = used === undefined || isAtLeast(prepared.runnerVersion, 18, 3) ? [] : tiesOf(used, prepared);
  const open = openQuestions(lookupPath, image, used, prepared);
  const others = open.others || !isComplete;
  const outcome = open.decisive || !isComplete ? 'unknown' : used === undefined ? 'anonymous' : 'used';
  const way = { used, tried, order, lookupPath, prepared };
  return {
    outcome,
    ...base,
    ...(used && { used }),
    ties,
    tried,
    dependsOn: isComplete ? open.dependsOn : [...open.dependsOn, md`the wildcards, as there are too many to compare`],
    open: { sources: open.sources, others },
    ...(open.restricted !== undefined && { restricted: open.restricted }),
    steps: lazy(() => prepared.readings.map((one) => stepOf(one, way))),
  };
}

const nothingTried: Tried = { candidates: [], isComplete: true };

function firstOffer(order: readonly string[], prepared: PreparedSources): Candidate | undefined {
  for (const path of order) {
    const candidate = candidateAt(path, prepared);
    if (candidate !== undefined) return candidate;
  }
  return undefined;
}

/** An explanation is not clearer with more. */
const maxNamedHelpers = 10;

/** What the text does not tell. `decisive`: another credential may be used, or one where none is visible. */
function openQuestions(lookupPath: string, image: string, used: Candidate | undefined, prepared: PreparedSources) {
  const dependsOn: Markdown[] = [];
  const sources: CredentialSource[] = [];
  let decisive = false;
  let restricted: Markdown | undefined;
  const [host = ''] = image.split('/', 1);
  // In `ruby:$VERSION` only the tag is unknown. If its value contained a slash, the tag would be a port.
  if (mentionsVariable(image.includes('/') ? host : (host.split(':', 1)[0] ?? ''))) {
    dependsOn.push(md`the variables in the image name`);
    decisive = prepared.readings.some(
      ({ source, reading, index }) => reading.kind === 'unknown' || isOpen(source) || index.hasPathWith(''),
    );
  } else if (mentionsVariable(lookupPath)) {
    const prefix = lookupPath.slice(0, lookupPath.indexOf('$'));
    if (prepared.readings.some(({ index }) => index.hasPathWith(prefix))) {
      dependsOn.push(md`the variables in the image name`);
      decisive = true;
    }
  }
  for (const { source, reading, index } of prepared.readings) {
    if (reading.kind === 'unknown') {
      dependsOn.push(ownedSource(source));
      if (used === undefined || (comesBefore(source, used, prepared) && mayCover(source, lookupPath))) sources.push(source);
    }
    if (reading.kind !== 'candidates') continue;
    for (const helper of reading.dependsOn.slice(0, maxNamedHelpers)) {
      dependsOn.push(
        helper === reading.store?.value ? md`the credential store ${code(helper)}` : md`the credential helper ${code(helper)}`,
      );
    }
    decisive ||= reading.store !== undefined && used === undefined;
    const mayServe = used === undefined ? reading.store !== undefined : used.source === source;
    if (reading.restricted !== undefined && mayServe) restricted ??= reading.restricted;
    const { hidden } = index;
    if (hidden !== undefined) dependsOn.push(md`the variable in the key ${code(hidden.key)}`);
    decisive ||= hidden !== undefined && used === undefined;
  }
  const others = decisive || restricted !== undefined;
  return { dependsOn: [...new Set(dependsOn)], decisive: others || sources.length > 0, sources, others, restricted };
}

/** The job token, if the host that it covers is not known. */
function isOpen(source: CredentialSource): boolean {
  return source.content === 'job' && source.isOpen === true;
}

/** Whether a source with unknown content may have a key for this path. If the settings list its registries, it has no others. */
function mayCover(source: CredentialSource, lookupPath: string): boolean {
  const isTold = source.content === 'unknown' && source.registries !== undefined;
  return !isTold || coveredBy(source, lookupPath) !== undefined;
}

function comesBefore(source: CredentialSource, used: Candidate, prepared: PreparedSources): boolean {
  const index = (wanted: CredentialSource) => prepared.readings.findIndex((one) => one.source === wanted);
  return index(source) < index(used.source);
}
