import type { LinkCommand } from '../../../server/src/core/text/linkCommands.ts';
import type { PageButton } from '../../webview/messages.ts';
import type { LinkedPlace } from './pageContent.ts';

/** What a button does. */
export type Press =
  | { readonly kind: 'open'; readonly place: LinkedPlace }
  | { readonly kind: 'run'; readonly command: LinkCommand; readonly registry: string }
  | { readonly kind: 'copy'; readonly text: string };

/** The buttons of a page. The page gets only their numbers. */
export class PageButtons {
  /** By the number of the button. */
  readonly presses: Press[] = [];

  add(label: string, press: Press): PageButton {
    return { button: this.presses.push(press) - 1, label };
  }
}
