import type { Control, RouteState } from '../../core/control/control.ts';
import { NotFoundError, RestoreFailedError, TransientError } from '../../core/errors.ts';
import type { TrafficRouter } from '../../core/ports/router.ts';
import { digestOf } from '../../core/routing/digest.ts';
import type { Drift } from '../../core/routing/drift.ts';
import { compareWithKnown, isAnother } from '../../core/routing/drift.ts';
import type { RouteReading, RouteRef } from '../../core/routing/route.ts';
import { sameTraffic } from '../../core/routing/weights.ts';
import { writeId } from '../rollout/item.ts';
import { isThrottled, removeTesterRoutes, turnIn } from '../rollout/mesh.ts';
import type { RollBackPorts } from '../rollout/ports.ts';

/** One route after the attempt to restore it. */
export type RestoredRoute = { readonly name: string } & (
  | { readonly kind: 'original'; readonly reading: RouteReading; readonly written: boolean; readonly edited: boolean }
  | { readonly kind: 'drift'; readonly drift: Drift }
);

/** Whether it was written just now. */
export const isWritten = (one: RestoredRoute): boolean => one.kind === 'original' && one.written;

/** How often a route is read that was read older than it is known to be, and how long that is waited for. */
const reads = 4;
const untilReadAgainMs = 1000;

/**
 * Puts the original weights of every route back, last shifted first; a route that carries them already is not
 * written, one whose weights somebody else changed is left alone, and so is one that somebody else made anew, unless
 * it carries a write of ours: those weights are taken back. Nothing is written over what was not read: a route that was
 * read too old is read again once the others are restored. Each route is tried though another failed, unless the mesh
 * takes no more calls for now.
 *
 * @param attempt names the writes of one invocation, so that a repeated one is a write of its own
 * @throws the first failure; one that is throttled means that no write before it is in doubt
 */
export async function restoreRoutes(
  ports: Pick<RollBackPorts, 'router' | 'pause'>,
  control: Control,
  attempt: string,
): Promise<RestoredRoute[]> {
  const restored: RestoredRoute[] = [];
  let left = control.routes.toReversed();
  let failure: unknown;
  for (let read = 1; read <= reads && left.length > 0 && !isThrottled(failure); read++) {
    if (read > 1) await ports.pause(untilReadAgainMs);
    const stale: RouteState[] = [];
    for (const route of left) {
      try {
        const one = await restoreRoute(ports.router, control, route, attempt);
        if (one === 'stale') stale.push(route);
        else restored.push(one);
      } catch (error) {
        failure ??= error;
        if (isThrottled(error)) break;
      }
    }
    left = stale;
  }
  if (failure !== undefined) throw failure;
  const [old] = left;
  if (old !== undefined) throw new TransientError(`${old.name} was read older than it is known to be`);
  return restored;
}

async function restoreRoute(
  router: TrafficRouter,
  control: Control,
  route: RouteState,
  attempt: string,
): Promise<RestoredRoute | 'stale'> {
  const { name, original } = route;
  const ref = { router: control.plan.router, route: name };
  const found = await readOrGone(router, ref);
  // A route that somebody deleted meanwhile is theirs as much as one that they edited: nothing is left to put back.
  if (found === undefined) return { name, kind: 'drift', drift: { how: 'deleted', found: [] } };
  const compared = compareWithKnown(found, { ...route, inDoubt: route.intents });
  if (compared.kind === 'stale') return 'stale';
  const isAnothers = compared.kind === 'drift' && compared.drift.how === 'recreated';
  // Against the original and not what was last known: an edit that an earlier step carried along is an edit as well.
  const edited = digestOf(found.rest) !== original.rest;
  if (isOriginal(found, route) && !isAnothers)
    return { name, kind: 'original', reading: found, written: false, edited };
  if (compared.kind === 'drift' && !compared.drift.overwritten) return { name, kind: 'drift', drift: compared.drift };
  const id = `${writeId(control, route, route.writes + 1)}/restore/${attempt}`;
  const reading = await router.setTargets(ref, found, original.targets, id);
  // It was made again before the write; the rollout's weights, which nobody wanted there, are taken back.
  if (isAnother(reading, route))
    return { name, kind: 'drift', drift: { how: 'recreated', found: reading.targets, overwritten: true } };
  if (!isOriginal(reading, route))
    throw new RestoreFailedError(`${name} was written, but does not carry the original weights`);
  return { name, kind: 'original', reading, written: true, edited };
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
const isOriginal = (reading: RouteReading, { original }: RouteState): boolean =>
  sameTraffic(reading.targets, original.targets);

/**
 * After the weights: nobody is sent to the canary any more. A rollout that halts keeps what testers have until released.
 * Gives the routes together with those that somebody else made in the place of testers'.
 */
export async function removeUnlessDrift(
  { router }: { readonly router: TrafficRouter },
  control: Control,
  restored: readonly RestoredRoute[],
): Promise<readonly RestoredRoute[]> {
  if (restored.some(({ kind }) => kind === 'drift')) return restored;
  const theirs = await removeTesterRoutes(router, control);
  return [...restored, ...theirs.map((one) => ({ ...one, kind: 'drift' as const }))];
}

/** With so many other routes to restore that the mesh takes no more calls: this long, then a person is told. */
const patienceMs = 900_000;

/** Restores all routes; gives the seconds until its turn when the mesh has turned it away as one call too many. */
export async function restoreOrWait(
  ports: RollBackPorts,
  control: Control,
  requestId: string,
  now: number,
): Promise<readonly RestoredRoute[] | number> {
  try {
    const restored = await restoreRoutes(ports, control, requestId);
    return await removeUnlessDrift(ports, control, restored);
  } catch (error) {
    const waited = now - (control.stop?.at ?? 0);
    if (!isThrottled(error) || waited > patienceMs) throw error;
    // Whose turn has come in vain again and again asks less and less often: at most a hundred times or so in all.
    const atLeast = Math.max(1, Math.ceil(waited / 30_000));
    // Where nothing is left to put back, nobody waits for it: those whose routes are split go first.
    const lane = control.routes.some(isSplit) ? 'restore' : 'forward';
    return turnIn(ports, control.plan.router, lane, control.routes.length * callsPerRestore, atLeast);
  }
}

/** For all that is known: what may still land counts as landed. */
const isSplit = ({ intents, targets, original }: RouteState) =>
  intents.length > 0 || !sameTraffic(targets, original.targets);

/** A route is read before it is written: what a person has changed meanwhile is not ours to overwrite. */
const callsPerRestore = 2;
