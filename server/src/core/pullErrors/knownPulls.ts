import type { Workspace } from '../db/workspace.ts';
import { parseReference } from '../images/normalize.ts';
import { imagesOf } from '../pipeline/jobs.ts';
import { pipelinesOf } from '../pipeline/pipelines.ts';
import { variantsOf } from '../pipeline/variants.ts';
import { expandIn, knownFor, type PullScenario, pullScenarios } from '../pulls/pullScenarios.ts';
import type { SourceRange } from '../text/mappedText.ts';

/** A place in the workspace that names the image of a log, or could. */
export interface KnownPull {
  /** Empty for an image that a runner sets. */
  readonly job: string;
  readonly uri: string;
  readonly range: SourceRange;
  /** Before variables are expanded. */
  readonly written: string;
  /** How the Runner would pull the image that the log names. */
  readonly scenarios: readonly PullScenario[];
}

/** More places say nothing new. */
const maxPulls = 20;

/**
 * Where the workspace names the image of a log. What fits better comes first: an equal name, then one whose tag differs, then one whose variables
 * could have these values.
 */
export function knownPulls(workspace: Workspace, image: string): readonly KnownPull[] {
  const found = [...ofJobs(workspace, image), ...ofFiles(workspace, image)];
  const best = Math.min(...found.map(({ distance }) => distance));
  return found
    .filter(({ distance }) => distance === best)
    .slice(0, maxPulls)
    .map(({ pull }) => pull());
}

interface Found {
  /** 0: the same image. */
  readonly distance: number;
  readonly pull: () => KnownPull;
}

function* ofJobs(workspace: Workspace, image: string): Generator<Found> {
  const { settings } = workspace;
  const scenarios = pullScenarios(workspace, 'likely');
  for (const pipeline of pipelinesOf(workspace)) {
    const known = knownFor(pipeline.root.uri, workspace);
    for (const job of pipeline.jobs) {
      for (const { from, written } of imagesOf(job)) {
        for (const variables of variantsOf(written, job.variables, from.uri)) {
          const distance = distanceOf(expandIn(written, variables, settings, known), image);
          if (distance === undefined) continue;
          const range = from.words ?? from.range;
          const pull = () => {
            const traced = scenarios.ofJob(image, { pipeline, job: job.name, variables });
            return { job: job.name, uri: from.uri, range, written, scenarios: traced };
          };
          yield { distance, pull };
        }
      }
    }
  }
}

/** Images that runners set, and images of files that belong to no pipeline. */
function* ofFiles(workspace: Workspace, image: string): Generator<Found> {
  const scenarios = pullScenarios(workspace, 'likely');
  for (const file of workspace.files) {
    if (file.format !== 'runner-config') continue;
    for (const use of file.facts.images) {
      const distance = distanceOf(use.text?.text ?? '', image);
      if (distance === undefined) continue;
      const pull = () => ({ job: '', uri: file.uri, range: use.range, written: use.text?.text ?? '', scenarios: scenarios.of(use, file) });
      yield { distance, pull };
    }
  }
}

/**
 * How the workspace’s sources would be used for an image that no file names: by any of its jobs. Empty without a pipeline.
 */
export function pullsOfAnyJob(workspace: Workspace, image: string): readonly PullScenario[] {
  for (const pipeline of pipelinesOf(workspace)) {
    for (const { name, variables } of pipeline.jobs) {
      return pullScenarios(workspace, 'likely').ofJob(image, { pipeline, job: name, variables: variables.all });
    }
  }
  return [];
}

/** Undefined if the workspace’s image cannot be the one of the log. */
function distanceOf(own: string, logged: string): number | undefined {
  if (own === logged) return 0;
  if (own.includes('$')) return mayExpandTo(own, logged) ? 2 : undefined;
  const [one, other] = [parseReference(own), parseReference(logged)];
  if ('error' in one || 'error' in other || one.domain !== other.domain || one.path !== other.path) return undefined;
  return (one.tag ?? 'latest') === (other.tag ?? 'latest') && one.digest === other.digest ? 0 : 1;
}

/** Whether the text around the variables is in the name, in this order. */
function mayExpandTo(own: string, logged: string): boolean {
  const pieces = own.split(/\$\{\w+\}|\$\w+/);
  const [first = ''] = pieces;
  const last = pieces.at(-1) ?? '';
  // Without enough text between them, variables could be anything.
  if (pieces.join('').replace(/[:/]/g, '').length < 3 || !logged.startsWith(first) || !logged.endsWith(last)) return false;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = logged.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return at + last.length <= logged.length;
}
