// Node's entry point imports this file, so it imports nothing of the core: the core is in the other bundle already.

/** Files larger than this are not read in the background. In bytes. */
export const maximumFileSize = 4_000_000;

/** How many files and folders of a workspace folder are visited before the search ends. */
export const maximumEntries = 100_000;
