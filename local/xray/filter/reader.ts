import { invalidFilter, type Token, tokensOf } from './tokens.ts';

/** A filter expression that is read from left to right. */
export interface Reader {
  peek(): Token;
  take(): Token;
  /** Takes the next token if it is this sign, or this word in any case. */
  takeIf(text: string): boolean;
  /** @throws AwsError InvalidRequestException for another token */
  expect(text: string): void;
}

const end: Token = { kind: 'end', text: 'its end', at: 0 };

export const unexpected = ({ text, at }: Token, allowed: string) =>
  invalidFilter(`${text} at ${at} is not expected there: ${allowed} is allowed`);

/** @throws AwsError InvalidRequestException for what is no expression */
export function readerOf(expression: string): Reader {
  const tokens = tokensOf(expression);
  let next = 0;
  const peek = () => tokens[next] ?? end;
  const take = () => {
    const token = peek();
    next += 1;
    return token;
  };
  const isNext = (text: string) => {
    const { kind, text: found } = peek();
    return (kind === 'sign' || kind === 'word') && found.toUpperCase() === text;
  };
  const takeIf = (text: string) => {
    if (!isNext(text)) return false;
    take();
    return true;
  };
  return {
    peek,
    take,
    takeIf,
    expect(text) {
      if (!takeIf(text)) throw unexpected(peek(), text);
    },
  };
}
