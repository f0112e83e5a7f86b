import type { Timer } from '../../clock.ts';
import type { CallAws, Caller } from '../../kit/call.ts';
import type { Surroundings } from '../../surroundings.ts';
import type { Delivery, State } from '../state.ts';
import { failureOf } from './failure.ts';
import { copiesOf, type DeliveryFaults, happens } from './faults.ts';
import { backOff, exhausted } from './retry.ts';
import { type Forward, send, sendToDeadLetters } from './send.ts';

/** What became of one try, or of the event as a whole. */
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

/** Brings events to their targets: at once if all goes well, else again and again, at last to the dead-letter queue. */
export function courierOf(options: {
  readonly surroundings: Surroundings;
  readonly call: CallAws;
  readonly callerOf: (roleArn: string) => Caller | undefined;
  readonly state: () => State;
  readonly faults: () => DeliveryFaults;
  readonly forward: Forward;
  readonly report: (report: DeliveryReport) => void;
}): Courier {
  const { surroundings, call, callerOf, state, report } = options;
  const { clock } = surroundings;
  const random = () => surroundings.random();
  const timers = new Map<number, Timer>();
  /** By target: the delivery that waits for the next one to overtake it. */
  const held = new Map<string, Delivery>();

  const tell = (delivery: Delivery, outcome: DeliveryReport['outcome'], reason?: string) =>
    report({
      outcome,
      eventId: delivery.event.id,
      ruleArn: delivery.rule.arn,
      targetArn: delivery.target.Arn,
      tries: delivery.tries,
      ...(reason === undefined ? {} : { reason }),
    });

  const arm = (delivery: Delivery) => {
    timers.get(delivery.id)?.cancel();
    state().pending[delivery.id] = delivery;
    const wait = Math.max(0, delivery.dueAt - clock.now());
    timers.set(
      delivery.id,
      clock.after(wait, () => void attempt({ ...delivery, tries: delivery.tries + 1 })),
    );
  };

  const done = (delivery: Delivery) => {
    delete state().pending[delivery.id];
  };

  const giveUp = async (delivery: Delivery, error: unknown, condition: string | undefined) => {
    const failure = failureOf(error);
    const queue = delivery.target.DeadLetterConfig?.Arn;
    const reason = `${condition ?? failure.code}: ${failure.message}`;
    try {
      if (queue !== undefined) await sendToDeadLetters(delivery, failure, condition, queue, call);
      tell(delivery, queue === undefined ? 'lost' : 'deadLettered', reason);
    } catch (queueError) {
      tell(delivery, 'lost', `${reason}; dead-letter queue: ${failureOf(queueError).message}`);
    }
    done(delivery);
  };

  const attempt = async (delivery: Delivery): Promise<void> => {
    timers.delete(delivery.id);
    if (held.get(delivery.target.Arn)?.id === delivery.id) held.delete(delivery.target.Arn);
    try {
      await send(delivery, { call, callerOf, newId: () => surroundings.newId(), forward: options.forward });
      tell(delivery, 'delivered');
      done(delivery);
    } catch (error) {
      const failure = failureOf(error);
      const condition = failure.retriable
        ? exhausted(delivery.target, delivery.tries, clock.now() - delivery.ingestedAt)
        : undefined;
      if (failure.retriable && condition === undefined) {
        tell(delivery, 'willRetry', failure.message);
        arm({ ...delivery, dueAt: clock.now() + backOff(delivery.tries, random()) });
      } else await giveUp(delivery, error, condition);
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
      if (copies.length === 0) tell({ ...delivery, id: 0, tries: 0, dueAt: 0 }, 'lost', 'dropped on purpose');
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
      for (const timer of timers.values()) timer.cancel();
      timers.clear();
      held.clear();
    },
  };
}
