import type { Control, RouteState } from '../../core/control/control.ts';
import { testerRoutesOf } from '../../core/control/tester-transitions.ts';
import { RestoreFailedError, TransientError } from '../../core/errors.ts';
import { ifFound } from '../../core/if-found.ts';
import type { TrafficRouter } from '../../core/ports/router.ts';
import { digestOf } from '../../core/routing/digest.ts';
import type { Drift } from '../../core/routing/drift.ts';
import { compareWithKnown, isAnother } from '../../core/routing/drift.ts';
import type { RouteReading } from '../../core/routing/route.ts';
import { traitsOf } from '../../core/routing/traits.ts';
import { carrying, sameTraffic } from '../../core/routing/weights.ts';
import { writeId } from '../rollout/item.ts';
import { isThrottled, removeTesterRoutes, turnIn } from '../rollout/mesh.ts';
import type { RollBackPorts } from '../rollout/ports.ts';

/** One route after the attempt to restore it. */
export type RestoredRoute = { readonly name: string } & (
  | { readonly kind: 'original'; readonly reading: RouteReading; readonly written: boolean; readonly edited: boolean }
  | { readonly kind: 'drift'; readonly drift: Drift }
);

/** Whether the route was written by this restore. */
export const isWritten = (one: RestoredRoute): boolean => one.kind === 'original' && one.written;

/** What must be done before a write is sent; it throws if none may be. */
type BeforeWrite = () => Promise<void>;

/** How often a route is read while reads are stale, and the wait between two reads. */
const reads = 4;
const untilReadAgainMs = 1000;

/**
 * Restores the original weights of every route, last shifted first.
 *
 * - A route that carries them already is not written.
 * - A route whose weights another party changed is left alone.
 * - A route that another party made again is left alone too, unless it carries a write of ours, which is taken back.
 * - A stale read is never written over: that route is read again once the others are restored.
 *
 * Every route is tried even if another fails, unless the mesh throttles.
 *
 * @param attempt names the writes of one invocation, so that a repeated one makes a write of its own
 * @param beforeWrite is awaited before each write
 * @throws the first failure; if it is throttled, no write before it is in doubt
 */
export async function restoreRoutes(
  ports: Pick<RollBackPorts, 'router' | 'pause' | 'clock'>,
  control: Control,
  attempt: string,
  beforeWrite: BeforeWrite = async () => {},
): Promise<RestoredRoute[]> {
  const restored: RestoredRoute[] = [];
  let left = control.routes.toReversed();
  let failure: unknown;
  for (let read = 1; read <= reads && left.length > 0 && !isThrottled(failure); read++) {
    if (read > 1) await ports.pause(untilReadAgainMs);
    const stale: RouteState[] = [];
    for (const route of left) {
      try {
        const one = await restoreRoute(ports, control, route, attempt, beforeWrite);
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
  { router, clock }: Pick<RollBackPorts, 'router' | 'clock'>,
  control: Control,
  route: RouteState,
  attempt: string,
  beforeWrite: BeforeWrite,
): Promise<RestoredRoute | 'stale'> {
  const { name, original } = route;
  const ref = { router: control.plan.router, route: name };
  const found = await ifFound(router.readRoute(ref));
  // A deleted route is drift as much as an edited one: nothing is left to restore.
  if (found === undefined) return { name, kind: 'drift', drift: { how: 'deleted', found: [] } };
  const compared = compareWithKnown(found, { ...route, inDoubt: route.intents }, clock.now());
  if (compared.kind === 'stale') return 'stale';
  const isAnothers = compared.kind === 'drift' && compared.drift.how === 'recreated';
  // Compared with the original, not with the last known spec: an edit that an earlier step kept is an edit as well.
  const isEdited = ({ rest }: RouteReading) => digestOf(rest) !== original.rest;
  if (isOriginal(found, route, control) && !isAnothers)
    return { name, kind: 'original', reading: found, written: false, edited: isEdited(found) };
  if (compared.kind === 'drift' && !compared.drift.overwritten) return { name, kind: 'drift', drift: compared.drift };
  const id = `${writeId(control, route, route.writes + 1)}/restore/${attempt}`;
  await beforeWrite();
  const reading = await router.setTargets(ref, found, original.targets, id, purposeOf(found, route, control));
  // The route was made again before the write, so its rollout's weights are taken back there.
  if (isAnother(reading, route))
    return { name, kind: 'drift', drift: { how: 'recreated', found: reading.targets, overwritten: true } };
  if (!isOriginal(reading, route, control))
    throw new RestoreFailedError(`${name} was written, but does not carry the original weights`);
  return { name, kind: 'original', reading, written: true, edited: isEdited(reading) };
}

/** Clients can be bound to the canary only if it had weight, or may have had some. */
function purposeOf({ targets }: RouteReading, { intents }: RouteState, { plan }: Control): 'restore' | undefined {
  const sets = [targets, ...intents.map((intent) => intent.targets)];
  return sets.some((set) => carrying(set).some(({ id }) => id === plan.canary)) ? 'restore' : undefined;
}

/**
 * Whether the reading carries the original weights. A canary that was named only for its health, with weight 0, is taken
 * out again.
 */
function isOriginal(reading: RouteReading, { original }: RouteState, { plan }: Control): boolean {
  const names = ({ targets }: Pick<RouteReading, 'targets'>) => targets.some(({ id }) => id === plan.canary);
  const isLeft = traitsOf(plan.router).attachFirst && names(reading) && !names(original);
  return sameTraffic(reading.targets, original.targets) && !isLeft;
}

/**
 * Removes the routes for testers once the weights are restored. A rollout that halts keeps them until it is released.
 *
 * @param beforeWrite is awaited before they are deleted
 * @returns the routes together with those that another party made under the names of routes for testers
 */
export async function removeUnlessDrift(
  { router }: { readonly router: TrafficRouter },
  control: Control,
  restored: readonly RestoredRoute[],
  beforeWrite: BeforeWrite = async () => {},
): Promise<readonly RestoredRoute[]> {
  if (testerRoutesOf(control).length === 0 || restored.some(({ kind }) => kind === 'drift')) return restored;
  await beforeWrite();
  const theirs = await removeTesterRoutes(router, control);
  return [...restored, ...theirs.map((one) => ({ ...one, kind: 'drift' as const }))];
}

/** How long a restore waits for its turn while the mesh throttles; after that a person is notified. */
const patienceMs = 900_000;

/** Restores all routes; returns the seconds until its turn instead if the mesh throttles. */
export async function restoreOrWait(
  ports: RollBackPorts,
  control: Control,
  requestId: string,
  now: number,
  beforeWrite: BeforeWrite,
): Promise<readonly RestoredRoute[] | number> {
  try {
    const restored = await restoreRoutes(ports, control, requestId, beforeWrite);
    return await removeUnlessDrift(ports, control, restored, beforeWrite);
  } catch (error) {
    const waited = now - (control.stop?.at ?? 0);
    if (!isThrottled(error) || waited > patienceMs) throw error;
    // A restore that was throttled again and again asks less and less often: about a hundred times in all.
    const atLeast = Math.max(1, Math.ceil(waited / 30_000));
    // Rollouts with split routes go first; without one, there is nothing to restore.
    const lane = control.routes.some(isSplit) ? 'restore' : 'forward';
    return turnIn(ports, control.plan.router, lane, control.routes.length * callsPerRestore, atLeast);
  }
}

/** Whether a route may be split: a write that may still land counts as landed. */
const isSplit = ({ intents, targets, original }: RouteState) =>
  intents.length > 0 || !sameTraffic(targets, original.targets);

/** A route is read before it is written, so that no edit of a person is overwritten. */
const callsPerRestore = 2;
