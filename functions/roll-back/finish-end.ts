import type { Control } from '../../core/control/control.ts';
import type { Clock } from '../../core/ports/time.ts';
import type { Ending, HooksAfter } from '../end-rollout.ts';
import { endRollout } from '../end-rollout.ts';

/**
 * Whether the rollout's end was recorded already; then what is left of it is done. Once it was told that the stable can
 * be retired nobody may go back to that stable, and whoever changes the weights from then on is not in our way.
 */
export async function finishEnd(
  ports: Ending & { readonly clock: Clock },
  control: Control,
  hooksAfter: HooksAfter = 'missed',
): Promise<boolean> {
  const record = await ports.ledger.recordOf(control.rolloutId);
  if (record?.outcome === undefined) return false;
  const endedAt = record.endedAt ?? ports.clock.now();
  await endRollout(ports, control, record.outcome, record.reason ?? '', endedAt, hooksAfter);
  return true;
}
