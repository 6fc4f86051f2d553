import type { SourceFile } from '../../db/sourceFile.ts';
import type { AuthRepair, AuthSource, Facts } from '../../model/facts.ts';
import type { Fix, Severity } from '../../model/finding.ts';
import type { Settings } from '../../model/settings.ts';

/** What becomes of a configuration that is refused as a whole. */
export function allIsLost({ origin }: AuthSource, { ownMachine }: SourceFile): string {
  return `${ownMachine ? 'Docker' : 'The Runner'} uses none of the credentials in this ${nounFor(origin)}.`;
}

/** The same, of a configuration that the sentence before is about. */
export function allOfItIsLost({ ownMachine }: SourceFile): string {
  return `${ownMachine ? 'Docker' : 'The Runner'} uses none of its credentials.`;
}

/** What the configuration is for people. */
export function nounFor(origin: AuthSource['origin']): string {
  return origin.kind === 'docker-config' || origin.kind === 'dockercfg' ? 'file' : 'DOCKER_AUTH_CONFIG';
}

/** No Runner reads the configuration of the user's own machine: what holds for Runners is a hint there. */
export function hintOnOwnMachine({ ownMachine }: SourceFile): { readonly severity?: Severity } {
  return ownMachine ? { severity: 'hint' } : {};
}

export function repairFixes(repair: AuthRepair | undefined): readonly Fix[] {
  return repair === undefined ? [] : [{ ...repair, preferred: true }];
}

/** Asks for user and password and writes the entry: into this file, or to the clipboard where it stands in a pipeline. */
export function generateFix(title: string, registry: string, { origin }: AuthSource, { uri }: SourceFile): Fix {
  const target =
    origin.kind === 'runner-environment' ? 'environment' : origin.kind === 'pipeline-variable' ? 'clipboard-config' : 'config-json';
  const place = target === 'clipboard-config' ? {} : { uri };
  // What stands before an "@" in a key may be somebody's password, and arguments of commands can end up in logs.
  const host = registry.replace(/^([a-z]+:\/\/)?.*@/i, '$1');
  return { title, command: 'pullproof.generateAuthEntry', arguments: [{ registry: host, target, ...place }] };
}

/** Whether the kubelet and not the Runner holds the keys against images (GROUND-TRUTH A.9), as far as the settings or the file tell. */
export function isForKubernetes(source: AuthSource, { runners }: Facts, settings: Settings): boolean {
  if (settings.executor !== 'auto') return settings.executor === 'kubernetes';
  const { start } = source.range;
  const runner = runners?.find(({ range }) => range.start <= start && start < range.end);
  return runner?.executor?.value === 'kubernetes';
}
