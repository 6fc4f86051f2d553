import type { StepState, Verdict } from './messages.ts';

type IconName = 'key' | 'globe' | 'error' | 'warning' | 'question' | 'slash' | 'check' | 'dash';

/** Lines in a square of 16 by 16. */
const shapes: Readonly<Record<IconName, string>> = {
  key: 'M8.2 7.8 L14 2 M11.5 4.5 L13.5 6.5 M9.3 10.5 a3.6 3.6 0 1 1 -7.2 0 a3.6 3.6 0 0 1 7.2 0 Z',
  globe: 'M14 8 a6 6 0 1 1 -12 0 a6 6 0 0 1 12 0 Z M2 8 H14 M8 2 C4.8 5 4.8 11 8 14 C11.2 11 11.2 5 8 2',
  error: 'M14 8 a6 6 0 1 1 -12 0 a6 6 0 0 1 12 0 Z M5.7 5.7 L10.3 10.3 M10.3 5.7 L5.7 10.3',
  warning: 'M8 2 L14.5 13.5 H1.5 Z M8 6.3 V9.8 M8 11.3 V11.9',
  question: 'M14 8 a6 6 0 1 1 -12 0 a6 6 0 0 1 12 0 Z M6.2 6.4 C6.2 4.2 9.8 4.2 9.8 6.4 C9.8 7.8 8 7.7 8 9.2 M8 11 V11.6',
  slash: 'M14 8 a6 6 0 1 1 -12 0 a6 6 0 0 1 12 0 Z M3.8 3.8 L12.2 12.2',
  check: 'M3 8.5 L6.5 12 L13 4.5',
  dash: 'M4 8 H12',
};

export const verdictIcons: Readonly<Record<Verdict, IconName>> = {
  'pulled-with': 'key',
  public: 'globe',
  'will-be-refused': 'error',
  'no-credential': 'warning',
  depends: 'question',
  invalid: 'error',
  'not-pulled': 'slash',
};

export const stateIcons: Readonly<Record<StepState, IconName>> = {
  used: 'check',
  shadowed: 'dash',
  'no-match': 'dash',
  dropped: 'error',
  refused: 'error',
  unknown: 'question',
};

const svg = 'http://www.w3.org/2000/svg';

/** A decoration: the text next to it says the same. */
export function icon(name: IconName): SVGSVGElement {
  const image = document.createElementNS(svg, 'svg');
  const path = document.createElementNS(svg, 'path');
  const attributes = { viewBox: '0 0 16 16', class: 'icon', 'aria-hidden': 'true', focusable: 'false' };
  for (const [attribute, value] of Object.entries(attributes)) image.setAttribute(attribute, value);
  path.setAttribute('d', shapes[name]);
  image.append(path);
  return image;
}
