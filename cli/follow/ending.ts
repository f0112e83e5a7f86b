import type { Execution } from '../../core/execution/attempt.ts';
import type { Outcome } from '../../core/ledger/outcome.ts';
import { outcomes, whyPromoted } from '../../core/ledger/outcome.ts';
import type { RolloutPlan } from '../../core/plan/plan.ts';
import type { Sight } from './rollout.ts';

/** How a rollout ended, for whoever waited on it. */
export interface Ending {
  readonly outcome: Outcome;
  /** One sentence. */
  readonly reason: string;
  /** Promoted, and its stable is still kept warm: an alarm would take it back. */
  readonly keepWarm?: true;
}

/**
 * How a rollout ended; undefined while it goes on. One whose execution was ended from outside goes on until its routes
 * were put back.
 *
 * @param until `promoted` takes a rollout that keeps its stable warm for ended
 */
export function endingOf(
  { control, record }: Sight,
  execution: Execution | undefined,
  until: 'promoted' | 'retired' = 'promoted',
): Ending | undefined {
  const plan = control?.plan ?? record?.plan;
  if (record?.outcome !== undefined)
    return { outcome: record.outcome, reason: reasonOf(record.outcome, record.reason, plan) };
  if (until === 'promoted' && control?.phase === 'keepWarm' && control.stop === undefined)
    return { outcome: 'promoted', reason: whyPromoted(control.plan), keepWarm: true };
  if (execution === undefined || execution.status === 'RUNNING') return undefined;
  if (execution.status === 'SUCCEEDED')
    return { outcome: 'promoted', reason: reasonOf('promoted', execution.cause, plan) };
  const outcome = outcomes.find((one) => one === execution.error);
  if (outcome !== undefined) return { outcome, reason: reasonOf(outcome, execution.cause, plan) };
  if (control !== undefined || record !== undefined) return undefined;
  return {
    outcome: 'rejected',
    reason: `its execution ended before it had planned: ${execution.error ?? execution.status}`,
  };
}

/** An execution that succeeds gives no cause, and a record may be read before its end was written. */
function reasonOf(outcome: Outcome, said: string | undefined, plan: RolloutPlan | undefined): string {
  if (said !== undefined && said !== '') return said;
  if (outcome !== 'promoted') return 'no reason was written down';
  return plan === undefined ? 'the canary serves everything' : whyPromoted(plan);
}
