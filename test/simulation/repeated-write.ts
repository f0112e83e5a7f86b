import { isHeld } from '../../core/control/control.ts';
import type { Call, Output } from '../../local/kit/call.ts';
import type { Invocation } from './invocation.ts';
import { trafficOf } from './routes-in-force.ts';
import type { World } from './world.ts';

/** So often it is tried to land where it changes something. */
const tries = 10;
const betweenMs = 45_000;

/**
 * The second landing of an answered write, which a proxy's repetition brings about, like an edit of another party:
 * undefined for any other call. Only a router that dedupes no write takes one twice.
 */
export function repeatedWrite(
  { router, clock, edits, faults, observer }: Pick<World, 'router' | 'clock' | 'edits' | 'faults' | 'observer'>,
  call: Call,
  invocation: Invocation | undefined,
  proceed: () => Promise<Output>,
): (() => void) | undefined {
  const written = router.healthReadBy && invocation && router.writtenBy(call);
  if (written === undefined) return undefined;
  const land = (left: number): void => {
    const inForce = router.routes.get(written.route);
    const control = observer.control();
    const isOwn = isHeld(control) && control.rolloutId === invocation?.seen?.rolloutId;
    if (inForce === undefined || !isOwn || control.stop !== undefined) return;
    const isPast = trafficOf(written.targets) !== trafficOf(inForce.targets);
    if (!isPast || !['shifting', 'baking'].includes(control.phase)) {
      if (left > 1) clock.after(betweenMs, () => land(left - 1));
      return;
    }
    faults.took('route: write lands twice');
    edits.push({ at: clock.now(), ...written, rest: inForce.rest, ofWeights: true });
    void observer.during(undefined, proceed).catch(() => undefined);
  };
  return () => land(tries);
}
