import type { Control, RouteState, TesterRoute } from '../../core/control/control.ts';
import { mostInDoubt } from '../../core/control/control.ts';
import { landsBefore, mayStillLand, sendingNeedsMs } from '../../core/control/settle.ts';
import {
  created,
  creating,
  isOurs,
  lastCreationInDoubt,
  seen,
  testerRoutesOf,
  testersGone,
} from '../../core/control/tester-transitions.ts';
import { RefusedError, WriteInDoubtError } from '../../core/errors.ts';
import { ifFound } from '../../core/if-found.ts';
import { stopFor, stopText } from '../../core/line/line.ts';
import type { OpenedRouter } from '../../core/ports/router.ts';
import type { RouteParts, RouteReading } from '../../core/routing/route.ts';
import { lineScope } from '../../core/routing/route.ts';
import { writeId } from '../rollout/item.ts';
import { removeTesterRoutes } from '../rollout/mesh.ts';
import { driftText, readAndCompare } from './drift.ts';
import type { Shifting, WritePorts } from './shift-route.ts';
import { isWithoutEffect, signalled } from './shift-route.ts';

/** Makes the route that sends testers' requests to the canary, unless it exists. The intent is recorded first. */
export async function openToTesters(ports: WritePorts, control: Control, name: string): Promise<Shifting> {
  const route = control.routes.find((one) => one.name === name);
  const tester = route?.tester;
  if (route === undefined || tester === undefined) return { kind: 'shifted', control };
  const found = await ifFound(ports.router.readRoute({ router: control.plan.router, route: tester.name }));
  const now = ports.clock.now();
  if (found !== undefined) return alreadyThere(control, name, tester, found, now);
  const stop = stopFor(await ports.line.read(), lineScope(control.plan.router));
  if (stop !== undefined) return { kind: 'held', control, why: stopText(stop) };
  const doubts = tester.intents.filter((intent) => mayStillLand(intent, control.plan.router, now));
  if (doubts.length >= mostInDoubt)
    throw new WriteInDoubtError(`${doubts.length} creations of ${tester.name} had no answer`);
  // From the route as it is now: an edit since the plan is meant for testers as well.
  const { reading, compared } = await readAndCompare(ports, control, route);
  if (compared.kind === 'drift') return { kind: 'drift', control, text: driftText(control, name, compared.drift) };
  return create(ports, control, route, tester, await partsFor(ports.router, control, name, reading));
}

function alreadyThere(control: Control, name: string, tester: TesterRoute, found: RouteReading, now: number): Shifting {
  if (tester.creations === 0) throw new RefusedError(`the route ${tester.name}, meant for testers, is another party’s`);
  // Its content does not matter, because a person may have edited it; its identity does.
  if (isOurs(found, tester)) return { kind: 'shifted', control: seen(control, name, found.identity, now) };
  const drift = { how: 'recreated', found: found.targets } as const;
  return { kind: 'drift', control, text: driftText(control, tester.name, drift) };
}

async function partsFor(
  router: OpenedRouter,
  { plan }: Control,
  name: string,
  read: RouteReading,
): Promise<RouteParts> {
  if (plan.testers === undefined) throw new RangeError(`${name} has a route for testers, and the plan has none`);
  try {
    return await router.forTesters(plan.router, read, plan.testers, plan);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RefusedError(`${name} has no room for testers any more: ${error.message}`, { cause: error });
  }
}

async function create(
  ports: WritePorts,
  control: Control,
  { name }: RouteState,
  tester: TesterRoute,
  parts: RouteParts,
): Promise<Shifting> {
  const intended = creating(control, name, ports.clock.now());
  const saved = await ports.control.save(intended, control);
  if (saved === undefined) return signalled(ports.control, control);
  const n = tester.creations + 1;
  const withdraw = () => ports.control.save(created(saved, name, n), saved);
  if (ports.remainingMs() < sendingNeedsMs) {
    await withdraw();
    return { kind: 'tooLate' };
  }
  const ref = { router: control.plan.router, route: tester.name };
  try {
    const identity = await ports.router.createRoute(ref, parts, writeId(control, tester, n));
    return { kind: 'shifted', control: created(saved, name, n, identity) };
  } catch (error) {
    if (isWithoutEffect(error)) await withdraw();
    throw error;
  }
}

/**
 * Removes the routes for testers, which the canary does not need at weight 100. A creation without an answer may still
 * land, so the routes are removed once more when it cannot.
 */
export async function closeToTesters(ports: WritePorts, control: Control): Promise<Shifting> {
  if (testerRoutesOf(control).length === 0) return { kind: 'shifted', control };
  const [theirs] = await removeTesterRoutes(ports.router, control);
  if (theirs !== undefined) return { kind: 'drift', control, text: driftText(control, theirs.name, theirs.drift) };
  const now = ports.clock.now();
  const last = lastCreationInDoubt(control, now);
  if (last === undefined) return { kind: 'shifted', control: testersGone(control) };
  // Saves the knowledge of the routes for a rollback that comes meanwhile.
  const saved = await ports.control.save(control, control);
  if (saved === undefined) return signalled(ports.control, control);
  return { kind: 'inDoubt', control: saved, seconds: Math.ceil((landsBefore(last, control.plan.router) - now) / 1000) };
}
