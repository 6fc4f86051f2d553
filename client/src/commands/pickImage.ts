import * as vscode from 'vscode';
import { type ImageItem, type ImagePlace, rowsOf } from '../images/grouped.ts';
import { countWords, nameWords, ownerWords, placeWords, verdictIcon, verdictWords } from '../images/labels.ts';
import { type Choice, chooseFrom } from './multiStep.ts';

/** Lets the user pick an image: one choice for each row of the list. Undefined if nothing is picked, or if there are no images; a message says so then. */
export async function pickImage(items: readonly ImageItem[]): Promise<ImagePlace | undefined> {
  const rows = rowsOf(items);
  const choices = rows.flatMap((image): readonly Choice<ImagePlace>[] => {
    const [place, ...others] = image.places;
    if (place === undefined) return [];
    const more = others.length === 0 ? [] : [vscode.l10n.t('and {0} more', others.length)];
    return [
      {
        label: `$(${verdictIcon(image)}) ${nameWords(image)}`,
        description: verdictWords(image),
        detail: [ownerWords(place), placeWords(place), ...more].join(' · '),
        value: place,
      },
    ];
  });
  if (choices.length === 0) {
    vscode.window.showInformationMessage(vscode.l10n.t('No job in this workspace uses a known image.'));
    return undefined;
  }
  return chooseFrom(vscode.l10n.t('Explain Image Pull'), vscode.l10n.t('Select one of {0}', countWords(rows.length)), choices);
}
