import { keyedTimers } from '../../keyed-timers.ts';
import type { CallAws, Caller } from '../../kit/call.ts';
import type { Surroundings } from '../../surroundings.ts';
import type { Delivery, State } from '../state.ts';
import { failureOf } from './failure.ts';
import { copiesOf, type DeliveryFaults, happens } from './faults.ts';
import { backOff, exhausted } from './retry.ts';
import { type Forward, send, sendToDeadLetters } from './send.ts';

/** The outcome of one try, or of the event as a whole. */
export interface DeliveryReport {
  readonly outcome: 'delivered' | 'willRetry' | 'deadLettered' | 'lost';
  readonly eventId: string;
  readonly ruleArn: string;
  readonly targetArn: string;
  readonly tries: number;
  /** Why not, for every outcome but `delivered`. */
  readonly reason?: string;
}

type NewDelivery = Omit<Delivery, 'id' | 'tries' | 'dueAt'>;

export interface Courier {
  /** Sees to it that the event reaches the target, never before this call returns. */
  dispatch(delivery: NewDelivery): void;
  /** Arms the timers of everything pending, after a restore. */
  resume(): void;
  /** Stops all timers; what is pending stays pending. */
  close(): void;
}

interface CourierOptions {
  readonly surroundings: Surroundings;
  readonly call: CallAws;
  readonly callerOf: (roleArn: string) => Caller | undefined;
  readonly state: () => State;
  readonly faults: () => DeliveryFaults;
  readonly forward: Forward;
  readonly report: (report: DeliveryReport) => void;
}

const reportOf = (delivery: Delivery, outcome: DeliveryReport['outcome'], reason?: string): DeliveryReport => ({
  outcome,
  eventId: delivery.event.id,
  ruleArn: delivery.rule.arn,
  targetArn: delivery.target.Arn,
  tries: delivery.tries,
  ...(reason === undefined ? {} : { reason }),
});

/** Sends an event that is not delivered to the dead-letter queue, if its target has one. */
async function giveUp(
  delivery: Delivery,
  error: unknown,
  condition: string | undefined,
  call: CallAws,
): Promise<DeliveryReport> {
  const failure = failureOf(error);
  const queue = delivery.target.DeadLetterConfig?.Arn;
  const reason = `${condition ?? failure.code}: ${failure.message}`;
  if (queue === undefined) return reportOf(delivery, 'lost', reason);
  try {
    await sendToDeadLetters(delivery, failure, condition, queue, call);
    return reportOf(delivery, 'deadLettered', reason);
  } catch (queueError) {
    return reportOf(delivery, 'lost', `${reason}; dead-letter queue: ${failureOf(queueError).message}`);
  }
}

/** Brings events to their targets: at once if all goes well, else again and again, at last to the dead-letter queue. */
export function courierOf(options: CourierOptions): Courier {
  const { surroundings, call, callerOf, state, report } = options;
  const { clock } = surroundings;
  const random = () => surroundings.random();
  const timers = keyedTimers<number>(clock);
  /** By target: the delivery that waits for the next one to overtake it. */
  const held = new Map<string, Delivery>();

  const arm = (delivery: Delivery) => {
    state().pending[delivery.id] = delivery;
    const wait = Math.max(0, delivery.dueAt - clock.now());
    timers.set(delivery.id, wait, () => void attempt({ ...delivery, tries: delivery.tries + 1 }));
  };

  const done = ({ id }: Delivery) => void delete state().pending[id];

  const attempt = async (delivery: Delivery): Promise<void> => {
    if (held.get(delivery.target.Arn)?.id === delivery.id) held.delete(delivery.target.Arn);
    try {
      await send(delivery, { call, callerOf, newId: () => surroundings.newId(), forward: options.forward });
      report(reportOf(delivery, 'delivered'));
      done(delivery);
    } catch (error) {
      const failure = failureOf(error);
      const condition = failure.retriable
        ? exhausted(delivery.target, delivery.tries, clock.now() - delivery.ingestedAt)
        : undefined;
      if (failure.retriable && condition === undefined) {
        report(reportOf(delivery, 'willRetry', failure.message));
        arm({ ...delivery, dueAt: clock.now() + backOff(delivery.tries, random()) });
      } else {
        report(await giveUp(delivery, error, condition, call));
        done(delivery);
      }
    }
  };

  const start = (delivery: NewDelivery, delay: number): Delivery => {
    const started = { ...delivery, id: state().nextDelivery++, tries: 0, dueAt: clock.now() + delay };
    arm(started);
    return started;
  };

  return {
    dispatch(delivery) {
      const { reorder } = options.faults();
      const copies = copiesOf(options.faults(), random);
      if (copies.length === 0)
        report(reportOf({ ...delivery, id: 0, tries: 0, dueAt: 0 }, 'lost', 'dropped on purpose'));
      for (const delay of copies) {
        const overtaken = held.get(delivery.target.Arn);
        const holds = overtaken === undefined && happens(reorder?.probability, random);
        const started = start(delivery, delay + (holds ? (reorder?.heldMilliseconds ?? 0) : 0));
        if (holds) held.set(delivery.target.Arn, started);
        if (overtaken !== undefined) {
          held.delete(delivery.target.Arn);
          arm({ ...overtaken, dueAt: started.dueAt });
        }
      }
    },
    resume() {
      for (const delivery of Object.values(state().pending)) arm(delivery);
    },
    close() {
      timers.cancelAll();
      held.clear();
    },
  };
}
