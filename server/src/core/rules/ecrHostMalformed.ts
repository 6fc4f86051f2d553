import { registryOf } from '../images/registries.ts';
import { keyParts } from '../images/registryKey.ts';
import type { Rule } from './rule.ts';
import { keyEntries } from './shared/registryKey.ts';
import { quoted } from './shared/words.ts';

export const ecrHostMalformed: Rule = {
  id: 'ecr-host-malformed',
  summary: 'A key or an image whose host looks like one of Amazon ECR but cannot be one',
  severity: 'error',
  about: ['auths', 'images'],
  *check({ auths, images }) {
    for (const { registry } of auths.flatMap(keyEntries)) {
      const fault = registry.value.includes('*') ? undefined : faultOf(keyParts(registry.value).host.toLowerCase());
      if (fault === undefined) continue;
      yield {
        range: registry.range,
        message: `${quoted(registry.value)} is no host of Amazon ECR: ${fault}. Write "<account>.dkr.ecr.<region>.amazonaws.com", as it stands in the name of the image.`,
      };
    }
    for (const { reference } of images) {
      const host = reference?.registry;
      // Of a variable nobody knows what it adds, and of what is no reference another rule speaks.
      if (host === undefined || reference?.problem !== undefined || /[${}<>%[\]]/.test(host.value)) continue;
      const fault = faultOf(host.value.toLowerCase());
      if (fault === undefined) continue;
      yield {
        range: host.range,
        message: `The image cannot be pulled, as ${quoted(host.value)} is no host of Amazon ECR: ${fault}. Write "<account>.dkr.ecr.<region>.amazonaws.com", as the console of AWS shows it.`,
      };
    }
  },
};

/** Names of VPC endpoints, and of servers that stand before ECR, are others. */
function faultOf(host: string): string | undefined {
  const rest = /^(.*?)\.?\bdkr[.-]ecr(?:-fips)?\b(.*?)\.(?:amazonaws\.com(?:\.cn)?|amazonaws\.eu|on\.aws)$/.exec(host);
  if (rest === null || registryOf(host) !== undefined || host.includes('vpce')) return undefined;
  const [, account = '', region = ''] = rest;
  if (account === '') return 'the account is missing before it';
  if (!/^\d{12}$/.test(account)) return `an account is 12 digits, not ${quoted(account)}`;
  return region === '' ? 'the region is missing' : `${quoted(region.replace(/^\./, ''))} is no region`;
}
