import * as z from 'zod/mini';
import type { Timer } from '../../clock.ts';
import { AwsError } from '../../kit/aws-error.ts';
import type { CallAws } from '../../kit/call.ts';
import type { LogListener } from '../logs.ts';
import { functionOf, resolve } from '../lookup.ts';
import type { Registry } from '../registry.ts';
import type { RunCall } from '../run.ts';
import { configOf, endAnnouncer } from './announce-end.ts';
import type { Ending } from './destination.ts';
import type { PendingEvent } from './event.ts';
import { defaultLimits, pendingShape, retryDelay, throttleDelay } from './event.ts';

/** Lambda's own queue of asynchronous calls: each is run until it succeeds, at least once, or comes to its end. */
export interface EventQueue {
  accept(event: Pick<PendingEvent, 'requestId' | 'functionName' | 'qualifier' | 'payload'>): void;
  /** All that have not come to their end; those that run now would run again. */
  snapshot(): unknown;
  restore(state: unknown): void;
  close(): void;
}

interface Surrounding {
  readonly registry: Registry;
  readonly run: RunCall;
  readonly call: CallAws;
  readonly onLog: LogListener;
  /** Called when an event has ended or is to be tried again. */
  readonly onChange: () => void;
}

export function eventQueue({ registry, run, call, onLog, onChange }: Surrounding): EventQueue {
  const { surroundings } = registry;
  const { clock } = surroundings;
  const announceEnd = endAnnouncer({ registry, call, onLog });
  let closed = false;
  const pending = new Map<string, { event: PendingEvent; timer: Timer }>();

  function schedule(event: PendingEvent): void {
    if (closed) return;
    const expiry = event.acceptedAt + limitsOf(event).maximumEventAgeSeconds * 1000;
    const at = Math.min(event.dueAt, expiry);
    const timer = clock.after(at - clock.now(), () => {
      void (clock.now() >= expiry ? end({ event, condition: 'EventAgeExceeded' }) : attempt(event));
    });
    pending.set(event.requestId, { event, timer });
    onChange();
  }

  function limitsOf(event: PendingEvent) {
    const config = configOf(registry, event);
    return {
      maximumRetryAttempts: config?.maximumRetryAttempts ?? defaultLimits.maximumRetryAttempts,
      maximumEventAgeSeconds: config?.maximumEventAgeSeconds ?? defaultLimits.maximumEventAgeSeconds,
    };
  }

  async function attempt(event: PendingEvent): Promise<void> {
    const { functionName: name, qualifier, requestId, payload } = event;
    try {
      const fn = functionOf(registry.functions, { name, ...(qualifier === undefined ? {} : { qualifier }) });
      const version = resolve(fn, qualifier, () => surroundings.random());
      const ran = await run({ fn, version, qualifier, requestId, payload });
      const last = { version: version.version, ran };
      if (!ran.failed) return await end({ event, condition: 'Success', last });
      const failed = { ...event, failures: event.failures + 1, refusals: 0 };
      if (failed.failures > limitsOf(event).maximumRetryAttempts) {
        return await end({ event: failed, condition: 'RetriesExhausted', last });
      }
      schedule({ ...failed, dueAt: clock.now() + retryDelay(failed.failures) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      // No room, or the function is gone: back into the queue until it is too old.
      const refusals = event.refusals + 1;
      schedule({ ...event, refusals, dueAt: clock.now() + throttleDelay(refusals) });
    }
  }

  function end(ending: Ending): Promise<void> {
    pending.delete(ending.event.requestId);
    onChange();
    return announceEnd(ending);
  }

  return {
    accept: (event) => schedule({ ...event, acceptedAt: clock.now(), dueAt: clock.now(), failures: 0, refusals: 0 }),
    snapshot: () => [...pending.values()].map(({ event }) => event),
    restore(state) {
      for (const { timer } of pending.values()) timer.cancel();
      pending.clear();
      for (const event of z.array(pendingShape).parse(state)) schedule(event);
    },
    close() {
      closed = true;
      for (const { timer } of pending.values()) timer.cancel();
      pending.clear();
    },
  };
}
