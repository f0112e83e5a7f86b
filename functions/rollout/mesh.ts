import type { Control, TesterRoute } from '../../core/control/control.ts';
import { isOurs, testerRoutesOf } from '../../core/control/tester-transitions.ts';
import { NotFoundError, TransientError } from '../../core/errors.ts';
import type { Lane } from '../../core/execution/pace.ts';
import type { TrafficRouter } from '../../core/ports/router.ts';
import type { Drift } from '../../core/routing/drift.ts';
import type { RouteRef, RouterRef } from '../../core/routing/route.ts';
import type { ShiftPorts } from './ports.ts';

/**
 * Seconds until it is this one's turn to make so many calls of the mesh; `atLeast` so many, because every turn takes
 * room in the history of an execution.
 */
export async function turnIn(
  { pace, clock }: Pick<ShiftPorts, 'pace' | 'clock'>,
  router: RouterRef,
  lane: Lane,
  calls: number,
  atLeast: number,
): Promise<number> {
  return Math.max(atLeast, Math.ceil((await pace.place(router, lane, calls, clock.now())) / 1000));
}

const shortestWaitSeconds = 5;

/**
 * Runs what calls the mesh without anybody's routes depending on it; gives the seconds to wait instead when restores
 * are queueing, or when it was turned away for being one call too many.
 */
export async function givingWay<Done>(
  ports: Pick<ShiftPorts, 'pace' | 'clock'>,
  router: RouterRef,
  calls: number,
  run: () => Promise<Done>,
): Promise<Done | number> {
  if ((await ports.pace.restoring(ports.clock.now())) > 0)
    return turnIn(ports, router, 'forward', calls, shortestWaitSeconds);
  try {
    return await run();
  } catch (error) {
    if (!isThrottled(error)) throw error;
    return turnIn(ports, router, 'forward', calls, shortestWaitSeconds);
  }
}

/** Turned away as one call too many, so without effect for certain. */
export const isThrottled = (error: unknown): boolean => error instanceof TransientError && error.isThrottled;

/** A route under the name of one that was made for testers, which somebody else made in its place. */
export interface TheirRoute {
  readonly name: string;
  readonly drift: Drift;
}

/**
 * Deletes every route for testers that was ever about to be made; one that is not there is well. One that somebody else
 * made in its place is left, and given back. Each is tried though another failed.
 *
 * @throws the first failure, after all were tried
 */
export async function removeTesterRoutes(router: TrafficRouter, control: Control): Promise<readonly TheirRoute[]> {
  const theirs: TheirRoute[] = [];
  let failure: unknown;
  for (const tester of testerRoutesOf(control)) {
    try {
      const ref = { router: control.plan.router, route: tester.name };
      const drift = await theirsAt(router, ref, tester);
      if (drift === undefined) await router.deleteRoute(ref);
      else theirs.push({ name: tester.name, drift });
    } catch (error) {
      failure ??= error;
    }
  }
  if (failure !== undefined) throw failure;
  return theirs;
}

async function theirsAt(router: TrafficRouter, ref: RouteRef, tester: TesterRoute): Promise<Drift | undefined> {
  // Whatever is there is ours where nobody knows which one we made.
  if (tester.identity === undefined) return undefined;
  try {
    const found = await router.readRoute(ref);
    return isOurs(found, tester) ? undefined : { how: 'recreated', found: found.targets };
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}
