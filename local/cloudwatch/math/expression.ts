import { type Token, tokensOf } from './tokens.ts';

export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'string'; readonly text: string }
  /** The id of another query, or a word such as REPEAT. */
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'negative'; readonly of: Expression }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression };

/** Loosest first; all of them group from the left. */
const levels: readonly (readonly string[])[] = [
  ['OR', '||'],
  ['AND', '&&'],
  ['==', '!=', '<=', '>=', '<', '>'],
  ['+', '-'],
  ['*', '/'],
  ['^'],
];

/** @throws Error that says what is wrong with the expression's form */
export function parseExpression(text: string): Expression {
  const tokens = tokensOf(text);
  let position = 0;

  const textOf = (token: Token | undefined) =>
    token?.kind === 'symbol' || token?.kind === 'name' ? token.text : undefined;
  const next = () => textOf(tokens[position]);
  const expected = (what: string) => {
    const token = tokens[position];
    const found = token === undefined ? 'the end' : `'${text.slice(token.at).trim().slice(0, 10)}'`;
    return new Error(`Expected ${what}, found ${found}`);
  };
  const take = (symbol: string) => {
    if (next() !== symbol) throw expected(`'${symbol}'`);
    position++;
  };

  const sequence = (end: string): Expression[] => {
    const items: Expression[] = [];
    while (next() !== end) {
      if (items.length > 0) take(',');
      items.push(binary(0));
    }
    take(end);
    return items;
  };

  const primary = (): Expression => {
    const token = tokens[position];
    if (token === undefined) throw expected('a value');
    position++;
    if (token.kind === 'number') return { kind: 'number', value: token.value };
    if (token.kind === 'string') return { kind: 'string', text: token.text };
    if (token.kind === 'name') {
      if (next() !== '(') return { kind: 'name', name: token.text };
      position++;
      return { kind: 'call', name: token.text, args: sequence(')') };
    }
    if (token.text === '[') return { kind: 'list', items: sequence(']') };
    if (token.text === '-') return { kind: 'negative', of: binary(levels.length - 1) };
    if (token.text === '(') {
      const inner = binary(0);
      take(')');
      return inner;
    }
    position--;
    throw expected('a value');
  };

  const binary = (level: number): Expression => {
    const operators = levels[level];
    if (operators === undefined) return primary();
    let left = binary(level + 1);
    for (let operator = next(); operator !== undefined && operators.includes(operator); operator = next()) {
      position++;
      left = { kind: 'binary', operator, left, right: binary(level + 1) };
    }
    return left;
  };

  const expression = binary(0);
  if (position < tokens.length) throw expected('the end');
  return expression;
}
