import type { Control } from '../../core/control/control.ts';
import type { TrafficRouter } from '../../core/ports/router.ts';

/**
 * What somebody else did to the stable or the canary since they were planned, in one sentence: one that was made again
 * under its name is not what was judged, or not what it was judged against. Undefined when both are as they were.
 */
export async function targetsMadeAgain(
  router: TrafficRouter,
  { plan }: Pick<Control, 'plan'>,
): Promise<string | undefined> {
  const { identities, stable, canary } = plan;
  if (identities === undefined) return undefined;
  const known = [
    [canary, identities.canary],
    [stable, identities.stable],
  ] as const;
  const found = await Promise.all(known.map(([target]) => router.targetIdentity(plan.router, target)));
  const [other] = known.flatMap(([target, identity], i) => {
    if (found[i] === identity) return [];
    return [`${target} was deleted ${found[i] === undefined ? '' : 'and made again '}by someone else`];
  });
  return other;
}
