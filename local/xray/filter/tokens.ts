import { invalidRequest } from '../errors.ts';

/** A piece of a filter expression, and where it begins, from 1. */
export interface Token {
  readonly kind: 'word' | 'text' | 'number' | 'sign' | 'end';
  readonly text: string;
  readonly at: number;
}

/** Characters that an expression may have here; X-Ray publishes no limit. */
const longest = 2000;

export const invalidFilter = (why: string) => invalidRequest(`Invalid filter expression: ${why}`);

/** In the order in which they are tried; the first group of a text is what stands between its quotes. */
const forms = [
  ['text', /"([^"]*)"/y],
  ['number', /-?\d+(?:\.\d+)?(?![\w.])/y],
  ['word', /annotation\[[^\]\s]+\]|[a-z][\w.-]*/iy],
  ['sign', /!=|<=|>=|[=<>!(){},:]/y],
] as const;

function tokenAt(expression: string, at: number): { readonly token: Token; readonly end: number } {
  for (const [kind, form] of forms) {
    form.lastIndex = at;
    const [whole, inner] = form.exec(expression) ?? [];
    if (whole !== undefined) return { token: { kind, text: inner ?? whole, at: at + 1 }, end: at + whole.length };
  }
  throw invalidFilter(`${expression.slice(at, at + 20)} at ${at + 1} is not understood`);
}

/** @throws AwsError InvalidRequestException for what is no expression */
export function tokensOf(expression: string): readonly Token[] {
  if (expression.length > longest)
    throw invalidFilter(`it has ${expression.length} characters: ${longest} are allowed`);
  const tokens: Token[] = [];
  const space = /\s*/y;
  const skip = (at: number) => {
    space.lastIndex = at;
    return at + (space.exec(expression)?.[0].length ?? 0);
  };
  for (let at = skip(0); at < expression.length; ) {
    const { token, end } = tokenAt(expression, at);
    tokens.push(token);
    at = skip(end);
  }
  return [...tokens, { kind: 'end', text: 'its end', at: expression.length + 1 }];
}
