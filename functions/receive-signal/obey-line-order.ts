import { allOf, atMost, callsAtOnce } from '../../core/at-most.ts';
import { isHeld } from '../../core/control/control.ts';
import { callsHook } from '../../core/control/due-hook.ts';
import { withLine } from '../../core/control/hold.ts';
import { isUnderWay } from '../../core/control/lease.ts';
import { holdFor } from '../../core/line/line.ts';
import type { LineOrder, ObeyedOrder } from '../../core/line/line-order.ts';
import { lineEventOf, obeyOrder } from '../../core/line/line-order.ts';
import type { LineSwitch } from '../../core/ports/line-switch.ts';
import { lineScope } from '../../core/routing/route.ts';
import { commandLifetimeSeconds } from '../../core/signals/command.ts';
import { isOutdatedCommand } from '../../core/signals/settled-commands.ts';
import { span } from '../../core/text/span.ts';
import { untilSaved } from '../rollout/item.ts';
import type { SignalPorts } from '../rollout/ports.ts';

/**
 * Stops or starts the line, announces a change, and answers under the order's id. An order takes effect once, however
 * often it is delivered.
 */
export async function obeyLineOrder(ports: SignalPorts, order: LineOrder): Promise<void> {
  if ((await ports.ledger.answerTo(order.id)) !== undefined) return;
  const at = ports.clock.now();
  if (isOutdatedCommand(order, at)) {
    const text = `the order came more than ${span(commandLifetimeSeconds)} after it was sent: send it again`;
    return ports.ledger.answer(order.id, { status: 'refused', text, at });
  }
  const { answer } = await changeLine(ports.line, order, at);
  if (answer.status === 'accepted') {
    await ports.announcer.announce([lineEventOf(order)]);
    await passOnLine(ports);
  }
  await ports.ledger.answer(order.id, { status: answer.status, text: answer.text, at: answer.at });
}

/** The line after the order. A repeated order finds that it was settled. */
async function changeLine(store: LineSwitch, order: LineOrder, now: number): Promise<ObeyedOrder> {
  return untilSaved('the line', async () => {
    const seen = await store.read();
    const obeyed = obeyOrder(seen, order, now);
    return obeyed.line === seen || (await store.save(obeyed.line, seen)) ? obeyed : 'overtaken';
  });
}

/**
 * Stops the clock of every rollout that the line holds now; starts the clock of, and wakes, every other one. Each look
 * reads the line as well, so this only saves the time until the next look.
 *
 * @throws the first failure, after all were tried
 */
async function passOnLine(ports: SignalPorts): Promise<void> {
  const leases = await ports.control.leases();
  allOf(await atMost(callsAtOnce, leases, ({ router }) => passOn(ports, router)));
}

async function passOn({ control, line, clock, executions }: SignalPorts, router: string): Promise<void> {
  await untilSaved(`the control item of ${router}`, async () => {
    const item = await control.read(router);
    if (!isHeld(item) || !isUnderWay(item)) return undefined;
    const next = withLine(item, holdFor(await line.read(), lineScope(item.plan.router)), clock.now());
    if (next === item) return undefined;
    const saved = await control.saveSignals(next, item);
    if (saved === undefined) return 'overtaken';
    if (saved.lineStop === undefined && saved.sleepToken !== undefined && !callsHook(saved))
      await executions.wake(saved.sleepToken, 'look');
    return undefined;
  });
}
