import type { Control } from '../../core/control/control.ts';
import type { TrafficRouter } from '../../core/ports/router.ts';
import { removeTesterRoutes } from '../remove-tester-routes.ts';
import type { RestoredRoute } from './restore-routes.ts';

/**
 * After the weights: nobody is sent to the canary any more. A rollout that halts keeps what testers have until released.
 * Gives the routes together with those that somebody else made in the place of testers'.
 */
export async function removeUnlessDrift(
  { router }: { readonly router: TrafficRouter },
  control: Control,
  restored: readonly RestoredRoute[],
): Promise<readonly RestoredRoute[]> {
  if (restored.some(({ is }) => is === 'drift')) return restored;
  const theirs = await removeTesterRoutes(router, control);
  return [...restored, ...theirs.map((one) => ({ ...one, is: 'drift' as const }))];
}
