/** Stores of a person's machine, and where they are to be found. */
export const personalStores: ReadonlyMap<string, string> = new Map([
  ['desktop', 'Docker Desktop'],
  ['desktop.exe', 'Docker Desktop'],
  ['osxkeychain', 'the keychain of macOS'],
  ['wincred', 'the credential manager of Windows'],
  ['secretservice', 'the keyring of a Linux desktop'],
  ['pass', 'the password store of one user'],
]);
