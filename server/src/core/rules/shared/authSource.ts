import { seesRunner } from '../../db/filesWith.ts';
import type { SourceFile } from '../../db/sourceFile.ts';
import type { AuthRepair, AuthSource, Facts } from '../../model/facts.ts';
import type { Fix, Severity } from '../../model/finding.ts';
import type { Settings } from '../../model/settings.ts';
import { isPresentable } from '../../text/presentable.ts';

/** Whether the file is a Docker configuration that no Runner reads, as far as the workspace shows. What Docker itself accepts is right there. */
export function isOnlyForDocker(file: SourceFile): boolean {
  return file.format === 'docker-config' && !file.localMachine && !seesRunner(file.workspace);
}

/** The result of an invalid configuration, which is rejected as a whole. */
export function allIsLost({ origin }: AuthSource, file: SourceFile): string {
  return `${readerOf(file)} uses none of the credentials in this ${nounFor(origin)}.`;
}

/** The same, after a sentence that names the configuration. */
export function allOfItIsLost(file: SourceFile): string {
  return `${readerOf(file)} uses none of its credentials.`;
}

function readerOf(file: SourceFile): string {
  return file.localMachine || isOnlyForDocker(file) ? 'Docker' : 'The Runner';
}

/** What to call the configuration in messages. */
export function nounFor(origin: AuthSource['origin']): string {
  return origin.kind === 'docker-config' || origin.kind === 'dockercfg' ? 'file' : 'DOCKER_AUTH_CONFIG';
}

/** No Runner reads the configuration of the user's own machine, so findings about Runners are hints there. */
export function hintOnLocalMachine({ localMachine }: SourceFile): { readonly severity?: Severity } {
  return localMachine ? { severity: 'hint' } : {};
}

export function repairFixes(repair: AuthRepair | undefined): readonly Fix[] {
  return repair === undefined ? [] : [{ ...repair, preferred: true }];
}

/** Asks for user and password and writes the entry to this file, or to the clipboard when it is in a pipeline. */
export function generateFix(title: string, registry: string, { origin }: AuthSource): Fix {
  const target =
    origin.kind === 'runner-environment' ? 'environment' : origin.kind === 'pipeline-variable' ? 'clipboard-config' : 'config-json';
  // Arguments of commands can end up in logs. Without the registry, the command asks for it.
  const known = isPresentable(registry) ? { registry } : {};
  return { title, command: 'pullproof.generateAuthEntry', arguments: [{ ...known, target }] };
}

/** Whether the kubelet matches the keys instead of the Runner (docs/ground-truth.md#a9), according to the settings or the file. */
export function isForKubernetes(source: AuthSource, { runners }: Facts, settings: Settings): boolean {
  if (settings.executor !== 'auto') return settings.executor === 'kubernetes';
  const { start } = source.range;
  const runner = runners?.find(({ range }) => range.start <= start && start < range.end);
  return runner?.executor?.value === 'kubernetes';
}
