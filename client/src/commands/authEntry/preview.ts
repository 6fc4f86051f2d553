import * as vscode from 'vscode';
import type { GeneratedEntry } from '../../../../server/src/core/generators/authEntry.ts';
import { type Merge, mergeIntoConfigJson } from '../../../../server/src/core/generators/configJson.ts';
import { environmentLine } from '../../../../server/src/core/generators/environmentLine.ts';
import type { Wording } from '../../../../server/src/core/generators/wording.ts';
import { say } from '../multiStep.ts';
import type { ConfigFile } from './configFiles.ts';

/** What will happen to a file, in a sentence. */
export interface Preview {
  readonly detail: string;
  /** The keys that the entry replaces. Undefined if the file cannot be edited: the detail says why. */
  readonly replaced?: readonly string[];
}

export function previewOf({ kind, text }: Pick<ConfigFile, 'kind' | 'text'>, offset: number, entry: GeneratedEntry): Preview {
  if (kind === 'docker-config') {
    const merge = mergeIntoConfigJson(text, entry);
    return 'problem' in merge ? refused(merge.problem) : merged(merge, vscode.l10n.t('Adds "{0}".', entry.registry));
  }
  const written = environmentLine(text, offset, entry);
  if ('problem' in written) return refused(written.problem);
  if ('ask' in written)
    return { detail: vscode.l10n.t('Adds to one of {0} runners. Select it in the next step.', written.ask.length), replaced: [] };
  const { name, index } = written.runner;
  const runner = name === '' ? `${index + 1}` : `"${name}"`;
  return merged(
    written,
    written.isNew
      ? vscode.l10n.t('Adds DOCKER_AUTH_CONFIG to the environment of runner {0}.', runner)
      : vscode.l10n.t('Adds "{0}" to DOCKER_AUTH_CONFIG of runner {1}.', entry.registry, runner),
  );
}

function merged({ replaced, credsStore }: Merge, adds: string): Preview {
  const keys = replaced.map((key) => `"${key}"`).join(', ');
  const detail = replaced.length > 0 ? vscode.l10n.t('Replaces the entry {0}.', keys) : adds;
  const store = credsStore === undefined ? '' : ` ${vscode.l10n.t('The credential store "{0}" in this file is asked first.', credsStore)}`;
  return { detail: detail + store, replaced };
}

function refused(problem: Wording): Preview {
  return { detail: vscode.l10n.t('Not possible: {0}', say(problem)) };
}
