import type { Control } from '../../core/control/control.ts';
import type { Decision } from '../../core/ledger/decision.ts';
import type { RolloutRecord } from '../../core/ledger/record.ts';

/** What follows from what on one and the same item: a look comes before the shift that it led to. */
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
  ended: 9,
};

/**
 * Orders the ledger by the item's revision, then by the sleeps taken on it, then by what follows from what; the same
 * for a repeated decision.
 */
export const ledgerOrder = ({ rev }: Pick<Control, 'rev'>, did: Decision['did'], seq = 0): number =>
  rev * 1_000_000 + seq * 10 + rank[did];

/** The place of a rollout’s end: after every look on the same revision. */
export const lastInLedger = (control: Control): number => control.rev * 1_000_000 + 999_999;

/** What is kept of a rollout while it runs. */
export const recordOf = (control: Control): RolloutRecord => ({
  rolloutId: control.rolloutId,
  router: control.router,
  execution: control.execution,
  plan: control.plan,
  startedAt: control.plannedAt,
  ...(control.promotedAt !== undefined && { promotedAt: control.promotedAt }),
});
