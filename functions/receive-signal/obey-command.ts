import type { Control } from '../../core/control/control.ts';
import { isHeld } from '../../core/control/control.ts';
import { callsHook } from '../../core/control/due-hook.ts';
import type { CommandPlan } from '../../core/control/obey.ts';
import { obey } from '../../core/control/obey.ts';
import { testerRoutesOf } from '../../core/control/tester-transitions.ts';
import { endedAs } from '../../core/ledger/outcome.ts';
import { stopFor, stopText } from '../../core/line/line.ts';
import { lineScope } from '../../core/routing/route.ts';
import type { Command, CommandAnswer } from '../../core/signals/command.ts';
import { commandLifetimeSeconds } from '../../core/signals/command.ts';
import { isFull, isOutdatedCommand, mostSettledCommands, withSettled } from '../../core/signals/settled-commands.ts';
import { span } from '../../core/text/span.ts';
import { endRollout } from '../rollout/ending.ts';
import { untilSaved } from '../rollout/item.ts';
import { ledgerOrder } from '../rollout/ledger.ts';
import type { SignalPorts } from '../rollout/ports.ts';

/**
 * Obeys or refuses a command, and answers under its id. A command is settled once: its meaning is decided on the item
 * as it is, and saved together with the answer in one conditional update. A second delivery finds that answer, or is
 * too old. Only the steps after that update are repeated, and they change no rollout.
 */
export async function obeyCommand(ports: SignalPorts, command: Command): Promise<void> {
  if ((await ports.ledger.answerTo(command.id)) !== undefined) return;
  const { control, ...settled } = await settle(ports, command, ports.clock.now());
  const text = control && settled.status === 'accepted' ? await follow(ports, command, control, settled) : settled.text;
  await ports.ledger.answer(command.id, { status: settled.status, text, at: settled.at });
}

interface Settled extends Omit<CommandAnswer, 'rolloutId'> {
  /** The revision that the command made; 0 if it made none. */
  readonly rev: number;
  /** The item after the command, if it concerned one. */
  readonly control?: Control;
}

async function settle(ports: SignalPorts, command: Command, now: number): Promise<Settled> {
  const refused = (text: string) => ({ status: 'refused', text, at: now, rev: 0 }) as const;
  if (isOutdatedCommand(command, now))
    return refused(`the command came more than ${span(commandLifetimeSeconds)} after it was sent: send it again`);
  return untilSaved(`the control item of ${command.router}`, async () => {
    const item = await ports.control.read(command.router);
    if (!isHeld(item) || item.rolloutId !== command.rolloutId) return refused(await whereabouts(ports, command));
    const known = item.settled?.[command.id];
    if (known !== undefined) return { ...known, control: item };
    const { control, status, text } = await meaningOf(ports, item, command, now);
    // A stop has room even then: it is sticky, so obeying it twice changes nothing.
    const full = isFull(item.settled, now);
    if (full && control.stop === undefined)
      return refused(
        `${mostSettledCommands} commands within some minutes are as many as are taken: send it again later`,
      );
    const answer = { status, text, at: now, rev: item.rev + 1 };
    const next = full ? control : { ...control, settled: withSettled(item.settled, command, answer) };
    const saved = await ports.control.saveSignals(next, item);
    return saved === undefined ? 'overtaken' : { ...answer, control: saved };
  });
}

async function meaningOf({ line }: SignalPorts, item: Control, command: Command, now: number): Promise<CommandPlan> {
  const held = command.type === 'Promote' ? stopFor(await line.read(), lineScope(item.plan.router)) : undefined;
  if (held === undefined) return obey(item, command, now);
  return { status: 'refused', control: item, text: `${stopText(held)}: no promotion until it is started` };
}

/** The end of a rollout that does not hold the router, in one sentence. */
async function whereabouts({ ledger }: SignalPorts, { rolloutId, router }: Command): Promise<string> {
  const { outcome, reason } = (await ledger.recordOf(rolloutId)) ?? {};
  if (outcome === undefined) return `${rolloutId} does not run on ${router}: see its history`;
  return `${rolloutId} ${endedAs[outcome]}: ${reason}`;
}

/** Wakes the rollout, writes the ledger, and returns the answer. Safe to repeat. */
async function follow(ports: SignalPorts, command: Command, control: Control, settled: Settled): Promise<string> {
  if (command.type === 'Release') return release(ports, command, control, settled);
  // Only a stop interrupts a running hook, because a hook that is interrupted would be called a second time.
  if (control.sleepToken !== undefined && (control.stop || !callsHook(control)))
    await ports.executions.wake(control.sleepToken, control.stop ? 'rollBack' : 'look');
  await ports.ledger.append({
    rolloutId: command.rolloutId,
    order: ledgerOrder(settled, 'signalled'),
    at: settled.at,
    by: 'receive-signal',
    did: 'signalled',
    why: `${command.type}: ${settled.text}`,
    step: control.step,
    who: command.caller,
  });
  return settled.text;
}

/** Only the function that restores routes may delete one; its schedule finds the released rollout. */
async function release(ports: SignalPorts, { caller }: Command, control: Control, { text, at }: Settled) {
  if (testerRoutesOf(control).length > 0)
    return `${text}; what testers have of it goes within two minutes, and then the router is free`;
  await endRollout(ports, control, 'halted', `released by ${caller}`, at);
  return text;
}
