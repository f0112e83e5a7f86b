import type { Control } from '../../core/control/control.ts';
import { isHeld } from '../../core/control/control.ts';
import type { RolloutPlan } from '../../core/plan/plan.ts';
import type { ControlStore } from '../../core/ports/control-store.ts';
import { counted } from '../../core/text/numbers.ts';
import { isDismissable } from './start-problems.ts';

/** A start in the order of its scope; without `plannedAt` it holds no router yet. */
interface Waiter {
  readonly rolloutId: string;
  readonly plannedAt?: number;
}

/**
 * The rollouts that keep a start of their scope waiting, as one sentence; undefined if it is its turn. One that keeps
 * its stable warm runs no more; a halted one does, until it is released.
 *
 * Asked before the taking of the router and once more after it: of two starts that take at once, one sees the other,
 * and if both do, the one planned later steps back.
 */
export async function scopeFull(
  store: Pick<ControlStore, 'leases' | 'read'>,
  limit: RolloutPlan['maxConcurrent'],
  waiter: Waiter,
): Promise<string | undefined> {
  if (limit === undefined) return undefined;
  const ahead: string[] = [];
  for (const { router } of await store.leases()) {
    const item = await store.read(router);
    if (isHeld(item) && item.plan.maxConcurrent?.scope === limit.scope && isAhead(item, waiter))
      ahead.push(item.rolloutId);
  }
  if (ahead.length < limit.rollouts) return undefined;
  return `waits until fewer than ${counted(limit.rollouts, 'rollout')} of the scope ${limit.scope} ${limit.rollouts === 1 ? 'runs' : 'run'}: ${ahead.join(', ')}`;
}

function isAhead(item: Control, { rolloutId, plannedAt }: Waiter): boolean {
  if (item.rolloutId === rolloutId || isDismissable(item)) return false;
  if (plannedAt === undefined || item.phase !== 'planned') return true;
  return item.plannedAt < plannedAt || (item.plannedAt === plannedAt && item.rolloutId < rolloutId);
}
