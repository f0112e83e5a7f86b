import { AwsError, notImplemented } from '../kit/aws-error.ts';
import type { CallAws, Caller, Service } from '../kit/call.ts';
import { own } from '../kit/json.ts';
import type { Surroundings } from '../surroundings.ts';
import { courierOf, type DeliveryReport } from './delivery/courier.ts';
import type { DeliveryFaults } from './delivery/faults.ts';
import { type AwsEvent, type EventEnvelope, envelopeOf } from './event.ts';
import * as buses from './operations/buses.ts';
import * as connections from './operations/connections.ts';
import type { Context, Operation } from './operations/context.ts';
import * as listRules from './operations/list-rules.ts';
import { PutEvents } from './operations/put-events.ts';
import { DeleteRule, DescribeRule, DisableRule, EnableRule, PutRule } from './operations/rules.ts';
import { ListTagsForResource, TagResource, UntagResource } from './operations/tags.ts';
import * as targets from './operations/targets.ts';
import { TestEventPattern } from './operations/test-event-pattern.ts';
import { compilePattern, type EventPattern } from './pattern/event-pattern.ts';
import { schedulerOf } from './schedule/scheduler.ts';
import { type Delivery, initialState, isState, type Rule, type State } from './state.ts';

/** An event that reached a bus, or would have: `exists` is false for a bus that nobody created. */
export interface Ingestion {
  readonly busName: string;
  readonly exists: boolean;
  readonly event: EventEnvelope;
  /** ARNs of the rules that matched. */
  readonly matched: readonly string[];
}

export interface EventBridge extends Service {
  /** Takes in an event that an AWS service sends, onto the default bus; targets get it later, never before this returns. */
  emit(event: AwsEvent): void;
  /** Calls `listener` for each event taken in; the answer takes it back. */
  onEvent(listener: (ingestion: Ingestion) => void): () => void;
  /** Calls `listener` for each try of a delivery and for each end of one; the answer takes it back. */
  onDelivery(listener: (report: DeliveryReport) => void): () => void;
  /** What delivery does wrong from now on. */
  setFaults(faults: DeliveryFaults): void;
  /** The whole state, pending deliveries and all; JSON-safe. */
  snapshot(): unknown;
  /** Takes over what `snapshot` gave; what was under way is delivered, perhaps a second time. */
  restore(state: unknown): void;
  /** Stops every timer. */
  close(): void;
}

const operations: Readonly<Record<string, Operation>> = {
  ...buses,
  ...connections,
  ...listRules,
  ...targets,
  DeleteRule,
  DescribeRule,
  DisableRule,
  EnableRule,
  ListTagsForResource,
  PutEvents,
  PutRule,
  TagResource,
  TestEventPattern,
  UntagResource,
};

/** Amazon EventBridge: buses, rules, schedules and at-least-once delivery to Lambda, Step Functions, SQS, SNS and other buses. */
export function eventBridge(options: {
  readonly surroundings: Surroundings;
  /** How targets are reached. */
  readonly call: CallAws;
  /** Who targets with this role are called as; EventBridge itself where it is undefined. */
  readonly callerOf?: (roleArn: string) => Caller | undefined;
  readonly faults?: DeliveryFaults;
}): EventBridge {
  const { surroundings } = options;
  const { clock } = surroundings;
  let state: State = initialState(clock.now());
  let faults = options.faults ?? {};
  const eventListeners = new Set<(ingestion: Ingestion) => void>();
  const deliveryListeners = new Set<(report: DeliveryReport) => void>();
  const patterns = new Map<string, EventPattern>();

  const matches = (rule: Rule, event: EventEnvelope): boolean => {
    if (rule.state !== 'ENABLED' || rule.eventPattern === undefined) return false;
    const pattern = patterns.get(rule.eventPattern) ?? compilePattern(rule.eventPattern);
    patterns.set(rule.eventPattern, pattern);
    return pattern(event);
  };

  const dispatch = (rule: Rule, event: EventEnvelope, forwarded: boolean) => {
    for (const target of rule.targets) {
      const { name, arn } = rule;
      courier.dispatch({ event, rule: { name, arn }, target, ingestedAt: clock.now(), forwarded });
    }
  };

  const ingest = (busName: string, event: EventEnvelope, forwarded = false) => {
    const bus = own(state.buses, busName);
    const matched = Object.values(bus?.rules ?? {}).filter((rule) => matches(rule, event));
    for (const listener of eventListeners) {
      listener({ busName, exists: bus !== undefined, event, matched: matched.map(({ arn }) => arn) });
    }
    for (const rule of matched) dispatch(rule, event, forwarded);
  };

  const forward = (busName: string, { event }: Delivery) => {
    if (own(state.buses, busName) === undefined) {
      throw new AwsError('ResourceNotFoundException', `Event bus ${busName} does not exist.`);
    }
    ingest(busName, event, true);
  };

  const courier = courierOf({
    surroundings,
    call: options.call,
    callerOf: options.callerOf ?? (() => undefined),
    state: () => state,
    faults: () => faults,
    forward,
    report: (report) => {
      for (const listener of deliveryListeners) listener(report);
    },
  });

  const scheduler = schedulerOf(clock, (due, at) => {
    const bus = own(state.buses, due.busName);
    const rule = bus && own(bus.rules, due.name);
    if (bus === undefined || rule === undefined) return;
    const next = { ...rule, scheduledFrom: at };
    bus.rules[rule.name] = next;
    const event = { source: 'aws.events', detailType: 'Scheduled Event', resources: [rule.arn], detail: {}, time: at };
    const envelope = envelopeOf(event, surroundings.newId(), at);
    for (const listener of eventListeners) {
      listener({ busName: bus.name, exists: true, event: envelope, matched: [rule.arn] });
    }
    dispatch(next, envelope, false);
    scheduler.follow(next);
  });

  const context: Context = {
    get state() {
      return state;
    },
    scheduler,
    now: () => clock.now(),
    newId: () => surroundings.newId(),
    ingest: (busName, event) => ingest(busName, event),
  };

  const listen = <T>(listeners: Set<T>, listener: T) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };

  return {
    name: 'events',
    async call({ operation, input }) {
      const run = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
      if (run === undefined) throw notImplemented('events', operation);
      return run(context, input);
    },
    emit: (event) => ingest('default', envelopeOf(event, surroundings.newId(), clock.now())),
    onEvent: (listener) => listen(eventListeners, listener),
    onDelivery: (listener) => listen(deliveryListeners, listener),
    setFaults(next) {
      faults = next;
    },
    snapshot: () => structuredClone(state),
    restore(from) {
      const next: unknown = structuredClone(from);
      if (!isState(next)) throw new TypeError('not a snapshot of EventBridge');
      courier.close();
      scheduler.close();
      // An older snapshot knows no connections.
      state = { ...initialState(clock.now()), ...next };
      for (const bus of Object.values(state.buses)) for (const rule of Object.values(bus.rules)) scheduler.follow(rule);
      courier.resume();
    },
    close() {
      courier.close();
      scheduler.close();
    },
  };
}
