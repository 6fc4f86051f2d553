import { registryOf } from '../images/registries.ts';
import type { Rule } from './rule.ts';
import { quoted } from './shared/quoting.ts';
import { allKeys } from './shared/registryKey.ts';

export const ecrHostMalformed: Rule = {
  id: 'ecr-host-malformed',
  summary: 'An invalid Amazon ECR host in a key or an image',
  severity: 'error',
  appliesTo: ['auths', 'images'],
  *check(facts, context) {
    for (const { key: one } of allKeys(facts, context, 'likeEcr')) {
      const {
        entry: { registry },
        key,
        host,
      } = one;
      const fault = key.includes('*') ? undefined : faultOf(host);
      if (fault === undefined) continue;
      yield {
        range: registry.range,
        message: `Invalid Amazon ECR host ${quoted(registry.value)}: ${fault}. Use "<account>.dkr.ecr.<region>.amazonaws.com", as in the name of the image.`,
      };
    }
    for (const { reference } of facts.images) {
      const host = reference?.registry;
      // The value of a variable is unknown, and other rules report invalid references.
      if (host === undefined || reference?.problem !== undefined || /[${}<>%[\]]/.test(host.value)) continue;
      const fault = faultOf(host.value);
      if (fault === undefined) continue;
      yield {
        range: host.range,
        message: `Image cannot be pulled: invalid Amazon ECR host ${quoted(host.value)} (${fault}). Use "<account>.dkr.ecr.<region>.amazonaws.com", as the AWS console shows it.`,
      };
    }
  },
};

/** A longer name is not a host. */
const maxHostLength = 255;

/** Hosts of VPC endpoints and of proxies in front of ECR have other forms, and are ignored. */
function faultOf(written: string): string | undefined {
  if (written.length > maxHostLength || !/dkr/i.test(written)) return undefined;
  const host = written.toLowerCase();
  const rest = /^(.*?)\.?\bdkr[.-]ecr(?:-fips)?\b(.*?)\.(?:amazonaws\.com(?:\.cn)?|amazonaws\.eu|on\.aws)$/.exec(host);
  if (rest === null || registryOf(host) !== undefined || host.includes('vpce')) return undefined;
  const [, account = '', region = ''] = rest;
  if (account === '') return 'the account is missing';
  if (!/^\d{12}$/.test(account)) return 'the account must have 12 digits';
  return region === '' ? 'the region is missing' : `${quoted(region.replace(/^\./, ''))} is not a region`;
}
