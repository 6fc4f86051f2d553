import { type Child, element, joined, paragraph, rich } from './elements.ts';
import { icon, stateIcons, verdictIcons } from './icons.ts';
import type {
  ContentAdvice,
  ContentLog,
  ContentPart,
  ContentPull,
  ContentStep,
  FromPage,
  PageButton,
  PageContent,
  PageText,
  Section,
  ToPage,
  Verdict,
} from './messages.ts';

/** The page of `Pullproof: Explain Image Pull`. It shows what the extension sends, and sends back which button was pressed. */

declare function acquireVsCodeApi(): { readonly postMessage: (message: FromPage) => void };

const { postMessage } = acquireVsCodeApi();

window.addEventListener('message', ({ data }: MessageEvent<ToPage>) => {
  if (data.kind === 'show') show(data.content);
  else if (data.kind === 'read') postMessage({ kind: 'text', text: textOfPage() });
  else
    buttons()
      .find((one) => nameOf(one) === data.label)
      ?.click();
});
postMessage({ kind: 'ready' });

function show(content: PageContent): void {
  document.title = content.title;
  document
    .querySelector('main')
    ?.replaceChildren(
      ...[
        headerOf(content),
        referenceOf(content),
        actionsOf(content.actions),
        section(content.pulls, (pulls) => pulls.map(pullOf)),
        section(content.logs, (logs) => logs.map(logOf)),
        section(content.keys, (keys) => [element('ol', 'keys', ...keys.map((key) => element('li', '', element('code', '', key))))]),
        section(content.advice, (advice) => [element('ul', 'cards', ...advice.map(adviceOf))]),
        section(content.refusals, (reasons) => [element('ul', 'reasons', ...reasons.map((reason) => element('li', '', rich(reason))))]),
      ].filter((part) => part !== undefined),
    );
  // A screen reader then reads the answer, and the keyboard continues with the first button.
  document.querySelector('h1')?.focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

function headerOf({ verdict, headline, notes, subject, place }: PageContent): HTMLElement {
  const answer = element('h1', '', rich(headline));
  answer.tabIndex = -1;
  const owner = element('p', 'muted', rich(subject), ...(place === undefined ? [] : [' · ', linkOf(place)]));
  return element(
    'header',
    toneOf(verdict),
    icon(verdictIcons[verdict]),
    element('div', '', answer, ...notes.map((note) => paragraph(note)), owner),
  );
}

/** Refers to a class in the style sheet. */
function toneOf(verdict: Verdict): string {
  return `tone-${verdict}`;
}

/** The reference in one line, and below it what each part is. */
function referenceOf({ parts, meanings, title }: PageContent): HTMLElement {
  const pieces = parts.items.flatMap(({ kind, separator, value }) => [separator, element('span', kind, value)]);
  const whole = element('p', 'reference', ...(pieces.length === 0 ? [title] : pieces));
  const list = element('dl', 'parts', ...parts.items.map(partOf));
  const named = element('section', '', whole, parts.items.length === 0 ? undefined : list);
  if (meanings.length > 0) named.append(element('ul', 'meanings', ...meanings.map((meaning) => element('li', '', rich(meaning)))));
  named.setAttribute('aria-label', parts.heading);
  return named;
}

function partOf({ kind, value, label, note }: ContentPart): HTMLElement {
  const tag = note.length === 0 ? undefined : element('span', 'muted', ' (', rich(note), ')');
  return element('div', '', element('dt', '', label), element('dd', '', element('code', kind, value), tag));
}

function actionsOf({ heading, items }: Section<PageButton>): HTMLElement {
  const group = element('div', 'actions', ...items.map((item, index) => buttonOf(item, index === 0 ? 'first' : '')));
  group.setAttribute('role', 'group');
  group.setAttribute('aria-label', heading);
  return group;
}

function section<Item>({ heading, items }: Section<Item>, render: (items: readonly Item[]) => readonly Child[]): HTMLElement | undefined {
  if (items.length === 0) return undefined;
  const made = element('section', '', element('h2', '', heading), ...render(items));
  made.setAttribute('aria-label', heading);
  return made;
}

function pullOf({ names, verdict, headline, notes, steps }: ContentPull): HTMLElement {
  const list = steps.length === 0 ? undefined : element('ol', 'cards timeline', ...steps.map(stepOf));
  if (names.length === 0) return element('div', '', list);
  const answer = element('p', `answer ${toneOf(verdict)}`, icon(verdictIcons[verdict]), element('span', '', rich(headline)));
  return element('div', 'pull', element('h3', '', joined(names)), answer, ...notes.map((note) => paragraph(note)), list);
}

function stepOf({ state, word, source, where, place, key, result }: ContentStep, index: number): HTMLElement {
  const number = element('span', 'number', `${index + 1}`);
  // The list item has a number already.
  number.setAttribute('aria-hidden', 'true');
  const head = element(
    'div',
    'head',
    element('strong', 'sentence', rich(source)),
    element('span', 'state', icon(stateIcons[state]), word),
    element('span', 'muted where', rich(where)),
    place === undefined ? undefined : linkOf(place),
  );
  const keyLine = key === undefined ? undefined : element('p', 'key', `${key.label} `, element('code', '', key.value));
  return element('li', `state-${state}`, number, element('div', 'card', head, keyLine, paragraph(result)));
}

function logOf({ names, lines, note }: ContentLog): HTMLElement {
  const log = lines.length === 0 ? undefined : element('pre', '', lines.join('\n'));
  return element('div', '', names.length === 0 ? undefined : element('h3', '', joined(names)), log, paragraph(note, 'muted'));
}

function adviceOf({ text, buttons }: ContentAdvice): HTMLElement {
  const links = buttons.map((button) => element('p', '', linkOf(button)));
  return element('li', '', element('div', 'card', paragraph(text), ...links));
}

function linkOf(button: PageButton): HTMLButtonElement {
  return buttonOf(button, 'link');
}

function buttonOf({ button, label }: PageButton, className: string): HTMLButtonElement {
  const made = element('button', className, label);
  made.type = 'button';
  made.addEventListener('click', () => postMessage({ kind: 'press', button }));
  return made;
}

function buttons(): readonly HTMLButtonElement[] {
  return [...document.querySelectorAll('button')];
}

function nameOf(one: Element | null): string {
  return one?.textContent ?? '';
}

function textOfPage(): PageText {
  return {
    text: nameOf(document.querySelector('main')),
    headings: [...document.querySelectorAll('h1, h2, h3')].map(nameOf),
    buttons: buttons().map(nameOf),
    focused: nameOf(document.activeElement),
  };
}
