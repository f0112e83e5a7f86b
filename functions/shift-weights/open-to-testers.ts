import { NotFoundError, RefusedError } from '../../core/errors.ts';
import { stopFor } from '../../core/line/line.ts';
import type { TrafficRouter } from '../../core/ports.ts';
import type { Control, RouteState, TesterRoute } from '../../core/rollout/control.ts';
import type { RouteRef } from '../../core/rollout/plan.ts';
import { sendingNeedsMs } from '../../core/rollout/settle.ts';
import { created, creating } from '../../core/rollout/tester-transitions.ts';
import { isWithoutEffect, type Shifting, type ShiftRoutePorts, signalled } from './shift-route.ts';

/** Makes the route that takes testers' requests to the canary, unless it is there; the intent is recorded before. */
export async function openToTesters(ports: ShiftRoutePorts, control: Control, name: string): Promise<Shifting> {
  const tester = testerOf(control, name);
  if (tester === undefined) return { result: 'shifted', control };
  const ref = { router: control.plan.router, route: tester.name };
  if (await exists(ports.router, ref)) {
    // Whatever is in it: nobody else makes routes under a rollout's own name, and a person may have edited it.
    if (tester.creations > 0) return { result: 'shifted', control };
    throw new RefusedError(`the route ${tester.name}, meant for testers, is somebody else’s`);
  }
  const stop = stopFor(await ports.line.read(), control.plan.router.mesh);
  if (stop !== undefined) return { result: 'held', control, stop };
  return create(ports, control, name, ref);
}

async function create(ports: ShiftRoutePorts, control: Control, name: string, ref: RouteRef): Promise<Shifting> {
  const intended = creating(control, name, ports.clock.now());
  if (!(await ports.control.save(intended, control))) return signalled(ports.control, control);
  const saved = { ...intended, rev: control.rev + 1 };
  const { spec, creations: n = 0 } = testerOf(saved, name) ?? {};
  if (spec === undefined) throw new RangeError(`${name} has no route for testers`);
  const withdraw = () => ports.control.save(created(saved, name, n), saved);
  if (ports.remainingMs() < sendingNeedsMs) {
    await withdraw();
    return { result: 'tooLate' };
  }
  try {
    await ports.router.createRoute(ref, spec, `${control.rolloutId}/${ref.route}/${control.fence}/${n}`);
    return { result: 'shifted', control: created(saved, name, n) };
  } catch (error) {
    if (isWithoutEffect(error)) await withdraw();
    throw error;
  }
}

const testerOf = ({ routes }: { readonly routes: readonly RouteState[] }, name: string): TesterRoute | undefined =>
  routes.find((route) => route.name === name)?.tester;

async function exists(router: TrafficRouter, ref: RouteRef): Promise<boolean> {
  try {
    await router.readRoute(ref);
    return true;
  } catch (error) {
    if (error instanceof NotFoundError) return false;
    throw error;
  }
}
