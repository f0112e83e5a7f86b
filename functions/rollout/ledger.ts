import type { Control } from '../../core/control/control.ts';
import type { Decision } from '../../core/ledger/decision.ts';
import type { RolloutRecord } from '../../core/ledger/record.ts';

/** The order of decisions on one revision of the item: a look comes before the shift that it led to. */
const rank: Readonly<Record<Decision['did'], number>> = {
  planned: 0,
  signalled: 1,
  hookPassed: 1,
  hookFailed: 1,
  hookCalled: 2,
  continued: 1,
  looked: 2,
  waited: 2,
  passed: 2,
  proceeded: 2,
  alarmGone: 1,
  alarmBack: 1,
  promoted: 2,
  stopped: 2,
  shifted: 3,
  halted: 4,
  restored: 5,
  restoreFailed: 6,
  ended: 9,
};

/**
 * The place of a decision in the ledger: by the item's revision, then by the sleeps on it, then by `rank`. A repeated
 * decision has the same place.
 */
export const ledgerOrder = ({ rev }: Pick<Control, 'rev'>, did: Decision['did'], seq = 0): number =>
  rev * 1_000_000 + seq * 10 + rank[did];

/** The place of a rollout’s end in the ledger: after every look on the same revision. */
export const lastInLedger = (control: Control): number => control.rev * 1_000_000 + 999_999;

/** The record of a rollout that runs. */
export const recordOf = (control: Control): RolloutRecord => ({
  rolloutId: control.rolloutId,
  router: control.router,
  execution: control.execution,
  plan: control.plan,
  startedAt: control.plannedAt,
  ...(control.promotedAt !== undefined && { promotedAt: control.promotedAt }),
});
