import * as vscode from 'vscode';
import type { Presentable, PullPage, RichText } from '../../../server/src/core/index.ts';
import { type LinkCommand, linkCommands } from '../../../server/src/core/text/linkCommands.ts';
import type {
  ContentLog,
  ContentPart,
  ContentPull,
  ContentStep,
  PageButton,
  PageContent,
  Section,
  StepState,
} from '../../webview/messages.ts';
import type { FilePosition } from '../images/grouped.ts';
import { fileWords } from '../images/labels.ts';
import { PageButtons, type Press } from './pageButtons.ts';

/** A place that the server knows. Without a range: the file. */
export interface LinkedPlace {
  readonly uri: string;
  readonly range?: { readonly start: FilePosition };
}

/** The result of `pullproof/explain`. */
export interface Explanation {
  readonly title: Presentable;
  readonly markdown: string;
  readonly page: PullPage<LinkedPlace>;
}

export interface PreparedPage {
  /** Of the tab. */
  readonly title: string;
  readonly content: PageContent;
  /** By the number of the button. */
  readonly presses: readonly Press[];
}

/** The texts of a page, and what its buttons do: the page gets only their numbers. */
export function preparePage({ title, markdown, page }: Explanation): PreparedPage {
  const buttons = new PageButtons();
  const open = (place: LinkedPlace | undefined, label?: string) =>
    place && buttons.add(label ?? placeWords(place), { kind: 'open', place });
  const run = (action: PullPage['advice'][number]['action']) => {
    if (action === undefined || !linkCommands.includes(action.command)) return undefined;
    return buttons.add(commandWords(action.command), { kind: 'run', ...action });
  };
  const advice = page.advice.map(({ text, action, place }) => ({
    text,
    buttons: [run(action), open(place)].filter((one) => one !== undefined),
  }));
  const commands = page.advice.map(({ action }) => run(action));
  const others = [
    open(page.place, vscode.l10n.t('Go to Image')),
    buttons.add(vscode.l10n.t('Copy Report'), { kind: 'copy', text: markdown }),
  ];
  // A public image needs no credential.
  const actions = page.verdict === 'public' ? [...others, ...commands] : [...commands, ...others];
  const content: PageContent = {
    title,
    verdict: page.verdict,
    headline: page.headline,
    notes: page.notes,
    subject: page.subject,
    place: open(page.place),
    parts: section(vscode.l10n.t('Image reference'), page.reference.map(partOf)),
    meanings: page.meanings,
    actions: section(
      vscode.l10n.t('Actions'),
      actions.filter((action) => action !== undefined),
    ),
    pulls: section(vscode.l10n.t('Where the Runner looks, in this order'), pullsOf(page, open)),
    logs: section(vscode.l10n.t('What the job log will say'), logsOf(page)),
    keys: section(vscode.l10n.t('Keys the Runner looks for, best first'), page.keys),
    advice: section(vscode.l10n.t('What to do'), advice),
    refusals: section(vscode.l10n.t('Could still be refused because'), page.refusals),
  };
  return { title: vscode.l10n.t('Pull of {0}', shortName(title)), content, presses: buttons.presses };
}

/** The last part of an image, for the narrow title of a tab. */
function shortName(image: string): string {
  return image.split('/').at(-1) ?? image;
}

function section<Item>(heading: string, items: readonly Item[]): Section<Item> {
  return { heading, items };
}

function placeWords({ uri, range }: LinkedPlace): string {
  return fileWords(uri, range?.start.line ?? 0);
}

function commandWords(command: LinkCommand): string {
  if (command === 'pullproof.generateAuthEntry') return vscode.l10n.t('Generate Entry…');
  if (command === 'pullproof.coverRegistry') return vscode.l10n.t('Covered by a CI/CD Variable…');
  return vscode.l10n.t('Explain Image Pull');
}

function partOf({ kind, separator, value, note = [] }: PullPage['reference'][number]): ContentPart {
  const labels = {
    registry: vscode.l10n.t('registry'),
    repository: vscode.l10n.t('repository'),
    tag: vscode.l10n.t('tag'),
    digest: vscode.l10n.t('digest'),
  };
  return { kind, separator, value, label: labels[kind], note };
}

type Open = (place: LinkedPlace | undefined) => PageButton | undefined;
type Pulls = PullPage<LinkedPlace>['pulls'];

/** The headline of the only pull is that of the page, so without sources there is nothing to add. */
function pullsOf({ pulls }: PullPage<LinkedPlace>, open: Open): readonly ContentPull[] {
  const shown = pulls.filter(({ names, steps }) => names.length > 0 || steps.length > 0);
  return shown.map(({ names, verdict, headline, notes, steps }) => {
    return { names, verdict, headline, notes: names.length === 0 ? [] : notes, steps: steps.map((step) => stepOf(step, open)) };
  });
}

function stepOf({ state, source, where, place, key, result }: Pulls[number]['steps'][number], open: Open): ContentStep {
  const link = open(place);
  // A card shows nothing twice.
  const isInLink = link?.label.startsWith(`${where.map(({ text }) => text).join('')}:`) ?? false;
  const isInResult = result.some((span) => span.code && span.text === key);
  return {
    state,
    word: stateWord(state),
    source,
    where: isInLink ? [] : where,
    place: link,
    key: key === undefined || isInResult ? undefined : { label: vscode.l10n.t('Key'), value: key },
    result,
  };
}

function stateWord(state: StepState): string {
  switch (state) {
    case 'used':
      return vscode.l10n.t('used');
    case 'shadowed':
      return vscode.l10n.t('not used');
    case 'no-match':
      return vscode.l10n.t('no match');
    case 'dropped':
      return vscode.l10n.t('ignored');
    case 'refused':
      return vscode.l10n.t('will be refused');
    case 'unknown':
      return vscode.l10n.t('not known');
  }
}

function logsOf({ pulls }: PullPage<LinkedPlace>): readonly ContentLog[] {
  const hasText = ({ lines, note }: { readonly lines: readonly string[]; readonly note: RichText }) => lines.length + note.length > 0;
  return pulls.map(({ names, log, silent }) => ({ names, lines: log, note: silent })).filter(hasText);
}
