import { registryOf } from '../images/registries.ts';
import type { Fix } from '../model/finding.ts';
import type { ImageUse } from '../model/imageUse.ts';
import type { LoginFacts } from '../model/pipelineFacts.ts';
import { createSituations } from '../pulls/pullScenarios.ts';
import type { Rule } from './rule.ts';
import { quoted } from './shared/words.ts';

export const imageLoginTooLate: Rule = {
  id: 'image-login-too-late',
  summary: "A login in a job's own script that is meant for the job's image, which is pulled before",
  severity: 'warning',
  about: 'logins',
  *check({ pipeline, images }, { workspace, settings, file }) {
    const logins = (pipeline?.logins ?? []).filter(isBeforeTheJob);
    for (const login of logins) {
      // A key at the top level is a block of its own.
      const around = login.owner === '' ? file.facts.images : images;
      const use = around.find((image) => image.owner === login.owner && image.role === 'image' && isPulledFrom(image, login));
      if (use === undefined || login.registry === undefined || settings.publicRegistries.includes(login.registry.value)) continue;
      if (
        createSituations(workspace)
          .of(use, file)
          .some(({ trace }) => trace.outcome !== 'anonymous')
      )
        continue;
      yield {
        range: login.command.range,
        ...(login.beside === 'programs' && { severity: 'info' as const }),
        message: `The Runner pulls ${quoted(use.reference?.written.value ?? '')} before any script runs, so this login comes too late for it. Put a credential for ${quoted(login.registry.value)} into DOCKER_AUTH_CONFIG.`,
        related: [{ range: use.range, message: 'Pulled before the script runs' }],
        fixes: [generator(login.registry.value)],
      };
    }
  },
};

/** Of a registry that is written out, in a script that somebody may expect to come before the pull. */
function isBeforeTheJob({ script, beside, registry }: LoginFacts): boolean {
  return script !== 'after_script' && beside !== 'containers' && registry !== undefined && !registry.value.includes('$');
}

/** Only of a host that is written out, and that asks everybody for a credential, as far as is known. */
function isPulledFrom({ reference }: ImageUse, { registry }: LoginFacts): boolean {
  const host = reference?.problem === undefined ? reference?.registry?.value : undefined;
  if (host === undefined || host.includes('$') || host !== registry?.value.replace(/^https:\/\/|\/.*$/g, '')) return false;
  return (registryOf(host)?.public ?? 'never') === 'never';
}

function generator(registry: string): Fix {
  return {
    title: `Generate DOCKER_AUTH_CONFIG for ${quoted(registry)}`,
    command: 'pullproof.generateAuthEntry',
    arguments: [{ registry, target: 'clipboard-config' }],
  };
}
