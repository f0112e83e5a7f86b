import { validationError } from '../errors.ts';

/** What a token is: `word` is a name or a keyword, `name` a #placeholder, `value` a :placeholder. */
type TokenKind = 'word' | 'name' | 'value' | 'index' | 'symbol' | 'end';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

const pattern = /\s*(?:(#[A-Za-z0-9_]+)|(:[A-Za-z0-9_]+)|([A-Za-z_][A-Za-z0-9_]*)|(\d+)|(<>|<=|>=|[=<>(),.[\]+-]))/y;
const end: Token = { kind: 'end', text: '<EOF>' };

/** Reads an expression token by token; `parameter` is the request's member, as in `UpdateExpression`. */
export class Tokens {
  readonly parameter: string;
  private readonly tokens: readonly Token[];
  private position = 0;

  constructor(parameter: string, expression: string) {
    this.parameter = parameter;
    if (expression === '') throw this.invalid('The expression can not be empty;');
    this.tokens = this.split(expression);
  }

  get next(): Token {
    return this.tokens[this.position] ?? end;
  }

  get afterNext(): Token {
    return this.tokens[this.position + 1] ?? end;
  }

  take(): Token {
    const token = this.next;
    this.position += 1;
    return token;
  }

  isSymbol(text: string): boolean {
    return this.next.kind === 'symbol' && this.next.text === text;
  }

  isKeyword(word: string): boolean {
    return this.next.kind === 'word' && this.next.text.toUpperCase() === word;
  }

  takeIf(is: boolean): boolean {
    if (is) this.position += 1;
    return is;
  }

  expectSymbol(text: string): void {
    if (!this.takeIf(this.isSymbol(text))) throw this.unexpected();
  }

  expectKeyword(word: string): void {
    if (!this.takeIf(this.isKeyword(word))) throw this.unexpected();
  }

  expectEnd(): void {
    if (this.next.kind !== 'end') throw this.unexpected();
  }

  unexpected(): Error {
    const near = [this.tokens[this.position - 1], this.next, this.tokens[this.position + 1]];
    const text = near.flatMap((token) => (token === undefined ? [] : [token.text])).join(' ');
    return this.invalid(`Syntax error; token: "${this.next.text}", near: "${text}"`);
  }

  invalid(what: string): Error {
    return validationError(`Invalid ${this.parameter}: ${what}`);
  }

  private split(expression: string): Token[] {
    const tokens: Token[] = [];
    const text = expression.trimEnd();
    pattern.lastIndex = 0;
    while (pattern.lastIndex < text.length) {
      const start = pattern.lastIndex;
      const found = pattern.exec(text);
      if (found === null) {
        throw this.invalid(
          `Syntax error; token: "${text.slice(start).trim().charAt(0)}", near: "${text.slice(start, start + 20).trim()}"`,
        );
      }
      const [, name, value, word, index, symbol = ''] = found;
      if (name !== undefined) tokens.push({ kind: 'name', text: name });
      else if (value !== undefined) tokens.push({ kind: 'value', text: value });
      else if (word !== undefined) tokens.push({ kind: 'word', text: word });
      else if (index !== undefined) tokens.push({ kind: 'index', text: index });
      else tokens.push({ kind: 'symbol', text: symbol });
    }
    return tokens;
  }
}
