import type { Subject } from './examine.ts';
import { mutate } from './mutate.ts';
import { createRandom, type Random } from './random.ts';

export interface Input extends Subject {
  /** Chooses what is asked of the file. */
  readonly random: Random;
}

/** The input of this number: always the same one as long as the files to begin with are. */
export function inputOf(number: number, files: readonly [Subject, ...Subject[]]): Input {
  const random = createRandom(number);
  const { path, text } = random.of(files);
  const other = random.of(files).text;
  return { path, text: mutate(text, random, other), random };
}
