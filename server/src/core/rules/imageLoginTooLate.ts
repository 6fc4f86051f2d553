import { isMostlyPrivate, registryOf } from '../images/registries.ts';
import type { Fix } from '../model/finding.ts';
import type { ImageUse } from '../model/imageUse.ts';
import type { LoginFacts } from '../model/pipelineFacts.ts';
import { pullScenarios } from '../pulls/pullScenarios.ts';
import type { Rule } from './rule.ts';
import { quoted } from './shared/quoting.ts';

export const imageLoginTooLate: Rule = {
  id: 'image-login-too-late',
  summary: "A login in a job's script for the job's own image, which is pulled before the script runs",
  severity: 'warning',
  appliesTo: 'logins',
  *check({ pipeline, images }, { workspace, settings, file }) {
    const logins = (pipeline?.logins ?? []).filter(isBeforeTheJob);
    for (const login of logins) {
      // Keys at the top level are in blocks of their own.
      const around = login.owner === '' ? file.facts.images : images;
      const use = around.find((image) => image.owner === login.owner && image.role === 'image' && isPulledFrom(image, login));
      if (use === undefined || login.registry === undefined || settings.publicRegistries.includes(login.registry.value)) continue;
      const scenarios = pullScenarios(workspace).of(use, file);
      if (scenarios.length === 0 || scenarios.some(({ trace }) => trace.outcome !== 'anonymous')) continue;
      yield {
        range: login.command.range,
        ...((login.beside === 'programs' || mayBePublic(login.registry.value)) && { severity: 'info' as const }),
        message: `Login comes too late: the Runner pulls ${quoted(use.reference?.written.value ?? '')} before any script runs. Put the credential in DOCKER_AUTH_CONFIG.`,
        related: [{ range: use.range, message: 'This image is pulled before the script runs' }],
        fixes: [generator(login.registry.value)],
      };
    }
  },
};

/** The registry is literal, and the script is one that users may expect to run before the pull. */
function isBeforeTheJob({ script, beside, registry }: LoginFacts): boolean {
  return script !== 'after_script' && beside !== 'containers' && registry !== undefined && !registry.value.includes('$');
}

/** Only for a literal host where images are usually private. */
function isPulledFrom({ reference }: ImageUse, { registry }: LoginFacts): boolean {
  const host = reference?.problem === undefined ? reference?.registry?.value : undefined;
  if (host === undefined || host.includes('$') || host !== hostOf(registry?.value ?? '')) return false;
  const known = registryOf(host);
  return known === undefined || known.public === 'never' || mayBePublic(host);
}

/** A cloud's registry, where images are private unless their owner has made them public (docs/ground-truth.md#f6). */
function mayBePublic(registry: string): boolean {
  const known = registryOf(hostOf(registry));
  return known !== undefined && isMostlyPrivate(known);
}

function hostOf(registry: string): string {
  return registry
    .replace(/^https:\/\//, '')
    .split('/', 1)
    .join('');
}

function generator(registry: string): Fix {
  return {
    title: `Generate DOCKER_AUTH_CONFIG for ${quoted(registry)}`,
    command: 'pullproof.generateAuthEntry',
    arguments: [{ registry, target: 'clipboard-config' }],
  };
}
