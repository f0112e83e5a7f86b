import * as z from 'zod/mini';
import type { Output } from '../kit/call.ts';
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

export const clientTokensShape = z.array(remembered);
export type RememberedToken = z.infer<typeof remembered>;

/** Makes a write that is sent twice one write. */
export interface ClientTokens {
  /**
   * The answer that this token got before; undefined when it is new.
   *
   * @throws AwsError ConflictException when it came with another request.
   */
  recall(operation: string, token: string, request: unknown): Output | undefined;
  remember(operation: string, token: string, request: unknown, answer: Output): void;
  all(): RememberedToken[];
  replaceAll(tokens: readonly RememberedToken[]): void;
}

export function createClientTokens(now: () => number): ClientTokens {
  // In order of age, as a Map keeps the order of insertion.
  const tokens = new Map<string, RememberedToken>();
  const forgetOld = () => {
    for (const [key, { at }] of tokens) {
      if (now() - at < lifetime) return;
      tokens.delete(key);
    }
  };
  const put = (entry: RememberedToken) => void tokens.set(`${entry.operation} ${entry.token}`, entry);
  return {
    recall(operation, token, request) {
      forgetOld();
      const known = tokens.get(`${operation} ${token}`);
      if (known === undefined) return undefined;
      if (known.request === canonical(request)) return known.answer;
      throw conflict(`The client token ${token} was used before, with another ${operation} request.`);
    },
    remember: (operation, token, request, answer) =>
      put({ operation, token, request: canonical(request), answer, at: now() }),
    all: () => [...tokens.values()],
    replaceAll(entries) {
      tokens.clear();
      for (const entry of entries) put(entry);
    },
  };
}
