import { isHeld } from '../../core/control/control.ts';
import type { ProbeDetail } from '../../core/control/probe.ts';
import { isProbe, probeRouter } from '../../core/control/probe.ts';
import type { Stop } from '../../core/signals/signal.ts';
import { awaitAnswer, callerOf } from '../orders/send.ts';
import type { Connection } from '../run/connection.ts';
import { exits, Failure } from '../run/failure.ts';
import type { World } from '../run/host.ts';

const lookEveryMs = 50;
const longestMs = 60_000;

/** How an alarm reached its stop. */
export interface Fired {
  readonly alarm: string;
  /** From the call that set the alarm to the stop as it could be read. */
  readonly milliseconds: number;
  readonly stop: string;
}

/**
 * Sets an alarm off, and sees that it stops what it should stop: the alarm's own event, by the deployed rule and the
 * deployed function, up to the stop in the table. What it stops is a probe, which has no route. PutEvents cannot stand
 * in for the alarm: AWS takes no event from a customer whose source begins with `aws.`.
 *
 * @throws Failure when the alarm must not be set off, or when no stop came
 */
export async function fire(
  connection: Connection,
  world: Pick<World, 'clock' | 'pause' | 'env'>,
  alarm: string,
): Promise<Fired> {
  const found = await connection.alarmToTry(alarm);
  if ('refused' in found) throw refusedBecause(found.refused);
  const probe = await layProbe(connection, world, { name: alarm, arn: found.arn });
  const reset = async () => connection.setAlarm(alarm, found.was, 'meshshift doctor --fire is over');
  try {
    // Looked for under the probe: a rollout that starts after this finds the alarm red, and is rejected untouched.
    const watchers = (await connection.control.watchersOf(found.arn)).filter(({ router }) => !isProbe(router));
    if (watchers.length > 0)
      throw refusedBecause(
        `${alarm} is watched by ${watchers.map(({ rolloutId }) => rolloutId).join(', ')}, which it would roll back: wait for its end, or give another with --alarm`,
      );
    const since = world.clock.now();
    await connection.setAlarm(alarm, 'ALARM', 'meshshift doctor --fire tries out the way to the stop');
    try {
      const stop = await untilStopped(connection, probeRouter(found.arn), world);
      const milliseconds = world.clock.now() - since;
      if (stop === undefined) throw new Failure(exits.unacknowledged, lost(connection.stack.name, alarm));
      return { alarm, milliseconds, stop: stop.text };
    } finally {
      await reset();
    }
  } finally {
    await probe.remove();
  }
}

/** @throws Failure when no probe may be laid, or when nobody says that one lies */
async function layProbe(
  connection: Connection,
  world: Pick<World, 'clock' | 'pause' | 'env'>,
  alarm: ProbeDetail['alarm'],
): Promise<{ remove(): Promise<void> }> {
  const caller = await callerOf(connection, world);
  const id = await connection.sendProbe({ alarm, caller });
  const remove = async () => {
    const removal = await connection.sendProbe({ alarm, caller, remove: id });
    // Waited for, because the next probe is refused as long as this one lies. One that nobody removes ends by itself.
    await awaitAnswer(connection, removal, world);
  };
  const answer = await awaitAnswer(connection, id, world);
  if (answer?.status === 'accepted') return { remove };
  if (answer !== undefined) throw refusedBecause(answer.text);
  // It may yet be laid.
  await remove();
  throw new Failure(exits.unacknowledged, unanswered(connection.stack.name));
}

const refusedBecause = (why: string) => new Failure(exits.refused, `${why}; nothing was set off`);

async function untilStopped(
  { control }: Pick<Connection, 'control'>,
  router: string,
  { clock, pause }: Pick<World, 'clock' | 'pause'>,
): Promise<Stop | undefined> {
  const deadline = clock.now() + longestMs;
  for (;;) {
    const item = await control.read(router);
    const stop = isHeld(item) ? item.stop : undefined;
    if (stop !== undefined || clock.now() >= deadline) return stop;
    await pause(lookEveryMs);
  }
}

/** By logical ids: how the resources are called is CloudFormation's to say. */
const look = (rule: string, stack: string) =>
  `Look, among the resources of the stack ${stack}, at the rule ${rule}, the log of ReceiveSignalFunction and the queues DeliveryDeadLetters and CallDeadLetters`;

const unanswered = (stack: string) =>
  `the order for a probe was not acknowledged within 10 s, so nothing was set off: an order to a rollout would not be either. ${look('ReceiveSignalFunctionCommand on the stack’s bus', stack)}`;

const lost = (stack: string, alarm: string) =>
  `${alarm} went to ALARM and no stop came within ${longestMs / 1000} s: an alarm would not roll a rollout back before the schedule sees it. ${look('ReceiveSignalFunctionAlarmStateChange on the default bus', stack)}`;
