import type { Fix } from '../model/finding.ts';
import type { ImageUse } from '../model/imageUse.ts';
import { pullScenarios } from '../pulls/pullScenarios.ts';
import type { Rule } from './rule.ts';
import { imageFixes, maxReferenceLength } from './shared/imageFix.ts';
import { quoted } from './shared/quoting.ts';

const groupPrefix = '$CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX';
const proxied =
  /^([\w-]+(?:\.[\w-]+)+|\$CI_SERVER_(?:HOST|FQDN)|\$\{CI_SERVER_(?:HOST|FQDN)\})\/(.+?)\/dependency_proxy\/containers\/(.+)$/;

export const dependencyProxyWithoutPort: Rule = {
  id: 'dependency-proxy-without-port',
  summary: 'A dependency proxy image without the port, which the job token does not match',
  severity: 'warning',
  appliesTo: 'images',
  *check({ images }, { workspace, file }) {
    for (const use of images) {
      const written = use.reference?.written.value ?? '';
      // A cheap check first: this runs for every image on every keystroke.
      if (!written.includes('/dependency_proxy/') || written.length > maxReferenceLength) continue;
      const [whole, host = '', group = '', image = ''] = proxied.exec(written) ?? [];
      if (whole === undefined || use.text === undefined || use.reference?.problem !== undefined) continue;
      // Another credential makes the job token unnecessary.
      const scenarios = pullScenarios(workspace).distinctOf(use, file);
      if (scenarios.length === 0 || scenarios.some(({ trace }) => trace.used !== undefined)) continue;
      const withPort = host.startsWith('$') ? '$CI_SERVER_HOST:$CI_SERVER_PORT' : `${host}:443`;
      // It contains the port if the instance does not use the default port.
      const mayHavePort = host.includes('FQDN');
      yield {
        range: use.text.toSource(0, host.length),
        message: `Image ${mayHavePort ? 'may be' : 'is'} pulled without a credential: the job token (CI_JOB_TOKEN) matches only ${quoted(withPort)}, with the port. Use "${groupPrefix}", or add the port.`,
        ...(mayHavePort && { severity: 'info' as const }),
        fixes: [...prefixFix(use, group, image), ...imageFixes(use, withPort + whole.slice(host.length), {})],
      };
    }
  },
};

/** The variable stands for the top-level group, so it cannot replace a subgroup. */
function prefixFix(use: ImageUse, group: string, image: string): readonly Fix[] {
  return group.includes('/') ? [] : imageFixes(use, `${groupPrefix}/${image}`, {});
}
