import { NotFoundError, RestoreFailedError } from '../../core/errors.ts';
import type { RouteReading, TrafficRouter } from '../../core/ports.ts';
import type { Control, RouteState } from '../../core/rollout/control.ts';
import type { RouteRef } from '../../core/rollout/plan.ts';
import { originalTargets } from '../../core/rollout/transitions.ts';
import { sameButTargets } from '../../core/routing/canonical.ts';
import { compareWithKnown } from '../../core/routing/drift.ts';
import { withOriginalTargets } from '../../core/routing/edit-route.ts';
import type { Target } from '../../core/routing/route-spec.ts';
import { targetsOf } from '../../core/routing/route-spec.ts';
import { sameTraffic } from '../../core/routing/weights.ts';
import { isThrottled } from '../give-way.ts';
import { writeId } from '../write-id.ts';

/** One route after the attempt to restore it. */
export type RestoredRoute = { readonly name: string } & (
  | { readonly is: 'original'; readonly reading: RouteReading; readonly written: boolean; readonly edited: boolean }
  | { readonly is: 'drift'; readonly found: readonly Target[] }
);

/** Whether it was written just now. */
export const isWritten = (one: RestoredRoute): boolean => one.is === 'original' && one.written;

/**
 * Puts the original weights of every route back, last shifted first; a route that carries them already is not
 * written, one whose weights somebody else changed is left alone. Each route is tried though another failed, unless the
 * mesh takes no more calls for now.
 *
 * @param attempt names the writes of one invocation, so that a repeated one is a write of its own
 * @throws the first failure; one that is throttled means that no write before it is in doubt
 */
export async function restoreRoutes(
  router: TrafficRouter,
  control: Control,
  attempt: string,
): Promise<RestoredRoute[]> {
  const restored: RestoredRoute[] = [];
  let failure: unknown;
  for (const route of control.routes.toReversed()) {
    try {
      restored.push(await restoreRoute(router, control, route, attempt));
    } catch (error) {
      failure ??= error;
      if (isThrottled(error)) break;
    }
  }
  if (failure !== undefined) throw failure;
  return restored;
}

async function restoreRoute(
  router: TrafficRouter,
  control: Control,
  route: RouteState,
  attempt: string,
): Promise<RestoredRoute> {
  const ref = { router: control.plan.router, route: route.name };
  const found = await readOrGone(router, ref);
  // A route that somebody deleted meanwhile is theirs as much as one that they edited: nothing is left to put back.
  if (found === undefined) return { name: route.name, is: 'drift', found: [] };
  const compared = compareWithKnown(found, { ...route, inDoubt: route.intents });
  // What is known is newer than a stale read, so it is what a restore has to build on.
  const current = compared.is === 'stale' ? { spec: route.spec, version: route.version } : found;
  const { name } = route;
  // Against the original and not what was last known: an edit that an earlier step carried along is an edit as well.
  const edited = !sameButTargets(current.spec, route.original.spec);
  if (compared.is !== 'stale' && isOriginal(current, route))
    return { name, is: 'original', reading: current, written: false, edited };
  if (compared.is === 'drift') return { name, is: 'drift', found: compared.found };
  const spec = withOriginalTargets(current.spec, route.original.spec);
  const reading = await router.writeRoute(ref, spec, `${writeId(control, route, route.writes + 1)}/restore/${attempt}`);
  if (!isOriginal(reading, route))
    throw new RestoreFailedError(`${name} was written, but does not carry the original weights`);
  return { name, is: 'original', reading, written: true, edited };
}

async function readOrGone(router: TrafficRouter, ref: RouteRef): Promise<RouteReading | undefined> {
  try {
    return await router.readRoute(ref);
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}

/** Whether what was read carries the original weights. */
export const isOriginal = (reading: Pick<RouteReading, 'spec'>, route: RouteState): boolean =>
  sameTraffic(targetsOf(reading.spec), originalTargets(route));
