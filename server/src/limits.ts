/** Texts longer than this are left alone: nothing is said about them, and nothing waits for them. In UTF-16 units. */
export const maximumLength = 12_000_000;

/** Files larger than this are not read in the background. In bytes. */
export const maximumFileSize = 4_000_000;

/** How many files of a workspace are looked at, of whatever kind, before the search ends. */
export const maximumFiles = 100_000;
