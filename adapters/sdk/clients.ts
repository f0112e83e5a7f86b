import type { CloudWatchClientConfig } from '@aws-sdk/client-cloudwatch';
import type { CallBudget } from './call-budgets.ts';

/** Replacements by tests and simulations under the same clients; a `requestHandler` brings its own time-outs. */
export type ClientOverrides = Pick<
  CloudWatchClientConfig,
  'requestHandler' | 'endpoint' | 'credentials' | 'region' | 'maxAttempts' | 'retryStrategy'
>;

/**
 * Without `throwOnRequestTimeout` the SDK only warns. `socketTimeout` bounds the answer's body, which the request's
 * time-out does not: it ends with the answer's headers.
 */
export const settings = (budget: CallBudget, overrides: ClientOverrides) => ({
  maxAttempts: budget.attempts,
  requestHandler: {
    requestTimeout: budget.requestMilliseconds,
    connectionTimeout: budget.connectMilliseconds,
    socketTimeout: budget.requestMilliseconds,
    throwOnRequestTimeout: true,
  },
  ...overrides,
});

interface Logging {
  readonly middlewareStack: { remove(name: string): boolean };
}

/** Nothing is logged here, yet the SDK would copy each call and its answer for a logger: a twentieth of a call's CPU. */
export function unlogged<Client extends Logging>(client: Client): Client {
  client.middlewareStack.remove('loggerMiddleware');
  return client;
}

/** A router's clients. Reads and writes are apart because only reads may be repeated by the SDK. */
export interface ReadsAndWrites<Client> {
  readonly reads: Client;
  readonly writes: Client;
}

export const readsAndWrites = <Client extends Logging>(
  make: (config: ReturnType<typeof settings>) => Client,
  budgets: { readonly read: CallBudget; readonly write: CallBudget },
  overrides: ClientOverrides,
): ReadsAndWrites<Client> => ({
  reads: unlogged(make(settings(budgets.read, overrides))),
  writes: unlogged(make(settings(budgets.write, { ...overrides, maxAttempts: 1 }))),
});
