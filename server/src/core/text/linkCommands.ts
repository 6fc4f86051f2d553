/** The only commands that links in hovers can run. Each checks its argument, because a link is text in a file's hover. */
export const linkCommands = [
  'pullproof.generateAuthEntry',
  'pullproof.coverRegistry',
  'pullproof.explainImagePull',
  'pullproof.fetchIncludes',
  'pullproof.refreshIncludes',
] as const;

export type LinkCommand = (typeof linkCommands)[number];
