import type { Control } from '../core/control/control.ts';
import type { RolloutRecord } from '../core/ledger/record.ts';

/** What is kept of a rollout while it runs. */
export const recordOf = (control: Control): RolloutRecord => ({
  rolloutId: control.rolloutId,
  router: control.router,
  execution: control.execution,
  plan: control.plan,
  startedAt: control.plannedAt,
  ...(control.promotedAt !== undefined && { promotedAt: control.promotedAt }),
});
