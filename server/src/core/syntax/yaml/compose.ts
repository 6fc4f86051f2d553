import { Composer, type CST, type Document, isAlias, isMap, isScalar, type Pair, Schema, type Node as YamlNode } from 'yaml';
import { coarse, type MappedText } from '../../text/mappedText.ts';
import {
  type Entry,
  inFull,
  type Mapping,
  maximumDepth,
  type Node,
  type Parsed,
  type Problem,
  type Scalar,
  type Sequence,
} from '../node.ts';
import { yamlProblem } from './problem.ts';
import { scalarNode, writtenTag } from './scalarNode.ts';
import { type YamlTokens, yamlTokens } from './tokens.ts';
import { WrittenEntry } from './writtenNodes.ts';

/** Parses YAML like `parseYaml`, but only with the library's parser and composer. */
export function composeYaml(text: MappedText, tokens = yamlTokens(text.text)): Parsed {
  const problems: Problem[] = [];
  const roots: (Node | undefined)[] = [];
  const { documents, tooDeepAt } = composeDocuments(tokens);
  if (tooDeepAt !== undefined) problems.push(tooDeep(text, tooDeepAt, text.text.length));
  for (const document of documents) {
    for (const error of document.errors) problems.push(yamlProblem(error, text));
    roots.push(convertDocument(document, text, problems));
  }
  const [first, second] = roots;
  if (roots.length > 1 && isSpecHeader(first)) return withRoot({ header: first, problems }, second);
  return withRoot({ problems }, first);
}

function withRoot(parsed: Parsed, root: Node | undefined): Parsed {
  return root ? { ...parsed, root } : parsed;
}

function isSpecHeader(root: Node | undefined): root is Mapping {
  return root?.kind === 'mapping' && root.entries.some((entry) => entry.key.value === 'spec');
}

/**
 * `failsafe` keeps every scalar as a string, so that Ruby's rules can be applied to it. `!reference` is only declared because the parser
 * creates an expensive warning for each unknown tag. Shared, because each document would otherwise create its own.
 */
const schema = new Schema({ schema: 'failsafe', customTags: [{ tag: '!reference', collection: 'seq' }] });

const composerOptions = { schema, uniqueKeys: false, keepSourceTokens: true };

function composeDocuments({ tokens, ...depth }: YamlTokens): {
  readonly documents: readonly Document.Parsed[];
  readonly tooDeepAt?: number;
} {
  for (const token of tokens) if (token.type === 'document') prune(token.value, 0);
  return { documents: [...new Composer(composerOptions).compose(tokens)], ...depth };
}

function tooDeep(text: MappedText, start: number, end: number): Problem {
  const message = `This part is nested more than ${maximumDepth} levels deep and was not read.`;
  return { range: text.toSource(start, end), message, code: 'too-deep' };
}

/**
 * Empties collections that are nested too deeply before they are composed. The composer is recursive, and V8 ends the process when a
 * regular expression is compiled close to the end of the stack.
 */
function prune(token: CST.Token | null | undefined, depth: number): void {
  if (!token || !('items' in token)) return;
  if (depth >= maximumDepth) {
    token.items = [];
    return;
  }
  for (const item of token.items) {
    prune(item.key, depth + 1);
    prune(item.value, depth + 1);
  }
}

/** The value of an anchor and its nesting depth, so that a chain of aliases cannot build a tree beyond the limit. */
interface Anchored {
  readonly node?: Node;
  readonly height: number;
}

type CollectionNode<Item> = YamlNode & { readonly items: readonly Item[]; readonly flow?: boolean | undefined };

function convertDocument(document: Document.Parsed, text: MappedText, problems: Problem[]): Node | undefined {
  const written = text.text;
  const anchors = new Map<string, Anchored>();
  // The nesting depth and range of the value that was converted last (for an alias, the range of the alias).
  let height = 0;
  let start = 0;
  let end = 0;

  const convert = (node: YamlNode | null, depth: number): Node | undefined => {
    height = 0;
    if (!node?.range) return undefined;
    start = Math.min(node.range[0], written.length);
    end = Math.min(Math.max(node.range[1], start), written.length);
    if (isAlias(node)) return aliased(node.source, depth);
    if (node.anchor === undefined) return convertValue(node, depth);
    const pending: Anchored = { height: 0 };
    anchors.set(node.anchor, pending);
    const found = convertValue(node, depth);
    if (found && anchors.get(node.anchor) === pending) anchors.set(node.anchor, { node: found, height });
    return found;
  };

  const aliased = (name: string, depth: number): Node | undefined => {
    const anchored = anchors.get(name);
    if (!anchored?.node || depth + anchored.height > maximumDepth) return undefined;
    height = anchored.height;
    return { alias: text.toSource(start, end), ...inFull(anchored.node) };
  };

  const convertValue = (node: YamlNode, depth: number): Node | undefined => {
    if (isScalar(node)) {
      if (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED') end = lastWritten(written, start, end);
      return scalarNode(text, node, start, end);
    }
    if (depth >= maximumDepth) {
      problems.push(tooDeep(text, start, end));
      return undefined;
    }
    const found = isMap(node) ? mapping(node as CollectionNode<Pair>, depth) : sequence(node as CollectionNode<YamlNode>, depth);
    const tag = writtenTag(node.tag);
    return tag === undefined ? found : { tag, ...found };
  };

  const mapping = (node: CollectionNode<Pair>, depth: number): Mapping => {
    const [bracketAt, closedAt] = [start, end];
    const isBracketed = node.flow === true && written.charAt(bracketAt) === '{';
    const entries: Entry[] = [];
    let tallest = 0;
    let firstStart = bracketAt;
    for (const pair of node.items) {
      const lastLine = asKey(convert(pair.key as YamlNode, depth + 1));
      if (entries.length === 0) firstStart = start;
      const key = halfTyped(lastLine, entries);
      const keyStart = start;
      tallest = Math.max(tallest, height);
      const keyEnd = end;
      const value = convert(pair.value as YamlNode | null, depth + 1);
      tallest = Math.max(tallest, height);
      end = Math.max(keyEnd, end);
      entries.push(new WrittenEntry(key, value, text, keyStart, end));
    }
    height = tallest + 1;
    start = isBracketed ? bracketAt : firstStart;
    end = isBracketed ? closedAt : entries.length > 0 ? end : start;
    return { kind: 'mapping', range: text.toSource(start, end), entries };
  };

  /**
   * A plain key over several lines is several keys. Only the last has its colon: the others are still being typed. Returns the last, with
   * its range in `start` and `end`.
   */
  const halfTyped = (key: Scalar, entries: Entry[]): Scalar => {
    if (key.style !== 'plain' || key.alias || !written.slice(start, end).includes('\n')) return key;
    const lines = [...written.slice(start, end).matchAll(/\S(?:.*\S)?/g)];
    const base = start;
    let last = key;
    for (const [index, { 0: line, index: at }] of lines.entries()) {
      start = base + at;
      end = start + line.length;
      last = scalarNode(text, { type: 'PLAIN', value: line }, start, end) ?? key;
      if (index < lines.length - 1) entries.push({ key: last, range: last.range });
    }
    return last;
  };

  /** A key that is not a scalar is represented by its text. */
  const asKey = (key: Node | undefined): Scalar => {
    if (key?.kind === 'scalar') return key;
    const range = text.toSource(start, end);
    const word = written.slice(start, end);
    return { kind: 'scalar', range, value: word, style: 'plain', source: coarse(word, range) };
  };

  const sequence = (node: CollectionNode<YamlNode>, depth: number): Sequence => {
    const [openAt, closedAt] = [start, end];
    const items: Node[] = [];
    let tallest = 0;
    let lastEnd = Math.min(openAt + 1, written.length);
    for (const itemNode of node.items) {
      const item = convert(itemNode, depth + 1);
      tallest = Math.max(tallest, height);
      if (item) items.push(item);
      if (itemNode.range) lastEnd = Math.max(lastEnd, end);
    }
    height = tallest + 1;
    start = openAt;
    end = node.flow === true ? closedAt : lastEnd;
    return { kind: 'sequence', range: text.toSource(start, end), items };
  };

  return convert(document.contents as YamlNode | null, 0);
}

/** Where the trailing blanks and line breaks of a block scalar begin. */
function lastWritten(text: string, start: number, end: number): number {
  let offset = end;
  while (offset > start && ' \t\r\n'.includes(text.charAt(offset - 1))) offset--;
  return offset;
}
