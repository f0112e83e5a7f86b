import { ContendedError } from '../../core/errors.ts';
import type { Line } from '../../core/line/line.ts';
import { eventOf } from '../../core/line/line-event.ts';
import { afterOrder, answerTo, isItsChange, type LineOrder } from '../../core/line/line-order.ts';
import type { LineSwitch } from '../../core/ports.ts';
import { commandLifetimeSeconds } from '../../core/rollout/command.ts';
import type { SignalPorts } from './receive-signal.ts';

/** Stops or starts the line, tells the world if that changed anything, and answers under the order's id. */
export async function obeyLineOrder(ports: SignalPorts, order: LineOrder): Promise<void> {
  const now = ports.clock.now();
  if ((await ports.ledger.answerTo(order.id)) !== undefined) return;
  const answer = (status: 'accepted' | 'refused', text: string) =>
    ports.ledger.answer(order.id, { status, text, at: now });
  if (now - order.issuedAt > commandLifetimeSeconds * 1000)
    return answer('refused', `the order came more than ${commandLifetimeSeconds} s after it was sent: send it again`);
  const line = await changeLine(ports.line, order);
  if (isItsChange(line, order)) await ports.announcer.announce([eventOf(order)]);
  await answer('accepted', answerTo(line, order));
}

/** More refusals in a row than this are a fault, and the event is delivered again. */
const attempts = 8;

/** The line as the order leaves it. One whose saving was repeated finds its own change and takes it for what it is. */
async function changeLine(store: LineSwitch, order: LineOrder): Promise<Line> {
  for (let i = 0; i < attempts; i++) {
    const seen = await store.read();
    const next = afterOrder(seen, order);
    if (next === seen || (await store.save(next, seen))) return next;
  }
  throw new ContendedError(`the line changed ${attempts} times while ${order.type} was being obeyed`);
}
