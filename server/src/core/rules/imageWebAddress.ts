import { filesWithAuths } from '../db/filesWith.ts';
import { query } from '../db/query.ts';
import type { Workspace } from '../db/workspace.ts';
import { isHub, keyParts } from '../images/registryKey.ts';
import { type WebAddress, webAddressOf } from '../images/webAddress.ts';
import type { Fix, Severity } from '../model/finding.ts';
import type { ImageUse } from '../model/imageUse.ts';
import { type PullScenario, pullScenarios } from '../pulls/pullScenarios.ts';
import type { Rule } from './rule.ts';
import { imageFixes } from './shared/imageFix.ts';
import { softened } from './shared/imageVariables.ts';
import { quoted } from './shared/quoting.ts';

export const imageWebAddress: Rule = {
  id: 'image-web-address',
  summary: 'The address of a web page instead of an image, or a host of Docker Hub that no credential matches',
  severity: 'error',
  appliesTo: 'images',
  *check({ images }, { file, workspace }) {
    for (const use of images) {
      const { reference } = use;
      const address = reference && webAddressOf(reference.written.value);
      if (reference === undefined || address === undefined) continue;
      const isCertain = reference.problem?.kind === 'web-page';
      // Another rule reports it.
      if (reference.problem !== undefined && !isCertain) continue;
      if (address.kind === 'other-host' && hasCredential(pullScenarios(workspace).distinctOf(use, file))) continue;
      const fixes = fixesFor(use, address);
      yield {
        range: reference.written.range,
        message: messageOf(reference.written.value, address, isCertain, fixes.length > 0),
        ...(isCertain ? softened(reference) : { severity: severityOf(address, workspace) }),
        fixes,
      };
    }
  },
};

/** Someone may have given this host a key of its own. */
function hasCredential(scenarios: readonly PullScenario[]): boolean {
  return scenarios.some(({ trace }) => trace.outcome !== 'anonymous');
}

/** Without a credential for Docker Hub, the other host makes no difference. */
function severityOf({ kind }: WebAddress, workspace: Workspace): Severity {
  return kind === 'other-host' && !hasHubCredential(workspace) ? 'info' : 'warning';
}

const hasHubCredential = query((workspace): boolean =>
  filesWithAuths(workspace).some(({ facts }) =>
    facts.auths.some(({ entries, credHelpers }) =>
      [...entries, ...credHelpers].some(({ registry }) => isHub(keyParts(registry.value).host)),
    ),
  ),
);

function fixesFor(use: ImageUse, { reference }: WebAddress): readonly Fix[] {
  return imageFixes(use, reference, { preferred: true });
}

function messageOf(written: string, { what, reference, kind }: WebAddress, isCertain: boolean, hasFix: boolean): string {
  if (kind === 'other-host') {
    const host = quoted(written.trim().split('/', 1)[0] ?? '');
    return `No credential for Docker Hub is used for this image: ${host} is another registry to the Runner. Use ${quoted(reference ?? '')}.`;
  }
  const effect = isCertain ? 'Image cannot be pulled' : 'Image will probably not be found';
  const advice = hasFix ? `Did you mean ${quoted(reference ?? '')}?` : 'Use the name that the registry shows for pulling.';
  return `${effect}: ${quoted(written.trim())} is ${what}, not an image. ${advice}`;
}
