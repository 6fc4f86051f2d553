/** Longer text is cut in messages, because it is underlined in the file anyway. */
const maxLength = 100;
const maxRead = 2000;

/** Nothing in such a word has to be replaced or cut. */
const plainWord = /^[\w.:/-]{0,100}$/;

/** The user's own text in quotes, on one line, without the password of a URL. */
export function quoted(words: string): string {
  if (plainWord.test(words)) return `"${words}"`;
  const shown = words
    .slice(0, maxRead)
    .replace(/(\/\/|^)[^/@\s:]*:[^/@\s]*@(?=[^@\s]*\/|[^@\s:]*\.[a-z])/gi, '$1…@')
    .replace(/\s+/g, ' ');
  return `"${shown.length > maxLength ? `${shown.slice(0, maxLength)}…` : shown}"`;
}
