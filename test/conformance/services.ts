import { splitService } from '../../server/src/core/images/service.ts';
import { type CaseResult, type Check, judge } from './check.ts';

interface File {
  readonly upstream: readonly (Split & { readonly image: string })[];
  readonly derived: readonly (Split & { readonly imageName: string })[];
}

interface Split {
  /** The service's name. */
  readonly description: string;
  readonly service: string;
  readonly version: string;
  readonly aliases: readonly string[];
}

function* run(content: string): Iterable<CaseResult> {
  const file = JSON.parse(content) as File;
  for (const row of file.upstream) yield split(row, row.image);
  for (const row of file.derived) yield split(row, row.imageName);
}

function split({ description, service, version, aliases }: Split, image: string): CaseResult {
  return judge(description, () => splitService(description), { service, version, image, aliases });
}

export const checks: readonly Check[] = [{ file: 'runner-service-split.json', run }];
