import { isHeld } from '../../core/control/control.ts';
import type { ProbeDetail } from '../../core/control/probe.ts';
import { isProbe, probeRouter } from '../../core/control/probe.ts';
import type { ControlStore } from '../../core/ports/control-store.ts';
import type { Stop } from '../../core/signals/signal.ts';
import type { AnswerPorts } from '../orders/send.ts';
import { awaitAnswer, callerOf } from '../orders/send.ts';
import type { Connection, Stack } from '../run/connection.ts';
import { exits, Failure } from '../run/failure.ts';
import type { Host } from '../run/host.ts';

const lookEveryMs = 50;
const longestMs = 60_000;

/** The trial of an alarm that reached its stop. */
interface AlarmTrial {
  readonly alarm: string;
  /** From setting the alarm to the stop that could be read. */
  readonly milliseconds: number;
  readonly stop: string;
}

type FirePorts = Pick<Connection, 'alarmToTry' | 'identity' | 'sendProbe' | 'setAlarm'> &
  AnswerPorts & {
    readonly control: Pick<ControlStore, 'read' | 'watchersOf'>;
    readonly stack: Pick<Stack, 'name'>;
  };

/**
 * Sets an alarm off and waits for its stop: the alarm's event, the deployed rule and function, the stop in the table.
 * The stop is that of a probe, which has no route. PutEvents cannot replace the alarm, because AWS accepts no customer's
 * event with a source that begins with `aws.`.
 *
 * @throws Failure when the alarm must not be set off, or when no stop comes
 */
export async function fire(
  ports: FirePorts,
  host: Pick<Host, 'clock' | 'pause' | 'env'>,
  alarm: string,
): Promise<AlarmTrial> {
  const found = await ports.alarmToTry(alarm);
  if ('refused' in found) throw refusedBecause(found.refused);
  const probe = await layProbe(ports, host, { name: alarm, arn: found.arn });
  const reset = async () => ports.setAlarm(alarm, found.was, 'meshshift doctor --fire is over');
  try {
    // The probe lies already, so a rollout that starts from now on finds the alarm red and is rejected untouched.
    const watchers = (await ports.control.watchersOf(found.arn)).filter(({ router }) => !isProbe(router));
    if (watchers.length > 0)
      throw refusedBecause(
        `${alarm} is watched by ${watchers.map(({ rolloutId }) => rolloutId).join(', ')}, which it would roll back: wait for its end, or name another with --alarm`,
      );
    const since = host.clock.now();
    await ports.setAlarm(alarm, 'ALARM', 'meshshift doctor --fire tests the way to the stop');
    try {
      const stop = await untilStopped(ports, probeRouter(found.arn), host);
      const milliseconds = host.clock.now() - since;
      if (stop === undefined) throw new Failure(exits.unacknowledged, lost(ports.stack.name, alarm));
      return { alarm, milliseconds, stop: stop.text };
    } finally {
      await reset();
    }
  } finally {
    await probe.remove();
  }
}

/** Orders a probe under the alarm. @throws Failure when the order is refused, or gets no answer */
async function layProbe(
  ports: FirePorts,
  host: Pick<Host, 'clock' | 'pause' | 'env'>,
  alarm: ProbeDetail['alarm'],
): Promise<{ remove(): Promise<void> }> {
  const caller = await callerOf(ports, host);
  const id = await ports.sendProbe({ alarm, caller });
  const remove = async () => {
    const removal = await ports.sendProbe({ alarm, caller, remove: id });
    // The next probe is refused until this one is gone. A probe that stays ends by itself.
    await awaitAnswer(ports, removal, host);
  };
  const answer = await awaitAnswer(ports, id, host);
  if (answer?.status === 'accepted') return { remove };
  if (answer !== undefined) throw refusedBecause(answer.text);
  // The order may still take effect.
  await remove();
  throw new Failure(exits.unacknowledged, unanswered(ports.stack.name));
}

const refusedBecause = (why: string) => new Failure(exits.refused, `${why}; nothing was set off`);

async function untilStopped(
  { control }: { readonly control: Pick<ControlStore, 'read'> },
  router: string,
  { clock, pause }: Pick<Host, 'clock' | 'pause'>,
): Promise<Stop | undefined> {
  const deadline = clock.now() + longestMs;
  for (;;) {
    const item = await control.read(router);
    const stop = isHeld(item) ? item.stop : undefined;
    if (stop !== undefined || clock.now() >= deadline) return stop;
    await pause(lookEveryMs);
  }
}

/** Resources are named by their logical ids, because CloudFormation chooses their names. */
const look = (rule: string, stack: string) =>
  `Look, among the resources of the stack ${stack}, at the rule ${rule}, the log of ReceiveSignalFunction and the queues DeliveryDeadLetters and CallDeadLetters`;

const unanswered = (stack: string) =>
  `the order for a probe was not acknowledged within 10 s, so nothing was set off. An order to a rollout would not be acknowledged either. ${look('ReceiveSignalFunctionCommand on the stack’s bus', stack)}`;

const lost = (stack: string, alarm: string) =>
  `${alarm} went to ALARM and no stop came within ${longestMs / 1000} s: an alarm would roll nothing back before the schedule reads it. ${look('ReceiveSignalFunctionAlarmStateChange on the default bus', stack)}`;
