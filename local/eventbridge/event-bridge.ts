import type { CallAws, Caller, Service } from '../kit/call.ts';
import { createListeners } from '../kit/listeners.ts';
import { createService } from '../kit/operations.ts';
import type { Stateful } from '../kit/state.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Context } from './context.ts';
import { courierOf, type DeliveryReport } from './delivery/courier.ts';
import type { DeliveryFaults } from './delivery/faults.ts';
import { dialect } from './errors.ts';
import { type AwsEvent, envelopeOf } from './event.ts';
import { createIntake, type Ingestion } from './intake.ts';
import * as buses from './operations/buses.ts';
import * as connections from './operations/connections.ts';
import * as listRules from './operations/list-rules.ts';
import * as events from './operations/put-events.ts';
import * as rules from './operations/rules.ts';
import * as tags from './operations/tags.ts';
import * as targets from './operations/targets.ts';
import * as tests from './operations/test-event-pattern.ts';
import { schedulerOf } from './schedule/scheduler.ts';
import { initialState, isState } from './state.ts';

export type { Ingestion } from './intake.ts';

export interface EventBridge extends Service, Stateful {
  /** Takes in an event that an AWS service sends, onto the default bus; targets get it later, never before this returns. */
  emit(event: AwsEvent): void;
  /** Calls `listener` for each event taken in; the answer takes it back. */
  onEvent(listener: (ingestion: Ingestion) => void): () => void;
  /** Calls `listener` for each try of a delivery and for each end of one; the answer takes it back. */
  onDelivery(listener: (report: DeliveryReport) => void): () => void;
  /** What delivery does wrong from now on. */
  setFaults(faults: DeliveryFaults): void;
  /** Takes over what `snapshot` gave; what was under way is delivered, perhaps a second time. */
  restore(state: unknown): void;
  /** Stops every timer. */
  close(): void;
}

interface EventBridgeOptions {
  readonly surroundings: Surroundings;
  /** How targets are reached. */
  readonly call: CallAws;
  /** The caller of targets with this role; EventBridge itself where it is undefined. */
  readonly callerOf?: (roleArn: string) => Caller | undefined;
  readonly faults?: DeliveryFaults;
}

const operations = {
  ...buses,
  ...connections,
  ...events,
  ...listRules,
  ...rules,
  ...tags,
  ...targets,
  ...tests,
};

/** Amazon EventBridge: buses, rules, schedules and at-least-once delivery to Lambda, Step Functions, SQS, SNS and other buses. */
export function eventBridge(options: EventBridgeOptions): EventBridge {
  const { surroundings, call, callerOf = () => undefined } = options;
  const { clock } = surroundings;
  let state = initialState(clock.now());
  let faults = options.faults ?? {};
  const deliveries = createListeners<DeliveryReport>();
  const intake = createIntake({
    surroundings,
    state: () => state,
    deliver: (delivery) => courier.dispatch(delivery),
  });
  const courier = courierOf({
    surroundings,
    call,
    callerOf,
    state: () => state,
    faults: () => faults,
    forward: intake.forward,
    report: deliveries.announce,
  });
  const scheduler = schedulerOf(clock, (due, at) => {
    const next = intake.runSchedule(due, at);
    if (next !== undefined) scheduler.follow(next);
  });
  const context: Context = {
    get state() {
      return state;
    },
    scheduler,
    now: () => clock.now(),
    newId: () => surroundings.newId(),
    ingest: intake.ingest,
  };
  const stop = () => {
    courier.close();
    scheduler.close();
  };
  return {
    ...createService({ name: 'events', operations, context, dialect }),
    emit: (event) => intake.ingest('default', envelopeOf(event, surroundings.newId(), clock.now())),
    onEvent: intake.onEvent,
    onDelivery: deliveries.add,
    setFaults(next) {
      faults = next;
    },
    snapshot: () => structuredClone(state),
    restore(from) {
      const next: unknown = structuredClone(from);
      if (!isState(next)) throw new TypeError('not a snapshot of EventBridge');
      stop();
      // An older snapshot knows no connections.
      state = { ...initialState(clock.now()), ...next };
      for (const bus of Object.values(state.buses)) for (const rule of Object.values(bus.rules)) scheduler.follow(rule);
      courier.resume();
    },
    close: stop,
  };
}
