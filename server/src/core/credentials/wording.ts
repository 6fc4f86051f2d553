/**
 * The user's own word in backticks, for sentences about credentials. Characters that would end the backticks or the line are replaced, so
 * the sentence can be shown as plain text or converted by `toMarkdown`. A password in a URL is removed.
 */
export function named(word: string): string {
  const tame = word.replaceAll(/[`\p{Cc}\u2028\u2029]/gu, '\ufffd').replace(/:[^/@]+@/, ':…@');
  return `\`${tame.length > 200 ? `${tame.slice(0, 200)}…` : tame}\``;
}

/** Converts a sentence to Markdown: words in backticks become code, the rest is escaped as text. */
export function toMarkdown(sentence: string): string {
  return sentence
    .split('`')
    .map((piece, index) => (index % 2 === 0 ? escapeMarkdown(piece) : piece === '' ? '' : `\`${piece}\``))
    .join('');
}

/** The same for a table cell, where a `|` ends the cell even inside code. */
export function toCell(sentence: string): string {
  return toMarkdown(sentence).replaceAll('|', '\\|');
}

/** Escapes text so that it is not read as Markdown or HTML. */
export function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\r\n]+/g, ' ').replaceAll(/[\\*_{}[\]<>#~!&]/g, (character) => `\\${character}`);
}
