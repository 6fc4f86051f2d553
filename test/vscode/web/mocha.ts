/** Stands for the module `mocha` in VS Code for the Web, where Mocha only has globals. They exist when the tests are loaded. */
export const { after, afterEach, before, beforeEach, describe, it } = globalThis as unknown as typeof import('mocha');
