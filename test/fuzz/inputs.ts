import type { Subject } from './examine.ts';
import { mutate } from './mutate.ts';
import { createRandom, type Random } from './random.ts';

export interface Input extends Subject {
  /** Chooses the requests for the file. */
  readonly random: Random;
}

/** The input with this number. It is always the same if the seed files are the same. */
export function inputOf(number: number, files: readonly [Subject, ...Subject[]]): Input {
  const random = createRandom(number);
  const { path, text } = random.of(files);
  const other = random.of(files).text;
  return { path, text: mutate(text, random, other), random };
}
