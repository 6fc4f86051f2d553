import * as vscode from 'vscode';
import type { ExplainedCause, ExplainedError, RichText } from '../../../server/src/core/index.ts';
import type { ContentStep, PageContent } from '../../webview/messages.ts';
import { fileWords } from '../images/labels.ts';
import { PageButtons } from './pageButtons.ts';
import type { LinkedPlace, PreparedPage } from './pageContent.ts';

type LinkedCause = Omit<ExplainedCause, 'location'> & { readonly location?: LinkedPlace };

/** The result of `pullproof/explainError`. */
export type ExplainedPullError = Omit<ExplainedError, 'causes'> & { readonly causes: readonly LinkedCause[] };

/** The page about a failed pull: the best cause as the headline, all causes as cards, and what to do about the best one. */
export function prepareErrorPage(explained: ExplainedPullError): PreparedPage {
  const { causes, markdown, image } = explained;
  const buttons = new PageButtons();
  const [best] = causes;
  const open = (place: LinkedPlace | undefined, label?: string) =>
    place && buttons.add(label ?? fileWords(place.uri, place.range?.start.line ?? 0), { kind: 'open', place });
  const steps = causes.map(
    (cause): ContentStep => ({
      state: cause.confidence === 'possible' ? 'unknown' : 'refused',
      word: confidenceWord(cause.confidence),
      source: cause.page.title,
      where: [],
      place: open(cause.location),
      key: undefined,
      result: [...cause.page.evidence, ...plain(' '), ...cause.page.todo],
    }),
  );
  const withRegistry = causes.find(({ registry }) => registry !== undefined);
  const actions = [
    open(best?.location, vscode.l10n.t('Go to the Cause')),
    withRegistry?.registry &&
      buttons.add(vscode.l10n.t('Generate Entry…'), {
        kind: 'run',
        command: 'pullproof.generateAuthEntry',
        registry: withRegistry.registry,
      }),
    buttons.add(vscode.l10n.t('Copy Report'), { kind: 'copy', text: markdown }),
  ].filter((button) => button !== undefined);
  const title = vscode.l10n.t('Why the pull failed');
  const none = { heading: '', items: [] };
  const content: PageContent = {
    title: image ?? title,
    verdict: best?.confidence === 'certain' ? 'will-be-refused' : 'no-credential',
    headline: best?.page.title ?? plain(title),
    notes: best === undefined ? [] : [best.page.evidence],
    subject: plain(factsOf(explained)),
    place: undefined,
    parts: { ...none, heading: vscode.l10n.t('Image reference') },
    meanings: [],
    actions: { heading: vscode.l10n.t('Actions'), items: actions },
    pulls: {
      heading: vscode.l10n.t('Possible causes, the best first'),
      items: causes.length < 2 ? [] : [{ names: [], verdict: 'depends', headline: [], notes: [], steps }],
    },
    logs: none,
    keys: none,
    advice: { heading: vscode.l10n.t('What to do'), items: best === undefined ? [] : [{ text: best.page.todo, buttons: [] }] },
    refusals: none,
  };
  return { title, content, presses: buttons.presses };
}

/** Texts of the extension itself. */
function plain(text: string): RichText {
  return [{ text: text as RichText[number]['text'] }];
}

function factsOf({ job, source, runnerVersion, executor, policy }: ExplainedPullError): string {
  return [
    job === null ? '' : vscode.l10n.t('job {0}', job),
    source === null ? '' : vscode.l10n.t('credentials from {0}', source),
    runnerVersion === null ? '' : vscode.l10n.t('Runner {0}', runnerVersion),
    executor === null ? '' : vscode.l10n.t('executor {0}', executor),
    policy === null ? '' : vscode.l10n.t('pull policy {0}', policy),
  ]
    .filter((fact) => fact !== '')
    .join(' · ');
}

function confidenceWord(confidence: ExplainedCause['confidence']): string {
  if (confidence === 'certain') return vscode.l10n.t('certain');
  return confidence === 'likely' ? vscode.l10n.t('likely') : vscode.l10n.t('possible');
}
