/** Random numbers that are the same for the same seed, so that every input of the fuzzer can be reproduced. */
export interface Random {
  /** An integer from 0 up to but not including `limit`; 0 if `limit` is 0. */
  below(limit: number): number;
  /** One of them. */
  of<T>(all: readonly [T, ...T[]]): T;
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (limit: number) => (limit < 1 ? 0 : next() % limit);
  return { below, of: (all) => all[below(all.length)] ?? all[0] };
}
