export type Token =
  | { readonly kind: 'number'; readonly value: number; readonly at: number }
  | { readonly kind: 'string' | 'name' | 'symbol'; readonly text: string; readonly at: number };

const shape =
  /\s*(?:(?<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)|(?<name>[A-Za-z_]\w*)|'(?<single>(?:\\.|[^'\\])*)'|"(?<double>(?:\\.|[^"\\])*)"|(?<symbol>==|!=|<=|>=|&&|\|\||[-+*/^()[\],<>]))/y;

/** @throws Error that says where the text cannot be read */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (text.slice(at).trim() !== '') {
    shape.lastIndex = at;
    const groups = shape.exec(text)?.groups;
    if (groups === undefined) throw new Error(`Unexpected character '${text.slice(at).trim().charAt(0)}'`);
    const { number, name, single, double, symbol = '' } = groups;
    const string = single ?? double;
    if (number !== undefined) tokens.push({ kind: 'number', value: Number(number), at });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name, at });
    // Escapes stay in: within SEARCH they have a meaning of their own.
    else if (string !== undefined) tokens.push({ kind: 'string', text: string, at });
    else tokens.push({ kind: 'symbol', text: symbol, at });
    at = shape.lastIndex;
  }
  return tokens;
}
