import * as z from 'zod/mini';
import type { Output } from '../kit/call.ts';
import { createCollection, type Stateful } from '../kit/state.ts';
import { conflict } from './errors.ts';
import { canonical } from './key-order.ts';

/** How long a token is remembered. AWS says nothing of it for App Mesh; a day is what it promises elsewhere. */
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
   * The answer that this token got before; undefined when it is new.
   *
   * @throws AwsError ConflictException when it came with another request.
   */
  recall(operation: string, token: string, request: unknown): Output | undefined;
  remember(operation: string, token: string, request: unknown, answer: Output): void;
}

export function createClientTokens(now: () => number): ClientTokens {
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
    recall(operation, token, request) {
      forgetOld();
      const known = tokens.find(keyOf(operation, token));
      if (known === undefined) return undefined;
      if (known.request === canonical(request)) return known.answer;
      throw conflict(`The client token ${token} was used before, with another ${operation} request.`);
    },
    remember: (operation, token, request, answer) =>
      tokens.put({ operation, token, request: canonical(request), answer, at: now() }),
    snapshot: tokens.snapshot,
    restore: tokens.restore,
  };
}
