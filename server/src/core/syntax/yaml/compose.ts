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
    roots.push(new DocumentConverter(text, problems).convert(document.contents as YamlNode | null, 0));
  }
  // GitLab drops empty documents before it counts them.
  const [first, second, ...others] = roots.filter((root) => root !== undefined && !isEmpty(root));
  const extra = others.map((root) => (root?.kind === 'mapping' ? root.entries[0]?.key.range : undefined) ?? root?.range);
  const common = { problems, ...(extra.length > 0 && { extraDocuments: extra.filter((range) => range !== undefined) }) };
  if (second !== undefined && isSpecHeader(first)) return withRoot({ header: first, ...common }, second);
  if (roots.length > 1 && isSpecHeader(first)) return { header: first, ...common };
  return withRoot(common, first ?? roots[0]);
}

function isEmpty(root: Node): boolean {
  return root.kind === 'mapping' ? root.entries.length === 0 : root.kind === 'scalar' && (root.value === null || root.value === false);
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

/** Converts one document of the library: anchors are not known in the next. */
class DocumentConverter {
  private readonly text: MappedText;
  private readonly written: string;
  private readonly problems: Problem[];
  private readonly anchors = new Map<string, Anchored>();
  // The nesting depth and range of the value that was converted last (for an alias, the range of the alias).
  private height = 0;
  private start = 0;
  private end = 0;

  constructor(text: MappedText, problems: Problem[]) {
    this.text = text;
    this.written = text.text;
    this.problems = problems;
  }

  convert(node: YamlNode | null, depth: number): Node | undefined {
    this.height = 0;
    if (!node?.range) return undefined;
    const { length } = this.written;
    this.start = Math.min(node.range[0], length);
    this.end = Math.min(Math.max(node.range[1], this.start), length);
    if (isAlias(node)) return this.aliased(node.source, depth);
    if (node.anchor === undefined) return this.value(node, depth);
    const pending: Anchored = { height: 0 };
    this.anchors.set(node.anchor, pending);
    const found = this.value(node, depth);
    if (found && this.anchors.get(node.anchor) === pending) this.anchors.set(node.anchor, { node: found, height: this.height });
    return found;
  }

  private aliased(name: string, depth: number): Node | undefined {
    const anchored = this.anchors.get(name);
    if (!anchored?.node || depth + anchored.height > maximumDepth) return undefined;
    this.height = anchored.height;
    return { alias: this.text.toSource(this.start, this.end), ...inFull(anchored.node) };
  }

  private value(node: YamlNode, depth: number): Node | undefined {
    if (isScalar(node)) {
      const isBlock = node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED';
      if (isBlock) this.end = lastWritten(this.written, this.start, this.end);
      return scalarNode(this.text, node, this.start, this.end);
    }
    if (depth >= maximumDepth) {
      this.problems.push(tooDeep(this.text, this.start, this.end));
      return undefined;
    }
    const found = isMap(node) ? this.mapping(node as CollectionNode<Pair>, depth) : this.sequence(node as CollectionNode<YamlNode>, depth);
    const tag = writtenTag(node.tag);
    return tag === undefined ? found : { tag, ...found };
  }

  private mapping(node: CollectionNode<Pair>, depth: number): Mapping {
    const { start: bracketAt, end: closedAt } = this;
    const isBracketed = node.flow === true && this.written.charAt(bracketAt) === '{';
    const entries: Entry[] = [];
    let tallest = 0;
    let firstStart = bracketAt;
    for (const pair of node.items) {
      const lastLine = this.asKey(this.convert(pair.key as YamlNode, depth + 1));
      if (entries.length === 0) firstStart = this.start;
      const key = this.halfTyped(lastLine, entries);
      const { start: keyStart, end: keyEnd } = this;
      tallest = Math.max(tallest, this.height);
      const value = this.convert(pair.value as YamlNode | null, depth + 1);
      tallest = Math.max(tallest, this.height);
      this.end = Math.max(keyEnd, this.end);
      entries.push(new WrittenEntry(key, value, this.text, keyStart, this.end));
    }
    this.height = tallest + 1;
    this.start = isBracketed ? bracketAt : firstStart;
    if (isBracketed) this.end = closedAt;
    else if (entries.length === 0) this.end = this.start;
    return { kind: 'mapping', range: this.text.toSource(this.start, this.end), entries };
  }

  /**
   * A plain key over several lines is several keys. Only the last has its colon: the others are still being typed. Returns the last, with
   * its range in `start` and `end`.
   */
  private halfTyped(key: Scalar, entries: Entry[]): Scalar {
    if (key.style !== 'plain' || key.alias) return key;
    const base = this.start;
    const written = this.written.slice(base, this.end);
    if (!written.includes('\n')) return key;
    const lines = [...written.matchAll(/\S(?:.*\S)?/g)];
    let last = key;
    for (const [index, { 0: line, index: at }] of lines.entries()) {
      this.start = base + at;
      this.end = this.start + line.length;
      last = scalarNode(this.text, { type: 'PLAIN', value: line }, this.start, this.end) ?? key;
      if (index < lines.length - 1) entries.push({ key: last, range: last.range });
    }
    return last;
  }

  /** A key that is not a scalar is represented by its text. */
  private asKey(key: Node | undefined): Scalar {
    if (key?.kind === 'scalar') return key;
    const range = this.text.toSource(this.start, this.end);
    const word = this.written.slice(this.start, this.end);
    return { kind: 'scalar', range, value: word, style: 'plain', source: coarse(word, range) };
  }

  private sequence(node: CollectionNode<YamlNode>, depth: number): Sequence {
    const { start: openAt, end: closedAt } = this;
    const items: Node[] = [];
    let tallest = 0;
    let lastEnd = Math.min(openAt + 1, this.written.length);
    for (const itemNode of node.items) {
      const item = this.convert(itemNode, depth + 1);
      tallest = Math.max(tallest, this.height);
      if (item) items.push(item);
      if (itemNode.range) lastEnd = Math.max(lastEnd, this.end);
    }
    this.height = tallest + 1;
    this.start = openAt;
    this.end = node.flow === true ? closedAt : lastEnd;
    return { kind: 'sequence', range: this.text.toSource(this.start, this.end), items };
  }
}

/** Where the trailing blanks and line breaks of a block scalar begin. */
function lastWritten(text: string, start: number, end: number): number {
  let offset = end;
  while (offset > start && ' \t\r\n'.includes(text.charAt(offset - 1))) offset--;
  return offset;
}
