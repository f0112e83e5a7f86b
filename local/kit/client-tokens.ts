import * as z from 'zod/mini';
import type { AwsError } from './aws-error.ts';
import type { Output } from './call.ts';
import { canonical } from './key-order.ts';
import { createCollection, type Stateful } from './state.ts';

/** How long a token is remembered. Most services say nothing of it; a day is what AWS promises where it does. */
const lifetime = 24 * 60 * 60 * 1000;

const remembered = z.object({
  operation: z.string(),
  token: z.string(),
  request: z.string(),
  answer: z.record(z.string(), z.unknown()),
  at: z.number(),
});

/** Makes a write that is sent twice one write. */
export interface ClientTokens extends Stateful {
  /**
   * The answer that this token got before, or that of `effect` where it is new or there is none. The token of a refused
   * write is not spent.
   *
   * @throws AwsError the service's own when the token came with another request before
   */
  once(operation: string, token: string | undefined, request: unknown, effect: () => Output): Output;
}

export function createClientTokens(
  now: () => number,
  reused: (operation: string, token: string) => AwsError,
): ClientTokens {
  const keyOf = (operation: string, token: string) => `${operation} ${token}`;
  // In order of age, as a collection keeps the order of coming.
  const tokens = createCollection(remembered, ({ operation, token }) => keyOf(operation, token));
  const forgetOld = () => {
    for (const { operation, token, at } of tokens.all()) {
      if (now() - at < lifetime) return;
      tokens.remove(keyOf(operation, token));
    }
  };
  return {
    once(operation, token, asked, effect) {
      if (token === undefined) return effect();
      forgetOld();
      const request = canonical(asked);
      const known = tokens.find(keyOf(operation, token));
      if (known !== undefined && known.request !== request) throw reused(operation, token);
      if (known !== undefined) return known.answer;
      const answer = effect();
      tokens.put({ operation, token, request, answer, at: now() });
      return answer;
    },
    snapshot: tokens.snapshot,
    restore: tokens.restore,
  };
}
