import * as vscode from 'vscode';
import { groupImages, type ImageItem, type ImagePlace } from '../images/grouped.ts';
import { ownerWords, placeWords, verdictWords } from '../images/labels.ts';
import { type Choice, chooseFrom } from './multiStep.ts';

/** Lets the user pick an image. Undefined if nothing is picked, or if there are no images; a message says so then. */
export async function pickImage(items: readonly ImageItem[]): Promise<ImagePlace | undefined> {
  const images = groupImages(items).registries.flatMap(({ repositories }) => repositories.flatMap((repository) => repository.images));
  const choices = images.flatMap((image) =>
    image.places.map((place): Choice<ImagePlace> => {
      return {
        label: image.expanded,
        description: verdictWords(image),
        detail: `${ownerWords(place)} · ${placeWords(place)}`,
        value: place,
      };
    }),
  );
  if (choices.length === 0) {
    vscode.window.showInformationMessage(vscode.l10n.t('No job in this workspace uses a known image.'));
    return undefined;
  }
  return chooseFrom(vscode.l10n.t('Explain Image Pull'), vscode.l10n.t('Select an image'), choices);
}
