import { versionNames } from '../plan/names.ts';
import type { RolloutPlan } from '../plan/plan.ts';
/** The end of a rollout. Only `promoted` is a success for callers that wait on it. */
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

/** The words for an end of a rollout: `checkout-1 has been rolled back`. */
export const endedAs: Readonly<Record<Outcome, string>> = {
  promoted: 'has been promoted',
  rolledBack: 'has been rolled back',
  rejected: 'has been rejected',
  halted: 'has been halted and released',
  superseded: 'has been superseded',
  rollbackFailed: 'could not be rolled back',
  reverted: 'has been taken back after its promotion',
};

/** Why a rollout is promoted, in one sentence. */
export const whyPromoted = (plan: Pick<RolloutPlan, 'stable' | 'canary' | 'names' | 'service'>): string =>
  `${versionNames(plan).canary} serves all of ${plan.service}`;

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
