/**
 * A user's word between backticks, as it stands in sentences about credentials. What could end the backticks or the line is replaced, so the sentence can
 * be shown as plain text, or be turned into Markdown by `toMarkdown`, without being read again. A password in a URL is left out.
 */
export function named(word: string): string {
  const tame = word.replaceAll(/[`\p{Cc}\u2028\u2029]/gu, '\ufffd').replace(/:[^/@]+@/, ':…@');
  return `\`${tame.length > 200 ? `${tame.slice(0, 200)}…` : tame}\``;
}

/** A sentence with words between backticks, as Markdown: the words become code, all else stays text. */
export function toMarkdown(sentence: string): string {
  return sentence
    .split('`')
    .map((piece, index) => (index % 2 === 0 ? escapeMarkdown(piece) : piece === '' ? '' : `\`${piece}\``))
    .join('');
}

/** The same for a cell of a table, where a bar would end the cell even inside code. */
export function toCell(sentence: string): string {
  return toMarkdown(sentence).replaceAll('|', '\\|');
}

/** Text that is not to be read as Markdown or HTML. */
export function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\r\n]+/g, ' ').replaceAll(/[\\*_{}[\]<>#~!&]/g, (character) => `\\${character}`);
}
