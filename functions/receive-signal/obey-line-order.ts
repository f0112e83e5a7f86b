import { ContendedError } from '../../core/errors.ts';
import { type LineOrder, lineEventOf, type ObeyedOrder, obeyOrder } from '../../core/line/line-order.ts';
import type { LineSwitch } from '../../core/ports/line-switch.ts';
import { commandLifetimeSeconds } from '../../core/signals/command.ts';
import { isOutdatedCommand } from '../../core/signals/settled-commands.ts';
import { span } from '../../core/text/span.ts';
import { passOnLine } from './pass-on-line.ts';
import type { SignalPorts } from './receive-signal.ts';

/** Stops or starts the line, tells the world if that changed anything, and answers under the order's id. Once, however often it comes. */
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

/** More refusals in a row than this are a fault, and the event is delivered again. */
const attempts = 8;

/** The line as the order leaves it. One whose saving was repeated finds that it was settled. */
async function changeLine(store: LineSwitch, order: LineOrder, now: number): Promise<ObeyedOrder> {
  for (let i = 0; i < attempts; i++) {
    const seen = await store.read();
    const obeyed = obeyOrder(seen, order, now);
    if (obeyed.line === seen || (await store.save(obeyed.line, seen))) return obeyed;
  }
  throw new ContendedError(`the line changed ${attempts} times while ${order.type} was being obeyed`);
}
