import * as vscode from 'vscode';
import { checkRegistry } from '../../../../server/src/core/generators/checkRegistry.ts';
import { hostIn, isSameKey, isWholeRegistry, type PartialKey, partialKeys } from '../../../../server/src/core/generators/partialKeys.ts';
import { otherRegistry, type Preset, presetFor, presets } from '../../../../server/src/core/generators/presets.ts';
import { type Checked, wording } from '../../../../server/src/core/generators/wording.ts';
import type { EntryContext } from '../../../../server/src/core/index.ts';
import { countWords } from '../../images/labels.ts';
import { askChoice, askText, type Choice, group, type Step, say } from '../multiStep.ts';
import { type Answers, hasOnlyTokens, type Part, then, withRegistry } from './answers.ts';
import { registryWords, replacedWords, repositoryWords } from './words.ts';

type ExistingKey = EntryContext['keys'][number];
type Summary = EntryContext['registries'][number];

interface Chosen {
  readonly preset: Preset;
  /** Known from the workspace, so it is not asked for. */
  readonly registry?: string;
}

/** The registries of the workspace that lack a credential, its other ones, and well-known ones. */
export const presetStep: Step<Answers> = {
  applies: () => true,
  ask: async (answers, place) => {
    const { registries } = answers.context;
    const lacking = ({ lacking: images, refused }: Summary) => images + refused > 0;
    const known = presets.map((preset): Choice<Chosen> => ({ label: preset.label, description: preset.registryHint, value: { preset } }));
    const other: Choice<Chosen> = {
      label: vscode.l10n.t('Other…'),
      description: otherRegistry.registryHint,
      value: { preset: otherRegistry },
    };
    const outcome = await askChoice(place, vscode.l10n.t('Registry'), [
      ...group(vscode.l10n.t('without a working credential'), registries.filter(lacking).map(ofWorkspace)),
      ...group(vscode.l10n.t('used in this workspace'), registries.filter((one) => !lacking(one)).map(ofWorkspace)),
      ...group(vscode.l10n.t('known registries'), [...known, other]),
    ]);
    return then(outcome, ({ preset, registry }) => ({
      ...withRegistry(answers, registry),
      preset,
      isOfWorkspace: registry !== undefined,
    }));
  },
};

function ofWorkspace(summary: Summary): Choice<Chosen> {
  const checked = checkRegistry(summary.registry);
  const registry = 'ok' in checked ? checked.ok : checked.suggestion;
  return {
    label: summary.registry,
    description: registryWords(summary),
    detail: repositoryWords(summary),
    value: { preset: presetFor(summary.registry), ...(registry !== undefined && { registry }) },
  };
}

export const registryStep: Step<Answers> = {
  applies: ({ isOfWorkspace }) => isOfWorkspace !== true,
  ask: async (answers, place) => {
    const { preset = otherRegistry, given, registry } = answers;
    const outcome = await askText({
      place,
      prompt: vscode.l10n.t('Host as in image names, with its port. Add a path to limit the entry to images below it.'),
      placeholder: preset.registryHint,
      value: registry ?? given.registry ?? (preset.sameForAll ? preset.registryHint : ''),
      kind: 'text',
      check: checkRegistry,
    });
    return then(outcome, (key) => withRegistry(answers, key));
  },
};

/** What to do when the workspace already has an entry for the whole registry. */
export const partStep: Step<Answers> = {
  applies: (answers) => takenBy(answers).length > 0 && !hasOnlyTokens(answers) && isWholeRegistry(answers.registry ?? ''),
  ask: async (answers, place) => {
    const { registry = '', context } = answers;
    const whole: Choice<Part> = {
      label: registry,
      detail: replacedWords(takenBy(answers), context),
      value: { kind: 'whole' },
    };
    const repositories = context.registries.find((one) => one.registry === hostIn(registry))?.repositories ?? [];
    const paths = partialKeys(registry, repositories).map(ofPath);
    const typed: Choice<Part> = { label: vscode.l10n.t('Another path…'), value: { kind: 'ask' } };
    const outcome = await askChoice(place, vscode.l10n.t('{0} already has an entry', registry), [
      ...group(vscode.l10n.t('the whole registry'), [whole]),
      ...group(vscode.l10n.t('a part of it'), context.pathKeys ? [...paths, typed] : []),
    ]);
    return then(outcome, (part) => ({ ...answers, part }));
  },
};

export const pathStep: Step<Answers> = {
  applies: ({ part }) => part?.kind === 'ask',
  ask: async (answers, place) => {
    const { registry = '', typedPart } = answers;
    const start = `${hostIn(registry)}/`;
    const outcome = await askText({
      place,
      prompt: vscode.l10n.t('A group or repository, as in image names.'),
      placeholder: `${start}group`,
      value: typedPart ?? start,
      kind: 'text',
      check: (input) => checkPath(input, start),
    });
    return then(outcome, (key) => ({ ...answers, typedPart: key }));
  },
};

function checkPath(input: string, start: string): Checked {
  const checked = checkRegistry(input);
  if (!('ok' in checked) || (checked.ok.startsWith(start) && checked.ok !== start)) return checked;
  return { problem: wording('Enter a path after "{0}".', start) };
}

function ofPath({ key, images, detail }: PartialKey): Choice<Part> {
  return { label: key, description: countWords(images), detail: say(detail), value: { kind: 'path', key } };
}

/** The entries that the Runner would use for the same images as the new one. */
function takenBy({ registry = '', given, context }: Answers): readonly ExistingKey[] {
  // The command was called to replace an entry.
  if (given.target === 'config-json' || given.target === 'environment') return [];
  return context.keys.filter(({ key }) => isSameKey(key, registry));
}
