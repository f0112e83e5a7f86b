const word = /\s*,?\s*(?:"((?:\\.|[^"\\])*)"|([(){},=])|([^\s(){},="]+))/y;

export interface Word {
  readonly text: string;
  readonly kind: 'quoted' | 'symbol' | 'plain';
}

function wordsOf(text: string): readonly Word[] {
  const words: Word[] = [];
  let at = 0;
  while (text.slice(at).replace(/^[\s,]+/, '') !== '') {
    word.lastIndex = at;
    const found = word.exec(text);
    if (found === null) throw new Error(`Invalid SEARCH query near "${text.slice(at).trim().slice(0, 20)}"`);
    const [, quoted, symbol, plain = ''] = found;
    if (quoted !== undefined) words.push({ kind: 'quoted', text: quoted.replace(/\\(.)/g, '$1') });
    else words.push(symbol === undefined ? { kind: 'plain', text: plain } : { kind: 'symbol', text: symbol });
    at = word.lastIndex;
  }
  return words;
}

/** The words of a search, read one after the other. */
export class SearchWords {
  private readonly words: readonly Word[];
  private position = 0;

  /** @throws Error for a text that is not made of words */
  constructor(text: string) {
    this.words = wordsOf(text);
  }

  get isEmpty(): boolean {
    return this.words.length === 0;
  }

  /** The text of the next word; undefined at the end. */
  get rest(): string | undefined {
    return this.words[this.position]?.text;
  }

  is(kind: 'symbol' | 'plain', expected: string): boolean {
    const next = this.words[this.position];
    return next?.kind === kind && next.text === expected;
  }

  /** Passes over a word that is there. */
  passOver(kind: 'symbol' | 'plain', expected: string): boolean {
    const found = this.is(kind, expected);
    if (found) this.position++;
    return found;
  }

  /** @throws Error unless the symbol comes next */
  take(symbol: string): void {
    if (!this.passOver('symbol', symbol)) throw new Error(`Invalid SEARCH query: expected '${symbol}'`);
  }

  /** @throws Error unless a value comes next */
  value(): Word {
    const found = this.words[this.position++];
    if (found === undefined || found.kind === 'symbol') throw new Error('Invalid SEARCH query: a value is missing');
    return found;
  }
}
