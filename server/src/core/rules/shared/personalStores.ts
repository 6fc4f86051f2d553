/** Credential stores of a user's machine, and what they belong to. */
export const personalStores: ReadonlyMap<string, string> = new Map([
  ['desktop', 'Docker Desktop'],
  ['desktop.exe', 'Docker Desktop'],
  ['osxkeychain', 'the macOS keychain'],
  ['wincred', 'the Windows credential manager'],
  ['secretservice', 'the keyring of a Linux desktop'],
  ['pass', 'the password store of one user'],
]);
