import { stopFor, stopText } from '../../core/line/line.ts';
import type { Command } from '../../core/rollout/command.ts';
import { commandLifetimeSeconds } from '../../core/rollout/command.ts';
import { isHeld } from '../../core/rollout/control.ts';
import { callsHook } from '../../core/rollout/due-hook.ts';
import { signalsFor } from '../../core/rollout/obey.ts';
import { testerRoutesOf } from '../../core/rollout/tester-transitions.ts';
import { endRollout } from '../end-rollout.ts';
import { changeControl } from '../held-control.ts';
import { ledgerOrder } from '../ledger-order.ts';
import type { SignalPorts } from './receive-signal.ts';

/** Does what a command says, or says why not, under the command's id. */
export async function obeyCommand(ports: SignalPorts, command: Command): Promise<void> {
  const now = ports.clock.now();
  const answer = (status: 'accepted' | 'refused', text: string) =>
    ports.ledger.answer(command.id, { status, text, at: now });
  if (now - command.issuedAt > commandLifetimeSeconds * 1000)
    return answer('refused', `the command came more than ${commandLifetimeSeconds} s after it was sent: send it again`);
  const item = await ports.control.read(command.router);
  if (!isHeld(item) || item.rolloutId !== command.rolloutId)
    return answer('refused', `${command.rolloutId} does not run on ${command.router}: see its history`);
  const held = command.type === 'Promote' ? stopFor(await ports.line.read(), item.plan.router.mesh) : undefined;
  if (held !== undefined) return answer('refused', `${stopText(held)}: nobody promotes until it is started`);
  const obeyed = signalsFor(item, command);
  if ('refused' in obeyed) return answer('refused', obeyed.refused);
  if (obeyed.release && testerRoutesOf(item).length > 0) {
    // Only the function that restores routes may delete one: its schedule finds that the rollout was let go.
    const released = { by: command.caller, at: command.issuedAt };
    const saved = await changeControl(ports.control, item, (latest) => ({ ...latest, released }));
    if (saved === undefined) return answer('refused', `${command.rolloutId} ended meanwhile: see its history`);
    return answer(
      'accepted',
      `${obeyed.text}; what testers have of it goes within two minutes, and then the router is free`,
    );
  }
  if (obeyed.release) {
    await endRollout(ports, item, 'halted', `released by ${command.caller}`, now);
    return answer('accepted', obeyed.text);
  }
  let control = item;
  for (const signal of obeyed.signals) {
    const changed = await ports.control.signal(command.router, command.rolloutId, signal);
    if (changed === undefined) return answer('refused', `${command.rolloutId} ended meanwhile: see its history`);
    control = changed;
  }
  // A hook that runs is let run, for all but a stop: it would be called a second time.
  if (control.sleepToken !== undefined && (control.stop || !callsHook(control)))
    await ports.executions.wake(control.sleepToken, control.stop ? 'rollBack' : 'look');
  await ports.ledger.append({
    rolloutId: command.rolloutId,
    order: ledgerOrder(control, 'signalled'),
    at: now,
    by: 'receive-signal',
    did: 'signalled',
    why: `${command.type}: ${obeyed.text}`,
    step: control.step,
    who: command.caller,
  });
  await answer('accepted', obeyed.text);
}
