import type { Control, TesterRoute } from '../../core/control/control.ts';
import { isOurs, testerRoutesOf } from '../../core/control/tester-transitions.ts';
import { TransientError } from '../../core/errors.ts';
import type { Lane } from '../../core/execution/pace.ts';
import { ifFound } from '../../core/if-found.ts';
import type { TrafficRouter } from '../../core/ports/router.ts';
import type { Drift } from '../../core/routing/drift.ts';
import type { RouteRef, RouterRef } from '../../core/routing/route.ts';
import type { ShiftPorts } from './ports.ts';

/**
 * Seconds until the caller's turn to make so many calls of the mesh, and at least `atLeast`, because every turn takes
 * room in the history of an execution.
 */
export async function turnIn(
  { pace, clock }: Pick<ShiftPorts, 'pace' | 'clock'>,
  router: Pick<RouterRef, 'provider'>,
  lane: Lane,
  calls: number,
  atLeast: number,
): Promise<number> {
  return Math.max(atLeast, Math.ceil((await pace.place(router, lane, calls, clock.now())) / 1000));
}

const shortestWaitSeconds = 5;

/**
 * Runs calls of the mesh on which no restore depends. Returns the seconds to wait instead if restores are queueing, or
 * if the mesh throttled a call.
 */
export async function givingWay<Done>(
  ports: Pick<ShiftPorts, 'pace' | 'clock'>,
  router: Pick<RouterRef, 'provider'>,
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

/** Whether the mesh throttled the call; it certainly had no effect then. */
export const isThrottled = (error: unknown): boolean => error instanceof TransientError && error.isThrottled;

/** A route that another party made under the name of a route for testers. */
interface TheirRoute {
  readonly name: string;
  readonly drift: Drift;
}

/**
 * Deletes every route for testers that may have been made; a route that is already gone counts as deleted. Routes that
 * another party made under these names stay, and are returned. Every route is tried even if another fails.
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
  // Without a known identity, any route of this name counts as ours.
  if (tester.identity === undefined) return undefined;
  const found = await ifFound(router.readRoute(ref));
  return found === undefined || isOurs(found, tester) ? undefined : { how: 'recreated', found: found.targets };
}
