import { afterEach, beforeEach, mock } from 'node:test';

/** Stops the clock in each test of a suite or file. What waits for a timer happens when `pass` is called, however busy the machine is. */
export function stopClock(): { readonly pass: () => void } {
  const waiting = new Map<object, () => void>();
  const setTimer = (act: () => void) => {
    const timer = { unref: () => timer };
    waiting.set(timer, act);
    return timer;
  };
  beforeEach(() => {
    mock.method(globalThis, 'setTimeout', setTimer as unknown as typeof setTimeout);
    mock.method(globalThis, 'clearTimeout', (timer: object) => waiting.delete(timer));
  });
  afterEach(() => {
    mock.restoreAll();
    waiting.clear();
  });
  return {
    pass: () => {
      const due = [...waiting.values()];
      waiting.clear();
      for (const act of due) act();
    },
  };
}
