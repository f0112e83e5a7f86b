import type { Control, RouteState } from '../../core/control/control.ts';
import { currentWeight, mostInDoubt } from '../../core/control/control.ts';
import { landsBefore, mayStillLand, sendingNeedsMs } from '../../core/control/settle.ts';
import { writesOf } from '../../core/control/tester-transitions.ts';
import { answered, intending, observed, withdrawn } from '../../core/control/transitions.ts';
import { ContendedError, NotFoundError, RefusedError, TransientError, WriteInDoubtError } from '../../core/errors.ts';
import { stopFor, stopText } from '../../core/line/line.ts';
import type { ControlStore } from '../../core/ports/control-store.ts';
import { withCanaryWeight } from '../../core/routing/canary-weight.ts';
import { isAnother } from '../../core/routing/drift.ts';
import type { RouteReading, Target } from '../../core/routing/route.ts';
import { lineScope } from '../../core/routing/route.ts';
import { sameTraffic } from '../../core/routing/weights.ts';
import { heldControl, writeId } from '../rollout/item.ts';
import type { ShiftPorts } from '../rollout/ports.ts';
import { driftText, readAndCompare } from './drift.ts';
import { heldBefore } from './hold.ts';

/** The ports of a shift, and the time that its function has left. */
export interface WritePorts extends ShiftPorts {
  remainingMs(): number;
}

/** The result for one route; `control` is the item as last saved or read. */
export type Shifting =
  | { readonly kind: 'shifted'; readonly control: Control }
  | { readonly kind: 'stopped'; readonly control: Control }
  /** The rollout is held, or the line is stopped: no weight is raised. */
  | { readonly kind: 'held'; readonly control: Control; readonly why: string }
  | { readonly kind: 'lost' }
  | { readonly kind: 'tooLate' }
  /** An earlier write may still land and undo this one: try again in `seconds`. */
  | { readonly kind: 'inDoubt'; readonly control: Control; readonly seconds: number }
  | { readonly kind: 'drift'; readonly control: Control; readonly text: string };

/**
 * Sets one route to the step's weight unless it carries it already. The intent is recorded before the write is sent.
 */
export async function shiftRoute(ports: WritePorts, control: Control, name: string): Promise<Shifting> {
  const route = routeOf(control, name);
  const { reading, compared } = await readAndCompare(ports, control, route);
  if (compared.kind === 'drift') return { kind: 'drift', control, text: driftText(control, name, compared.drift) };

  const now = ports.clock.now();
  const targets = withCanaryWeight(reading.targets, control.plan.stable, control.plan.canary, currentWeight(control));
  const doubts = route.intents.filter((intent) => mayStillLand(intent, control.plan.router, now));
  const undoing = doubts.filter((intent) => !sameTraffic(intent.targets, targets));
  if (undoing.length > 0) {
    const last = landsBefore(Math.max(...undoing.map(({ at }) => at)), control.plan.router);
    return { kind: 'inDoubt', control, seconds: Math.ceil((last - now) / 1000) };
  }
  const seen = observed(control, route, reading, now);
  // A target without weight is no traffic, but its router checks it.
  const isNamed = reading.targets.some(({ id }) => id === control.plan.canary);
  if (sameTraffic(reading.targets, targets) && (isNamed || control.step >= 0))
    return { kind: 'shifted', control: seen };
  if (doubts.length >= mostInDoubt) throw new WriteInDoubtError(`${doubts.length} writes of ${name} had no answer`);
  const why = heldBefore(seen, ports.clock.now());
  if (why !== undefined) return { kind: 'held', control: seen, why };
  const stop = stopFor(await ports.line.read(), lineScope(control.plan.router));
  if (stop !== undefined) return { kind: 'held', control: seen, why: stopText(stop) };
  return write(ports, seen, reading, { name, targets });
}

async function write(
  ports: WritePorts,
  control: Control,
  read: RouteReading,
  { name, targets }: { readonly name: string; readonly targets: readonly Target[] },
): Promise<Shifting> {
  const intended = intending(control, routeOf(control, name), targets, ports.clock.now());
  const saved = await ports.control.save(intended, control);
  if (saved === undefined) return signalled(ports.control, control);
  const route = routeOf(saved, name);
  const withdraw = () => ports.control.save(withdrawn(saved, route, route.writes), saved);
  if (ports.remainingMs() < sendingNeedsMs) {
    await withdraw();
    return { kind: 'tooLate' };
  }
  try {
    const ref = { router: control.plan.router, route: name };
    const reading = await ports.router.setTargets(ref, read, targets, writeId(saved, route, route.writes));
    if (!isAnother(reading, route))
      return { kind: 'shifted', control: answered(saved, route, route.writes, reading, ports.clock.now()) };
    // The route was made again between the read and the write. The write stays in doubt, so that the rollback takes it
    // back.
    const drift = { how: 'recreated', found: reading.targets, overwritten: true } as const;
    return { kind: 'drift', control: saved, text: driftText(control, name, drift) };
  } catch (error) {
    if (isWithoutEffect(error)) await withdraw();
    throw error;
  }
}

/** Whether a failed write certainly has no effect, and need not be waited out. Any other error leaves it in doubt. */
export const isWithoutEffect = (error: unknown) =>
  error instanceof TransientError || error instanceof RefusedError || error instanceof NotFoundError;

/** The result if the item changed since it was read. The next try sees the change; a stop counts at once. */
export async function signalled(store: ControlStore, control: Control): Promise<Shifting> {
  const latest = await heldControl(store, control);
  if (latest === undefined) return { kind: 'lost' };
  if (latest.stop) return { kind: 'stopped', control: latest };
  throw new TransientError(`a signal came in while ${control.router} was being shifted`);
}

function routeOf(control: Control, name: string): RouteState {
  const route = control.routes.find((one) => one.name === name);
  if (route === undefined) throw new RangeError(`the control item of ${control.router} has no route ${name}`);
  return route;
}

/**
 * The item as it is now, provided only signals changed it since. A retried invocation may have moved on from here; then
 * this one knows less of the routes than the item.
 *
 * @throws ContendedError
 */
export function inTheSamePlace(latest: Control, shifted: Control): Control {
  const moves = latest.phase === 'planned' || latest.phase === 'shifting';
  const writes = ({ routes }: Control) => routes.map(writesOf).join();
  if (moves && latest.shifts.length === shifted.shifts.length && writes(latest) === writes(shifted)) return latest;
  throw new ContendedError(`another invocation moved ${latest.rolloutId} on, it is ${latest.phase}`);
}
