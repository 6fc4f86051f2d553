/** Longer expressions are not evaluated. In UTF-16 units. */
const maxLength = 1000;
const maxDepth = 20;

/** The value of a variable: null if it is certainly not set, undefined if that is not known. */
export type LookUp = (name: string) => string | null | undefined;

type Value = string | null | undefined;

/** Whether an expression of `rules:if` is true (docs/ground-truth.md#j3). Undefined if that is not known, and for what GitLab rejects. */
export function isTrueExpression(text: string, lookUp: LookUp): boolean | undefined {
  const tokens = text.length > maxLength ? undefined : tokensOf(text);
  if (tokens === undefined) return undefined;
  const reader = new ExpressionReader(tokens, lookUp);
  const result = reader.either(0);
  return reader.isAtEnd ? result : undefined;
}

const token = /\s*(?:(&&|\|\||==|!=|=~|!~|\(|\))|\$([A-Za-z_]\w*)|"([^"]*)"|'([^']*)'|(null)\b|\/((?:[^/\\]|\\.)*)\/([imsU]*))/y;

interface Token {
  readonly operator?: string;
  readonly variable?: string;
  readonly text?: string | null;
  readonly pattern?: { readonly source: string; readonly flags: string };
}

function tokensOf(text: string): readonly Token[] | undefined {
  const found: Token[] = [];
  const end = text.trimEnd().length;
  token.lastIndex = 0;
  for (let at = 0; at < end; at = token.lastIndex) {
    token.lastIndex = at;
    const match = token.exec(text);
    if (match === null) return undefined;
    const [, operator, variable, double, single, nothing, source, flags = ''] = match;
    if (operator !== undefined) found.push({ operator });
    else if (variable !== undefined) found.push({ variable });
    else if (source !== undefined) found.push({ pattern: { source, flags } });
    else found.push({ text: nothing === undefined ? (double ?? single ?? '') : null });
  }
  return found;
}

class ExpressionReader {
  private readonly tokens: readonly Token[];
  private readonly lookUp: LookUp;
  private at = 0;
  private isInvalid = false;

  constructor(tokens: readonly Token[], lookUp: LookUp) {
    this.tokens = tokens;
    this.lookUp = lookUp;
  }

  get isAtEnd(): boolean {
    return !this.isInvalid && this.at === this.tokens.length;
  }

  /** `a || b`. */
  either(depth: number): boolean | undefined {
    let result = this.both(depth);
    while (this.takes('||')) {
      const other = this.both(depth);
      result = result === true || other === true ? true : result === undefined || other === undefined ? undefined : false;
    }
    return result;
  }

  /** `a && b`. */
  private both(depth: number): boolean | undefined {
    let result = this.comparison(depth);
    while (this.takes('&&')) {
      const other = this.comparison(depth);
      result = result === false || other === false ? false : result === undefined || other === undefined ? undefined : true;
    }
    return result;
  }

  private comparison(depth: number): boolean | undefined {
    if (this.takes('(')) {
      const inner = depth < maxDepth ? this.either(depth + 1) : undefined;
      this.isInvalid ||= !this.takes(')');
      return inner;
    }
    const left = this.value();
    const operator = this.tokens[this.at]?.operator;
    if (operator === '==' || operator === '!=') {
      this.at++;
      const right = this.value();
      return left === undefined || right === undefined ? undefined : (left === right) === (operator === '==');
    }
    if (operator === '=~' || operator === '!~') {
      this.at++;
      const pattern = this.tokens[this.at++]?.pattern;
      const isMatch = left === undefined || pattern === undefined ? undefined : matches(left, pattern);
      return isMatch === undefined ? undefined : isMatch === (operator === '=~');
    }
    return left === undefined ? undefined : left !== null && left !== '';
  }

  private value(): Value {
    const next = this.tokens[this.at++];
    if (next?.variable !== undefined) return this.lookUp(next.variable);
    if (next?.text === undefined) this.isInvalid = true;
    return next?.text;
  }

  private takes(operator: string): boolean {
    const isNext = this.tokens[this.at]?.operator === operator;
    if (isNext) this.at++;
    return isNext;
  }
}

/** Plain text, with `^` and `$` at the ends. Others could take hours, and GitLab reads some of them differently. */
const plainPattern = /^(?<start>\^?)(?<middle>(?:[\w\s:@%,;=!~"'<>&#-]|\\[./-])*)(?<end>\$?)$/;

function matches(text: Value, { source, flags }: NonNullable<Token['pattern']>): boolean | undefined {
  if (text === null || text === undefined) return text === null ? false : undefined;
  const plain = plainPattern.exec(source)?.groups;
  // `^` and `$` also match at newlines.
  if (plain === undefined || /[^i]/.test(flags) || text.includes('\n')) return undefined;
  const fold = (one: string) => (flags.includes('i') ? one.toLowerCase() : one);
  const [wanted, given] = [fold((plain.middle ?? '').replaceAll('\\', '')), fold(text)];
  if (plain.start !== '') return plain.end === '' ? given.startsWith(wanted) : given === wanted;
  return plain.end === '' ? given.includes(wanted) : given.endsWith(wanted);
}
