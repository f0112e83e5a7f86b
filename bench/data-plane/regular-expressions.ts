import { matchedRequest } from '../../local/data-plane/matched-request.ts';
import { compileMatch } from '../../local/data-plane/route-match.ts';

/** An expression, with a value that matches as far as it goes and one that a backtracking engine despairs of. */
const cases = [
  { regex: '(a+)+b', ordinary: (n: number) => `${'a'.repeat(n - 1)}b`, nasty: (n: number) => 'a'.repeat(n) },
  { regex: '(a|aa)*c', ordinary: (n: number) => `${'a'.repeat(n - 1)}c`, nasty: (n: number) => 'a'.repeat(n) },
  { regex: '(.*)*=.*', ordinary: (n: number) => `k=${'v'.repeat(n - 2)}`, nasty: (n: number) => 'k'.repeat(n) },
];

function microseconds(regex: string, value: string): number {
  const matches = compileMatch({ headers: [{ name: 'x-color', match: { regex } }] });
  const headersDistinct = { 'x-color': [value] };
  const request = matchedRequest({ method: 'GET', url: '/', headers: {}, headersDistinct }, 80);
  const repeats = Math.max(20, Math.ceil(200_000 / value.length));
  const batch = () => {
    const began = performance.now();
    for (let i = 0; i < repeats; i += 1) matches(request);
    return ((performance.now() - began) * 1000) / repeats;
  };
  batch();
  // The least of many is what the work itself takes: other processes only add to it.
  return Math.min(...Array.from({ length: 15 }, batch));
}

export interface RegexCost {
  readonly regex: string;
  readonly length: number;
  readonly ordinaryMicroseconds: number;
  readonly nastyMicroseconds: number;
}

/** What a header rule takes for an ordinary value and a nasty one of the same length. */
export const regexCosts = (): RegexCost[] =>
  cases.flatMap(({ regex, ordinary, nasty }) =>
    [30, 1000, 8000].map((length) => ({
      regex,
      length,
      ordinaryMicroseconds: microseconds(regex, ordinary(length)),
      nastyMicroseconds: microseconds(regex, nasty(length)),
    })),
  );
