import { jobTokenIn } from '../credentials/jobToken.ts';
import type { Workspace } from '../db/workspace.ts';
import type { PullScenario } from '../pulls/pullScenarios.ts';
import { refusalsOf } from '../pulls/refusals.ts';
import { type Verdict, verdictOfScenario } from '../pulls/verdict.ts';
import { type Markdown, md } from '../text/markdown.ts';

/** What the user can do, with the command that does it. */
export interface Advice {
  readonly text: Markdown;
  readonly command?: 'pullproof.generateAuthEntry' | 'pullproof.coverRegistry';
}

/** What to do about an image with this verdict. */
export function adviceFor(verdict: Verdict, scenarios: readonly PullScenario[]): readonly Advice[] {
  if (verdict === 'invalid') return [{ text: md`Fix the name of the image.` }];
  if (verdict === 'not-pulled')
    return [
      {
        text: md`If the job needs this image, run it on a runner with the \`docker\` or \`kubernetes\` executor. Without it, the image has no effect.`,
      },
    ];
  if (verdict === 'will-be-refused')
    return [
      {
        text: md`Replace the credential: the reason above is certain. *Pullproof: Generate Docker Auth Entry…* writes a new entry.`,
        command: 'pullproof.generateAuthEntry',
      },
    ];
  if (scenarios.some(mayLack))
    return [
      { text: md`If the image is public: nothing.` },
      {
        text: md`Otherwise, create a credential for its registry: *Pullproof: Generate Docker Auth Entry…*. As a CI/CD variable \`DOCKER_AUTH_CONFIG\`, it is used by the project’s jobs. In the runner’s \`environment\`, it is used by all jobs of that runner.`,
        command: 'pullproof.generateAuthEntry',
      },
      {
        text: md`If GitLab’s settings already have such a variable, add the registry to \`pullproof.coveredRegistries\`.`,
        command: 'pullproof.coverRegistry',
      },
    ];
  return [
    {
      text: md`If the pull fails, compare the job log with the answer above, and the Runner’s version with the setting \`pullproof.runnerVersion\`. Then check the reasons below.`,
    },
  ];
}

function mayLack({ trace }: PullScenario): boolean {
  return jobTokenIn(trace) === undefined && (trace.outcome === 'anonymous' || trace.outcome === 'unknown');
}

/** Why the registry could refuse each credential that may be used, without repetition. */
export function refusedBecause(scenarios: readonly PullScenario[], workspace: Workspace): readonly Markdown[] {
  const reasons = scenarios.flatMap((scenario) => {
    const { trace } = scenario;
    const { candidate } = verdictOfScenario(scenario, workspace);
    if (trace.error !== undefined || (candidate === undefined && jobTokenIn(trace) === undefined)) return [];
    return refusalsOf(candidate, trace.lookupPath.split('/', 1)[0] ?? '');
  });
  return [...new Set(reasons)];
}
