import * as vscode from 'vscode';
import type { GeneratedEntry } from '../../../../server/src/core/generators/authEntry.ts';
import { runnerAt, runnerTables } from '../../../../server/src/core/generators/runnerTables.ts';
import { type Choice, group, type Row } from '../multiStep.ts';
import { type PipelineTarget, pipelineChoices } from './addReference.ts';
import type { Answers } from './answers.ts';
import { type ConfigFile, obstacleAt } from './configFiles.ts';
import { type Output, outputGroups } from './outputs.ts';
import { type Preview, previewOf } from './preview.ts';

/** Where an entry is written. */
export type Target = FileTarget | PipelineTarget | { readonly kind: Output };

export interface FileTarget {
  readonly kind: 'config-json' | 'environment';
  readonly file: ConfigFile;
  /** For `environment`: an offset inside the table of the runner, in the text of `file`. */
  readonly offset: number;
  /** The keys that the user was told will be replaced. Undefined if the file cannot be edited. */
  readonly replaced?: readonly string[] | undefined;
  /** What the user was told. */
  readonly detail: string;
}

/** The targets that are possible now, files first. The kind that the command was called for comes first. */
export async function targetRows(
  files: readonly ConfigFile[],
  entry: GeneratedEntry,
  { given, context }: Pick<Answers, 'given' | 'context'>,
): Promise<readonly Row<Target>[]> {
  const ofFiles = await Promise.all(files.map((file) => fileChoice(file, entry)));
  const possible = ofFiles.filter(({ value }) => value.replaced !== undefined);
  const impossible = ofFiles.filter(({ value }) => value.replaced === undefined);
  const isFirst = ({ value }: Choice<Target>) => value.kind === given.target;
  const groups: readonly (readonly [string, readonly Choice<Target>[]])[] = [
    [vscode.l10n.t('files'), [...possible, ...pipelineChoices(context, entry)]],
    ...outputGroups(entry, context.project?.url),
    [vscode.l10n.t('files that cannot be edited'), impossible],
  ];
  const rank = ([, choices]: (typeof groups)[number]) => (choices.some(isFirst) ? 0 : 1);
  return [...groups]
    .sort((a, b) => rank(a) - rank(b))
    .flatMap(([heading, choices]) => group(heading, [...choices.filter(isFirst), ...choices.filter((choice) => !isFirst(choice))]));
}

async function fileChoice(file: ConfigFile, entry: GeneratedEntry): Promise<Choice<FileTarget>> {
  const { uri, kind, cursor = 0 } = file;
  const { detail, replaced } = (await obstacleAt(uri)) === 'read-only' ? readOnly() : previewOf(file, cursor, entry);
  return {
    label: vscode.l10n.t('Add to {0}', vscode.workspace.asRelativePath(uri)),
    detail,
    value: { kind: kind === 'docker-config' ? 'config-json' : 'environment', file, offset: cursor, replaced, detail },
  };
}

function readOnly(): Preview {
  return { detail: vscode.l10n.t('Not possible: the file is read-only.') };
}

/** Whether the user has to select one of several runners, because the cursor is in none of them. */
export function needsRunner({ kind, file, offset, replaced }: FileTarget): boolean {
  if (kind !== 'environment' || replaced === undefined) return false;
  const tables = runnerTables(file.text);
  return tables.length > 1 && runnerAt(tables, offset) === undefined;
}

/** The runners to select from, and what happens to each. */
export function runnerChoices(target: FileTarget, entry: GeneratedEntry): readonly Choice<FileTarget>[] {
  const { text } = target.file;
  return runnerTables(text).map(({ name, index, header }) => {
    const { detail, replaced } = previewOf(target.file, header.start, entry);
    return {
      label: name === '' ? vscode.l10n.t('Runner {0}', index + 1) : name,
      description: vscode.l10n.t('line {0}', text.slice(0, header.start).split('\n').length),
      detail,
      value: { ...target, offset: header.start, replaced, detail },
    };
  });
}
