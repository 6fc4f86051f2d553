import type { Fix } from '../model/finding.ts';
import type { ImageUse } from '../model/imageUse.ts';
import { createSituations } from '../pulls/pullScenarios.ts';
import type { Rule } from './rule.ts';
import { imageFixes } from './shared/imageFix.ts';
import { quoted } from './shared/words.ts';

const groupPrefix = '$CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX';
const proxied =
  /^([\w-]+(?:\.[\w-]+)+|\$CI_SERVER_(?:HOST|FQDN)|\$\{CI_SERVER_(?:HOST|FQDN)\})\/(.+?)\/dependency_proxy\/containers\/(.+)$/;

export const dependencyProxyWithoutPort: Rule = {
  id: 'dependency-proxy-without-port',
  summary: "An image of GitLab's dependency proxy without the port of its host, which the job's own credential is for",
  severity: 'warning',
  about: 'images',
  *check({ images }, { workspace, file }) {
    for (const use of images) {
      const written = use.reference?.written.value ?? '';
      // Asked of every image at every keystroke, and seldom so.
      if (!written.includes('/dependency_proxy/')) continue;
      const [whole, host = '', group = '', image = ''] = proxied.exec(written) ?? [];
      if (whole === undefined || use.text === undefined || use.reference?.problem !== undefined) continue;
      // Somebody who brings a credential of their own does not need the job's.
      if (
        createSituations(workspace)
          .of(use, file)
          .some(({ trace }) => trace.used !== undefined)
      )
        continue;
      const withPort = host.startsWith('$') ? '$CI_SERVER_HOST:$CI_SERVER_PORT' : `${host}:443`;
      // Of an instance on another port than usual it holds the port.
      const mayHavePort = host.includes('FQDN');
      yield {
        range: use.text.toSource(0, host.length),
        message: `The credential that comes with the job is for ${quoted(withPort)}, with the port, so it ${mayHavePort ? 'may' : 'does'} not serve this image and the pull is refused. Write "${groupPrefix}", or add the port.`,
        ...(mayHavePort && { severity: 'info' as const }),
        fixes: [...prefixFix(use, group, image), ...imageFixes(use, withPort + whole.slice(host.length), {})],
      };
    }
  },
};

/** The variable names the group at the top, so it can stand for a group at the top alone. */
function prefixFix(use: ImageUse, group: string, image: string): readonly Fix[] {
  return group.includes('/') ? [] : imageFixes(use, `${groupPrefix}/${image}`, {});
}
