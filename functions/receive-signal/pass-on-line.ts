import { allOf, atMost, callsAtOnce } from '../../core/at-most.ts';
import { isHeld } from '../../core/control/control.ts';
import { callsHook } from '../../core/control/due-hook.ts';
import { withLine } from '../../core/control/hold.ts';
import { isUnderWay } from '../../core/control/lease.ts';
import { ContendedError } from '../../core/errors.ts';
import { holdFor } from '../../core/line/line.ts';
import type { SignalPorts } from './receive-signal.ts';

/** More refusals in a row than this are a fault; the rollout finds out with its next look. */
const attempts = 8;

/**
 * Stops the clock of every rollout that the line holds by now, and starts and wakes those that it holds no more. Each
 * look reads the line as well: this only spares a rollout the time until then.
 *
 * @throws the first failure, after all were tried
 */
export async function passOnLine(ports: SignalPorts): Promise<void> {
  const leases = await ports.control.leases();
  allOf(await atMost(callsAtOnce, leases, ({ router }) => passOn(ports, router)));
}

async function passOn({ control, line, clock, executions }: SignalPorts, router: string): Promise<void> {
  for (let i = 0; i < attempts; i++) {
    const item = await control.read(router);
    if (!isHeld(item) || !isUnderWay(item)) return;
    const next = withLine(item, holdFor(await line.read(), item.plan.router.mesh), clock.now());
    if (next === item) return;
    const saved = await control.saveSignals(next, item);
    if (saved === undefined) continue;
    if (saved.lineStop === undefined && saved.sleepToken !== undefined && !callsHook(saved))
      await executions.wake(saved.sleepToken, 'look');
    return;
  }
  throw new ContendedError(`the control item of ${router} changed ${attempts} times in a row`);
}
