import type { TrafficRouter } from '../../core/ports.ts';
import type { Control } from '../../core/rollout/control.ts';
import { removeTesterRoutes } from '../remove-tester-routes.ts';
import type { RestoredRoute } from './restore-routes.ts';

/** After the weights: nobody is sent to the canary any more. A rollout that halts keeps what testers have until released. */
export async function removeUnlessDrift(
  { router }: { readonly router: TrafficRouter },
  control: Control,
  restored: readonly RestoredRoute[],
): Promise<void> {
  if (!restored.some(({ is }) => is === 'drift')) await removeTesterRoutes(router, control);
}
