import type { Control } from '../../core/control/control.ts';
import { landsBefore } from '../../core/control/settle.ts';
import { lastCreationInDoubt, testerRoutesOf, testersGone } from '../../core/control/tester-transitions.ts';
import { formatDrift } from '../../core/routing/drift.ts';
import { removeTesterRoutes } from '../remove-tester-routes.ts';
import { type Shifting, type ShiftRoutePorts, signalled } from './shift-route.ts';

/**
 * Removes the testers' routes, which the canary needs no more now that every request is its own. One whose creation was
 * not answered may yet come: it is removed once more when it cannot.
 */
export async function closeToTesters(ports: ShiftRoutePorts, control: Control): Promise<Shifting> {
  if (testerRoutesOf(control).length === 0) return { result: 'shifted', control };
  const [theirs] = await removeTesterRoutes(ports.router, control);
  if (theirs !== undefined) return { result: 'drift', control, text: formatDrift(theirs.name, theirs.drift) };
  const now = ports.clock.now();
  const last = lastCreationInDoubt(control, now);
  if (last === undefined) return { result: 'shifted', control: testersGone(control) };
  // What is known of the routes is kept, for a rollback that comes meanwhile.
  if (!(await ports.control.save(control, control))) return signalled(ports.control, control);
  const saved = { ...control, rev: control.rev + 1 };
  return { result: 'inDoubt', control: saved, seconds: Math.ceil((landsBefore(last) - now) / 1000) };
}
