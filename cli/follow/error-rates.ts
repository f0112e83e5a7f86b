import type { Decision } from '../../core/ledger/decision.ts';

/** Error rates as the looks saw them, oldest first: proportions. */
export interface ErrorRates {
  readonly canary: readonly number[];
  readonly stable: readonly number[];
}

/** The error rates of both versions from the looks in the ledger; a look that did not measure them is left out. */
export function errorRates(decisions: readonly Decision[]): ErrorRates {
  const found = decisions.flatMap(({ reasons = [] }) =>
    reasons.filter(({ metric }) => metric === 'errorRate').slice(0, 1),
  );
  return {
    canary: found.flatMap(({ value }) => (value === undefined ? [] : [value])),
    stable: found.flatMap(({ stable }) => (stable === undefined ? [] : [stable])),
  };
}
