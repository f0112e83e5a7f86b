import type { TrafficRouter } from '../core/ports.ts';
import type { Control } from '../core/rollout/control.ts';
import { testerRoutesOf } from '../core/rollout/tester-transitions.ts';

/**
 * Deletes every route for testers that was ever about to be made; one that is not there is well. Each is tried though
 * another failed.
 *
 * @throws the first failure, after all were tried
 */
export async function removeTesterRoutes(router: TrafficRouter, control: Control): Promise<void> {
  let failure: unknown;
  for (const { name } of testerRoutesOf(control)) {
    try {
      await router.deleteRoute({ router: control.plan.router, route: name });
    } catch (error) {
      failure ??= error;
    }
  }
  if (failure !== undefined) throw failure;
}
