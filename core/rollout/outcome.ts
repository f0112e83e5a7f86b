/** How a rollout ends. Only `promoted` is a success for whatever waits on it. */
export const outcomes = [
  'promoted',
  'rolledBack',
  'rejected',
  'halted',
  'superseded',
  'rollbackFailed',
  'reverted',
] as const;
export type Outcome = (typeof outcomes)[number];

/** Exit codes of the command that waits on a rollout. */
export const exitCodes: Readonly<Record<Outcome, number>> = {
  promoted: 0,
  rolledBack: 2,
  reverted: 2,
  rejected: 3,
  superseded: 3,
  halted: 4,
  rollbackFailed: 4,
};
