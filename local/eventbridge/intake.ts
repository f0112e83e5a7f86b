import { own } from '../kit/json.ts';
import { createListeners } from '../kit/listeners.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Courier } from './delivery/courier.ts';
import { notFound } from './errors.ts';
import { type EventEnvelope, envelopeOf } from './event.ts';
import { compilePattern, type EventPattern } from './pattern/event-pattern.ts';
import type { Delivery, Rule, State } from './state.ts';

/** An event that reached a bus, or would have: `exists` is false for a bus that was never created. */
export interface Ingestion {
  readonly busName: string;
  readonly exists: boolean;
  readonly event: EventEnvelope;
  /** ARNs of the rules that matched. */
  readonly matched: readonly string[];
}

/** Takes events onto buses and hands them to the targets of the rules that they match. */
interface Intake {
  ingest(busName: string, event: EventEnvelope): void;
  /** Takes an event that comes from another bus. @throws AwsError ResourceNotFoundException */
  forward(busName: string, delivery: Pick<Delivery, 'event'>): void;
  /** Sends the event of a scheduled rule; the rule as it runs next, or undefined when it is gone. */
  runSchedule(due: Pick<Rule, 'busName' | 'name'>, at: number): Rule | undefined;
  onEvent(listener: (ingestion: Ingestion) => void): () => void;
}

/** Whether a rule is enabled and has a pattern that an event matches; a pattern is compiled once. */
function ruleMatcher(): (rule: Rule, event: EventEnvelope) => boolean {
  const patterns = new Map<string, EventPattern>();
  return ({ state, eventPattern }, event) => {
    if (state !== 'ENABLED' || eventPattern === undefined) return false;
    const pattern = patterns.get(eventPattern) ?? compilePattern(eventPattern);
    patterns.set(eventPattern, pattern);
    return pattern(event);
  };
}

export function createIntake({
  surroundings,
  state,
  deliver,
}: {
  readonly surroundings: Surroundings;
  readonly state: () => State;
  readonly deliver: Courier['dispatch'];
}): Intake {
  const { clock } = surroundings;
  const listeners = createListeners<Ingestion>();
  const matches = ruleMatcher();

  const dispatch = ({ name, arn, targets }: Rule, event: EventEnvelope, forwarded: boolean) => {
    for (const target of targets) {
      deliver({ event, rule: { name, arn }, target, ingestedAt: clock.now(), forwarded });
    }
  };

  const ingest = (busName: string, event: EventEnvelope, forwarded: boolean) => {
    const bus = own(state().buses, busName);
    const matched = Object.values(bus?.rules ?? {}).filter((rule) => matches(rule, event));
    listeners.announce({ busName, exists: bus !== undefined, event, matched: matched.map(({ arn }) => arn) });
    for (const rule of matched) dispatch(rule, event, forwarded);
  };

  return {
    ingest: (busName, event) => ingest(busName, event, false),
    forward(busName, { event }) {
      if (own(state().buses, busName) === undefined) throw notFound(`Event bus ${busName} does not exist.`);
      ingest(busName, event, true);
    },
    runSchedule(due, at) {
      const bus = own(state().buses, due.busName);
      const rule = bus && own(bus.rules, due.name);
      if (bus === undefined || rule === undefined) return undefined;
      const next = { ...rule, scheduledFrom: at };
      bus.rules[rule.name] = next;
      const { arn } = rule;
      const event = { source: 'aws.events', detailType: 'Scheduled Event', resources: [arn], detail: {}, time: at };
      const envelope = envelopeOf(event, surroundings.newId(), at);
      listeners.announce({ busName: bus.name, exists: true, event: envelope, matched: [arn] });
      dispatch(next, envelope, false);
      return next;
    },
    onEvent: listeners.add,
  };
}
