import { own } from '../kit/json.ts';
import { notFound } from './errors.ts';
import type { EventEnvelope } from './event.ts';
import type { Scheduler } from './schedule/scheduler.ts';
import type { EventBus, Rule, State } from './state.ts';

/** What the operations work on. */
export interface Context {
  readonly state: State;
  readonly scheduler: Scheduler;
  now(): number;
  newId(): string;
  /** Hands the event to a bus; a bus that does not exist swallows it, as AWS's does. */
  ingest(busName: string, event: EventEnvelope): void;
}

/** A bus is named by its name or its ARN. */
export const busNameOf = (nameOrArn: string | undefined): string => nameOrArn?.split('event-bus/').at(-1) ?? 'default';

/** @throws AwsError ResourceNotFoundException */
export function busOf({ state }: Context, nameOrArn: string | undefined): EventBus {
  const bus = own(state.buses, busNameOf(nameOrArn));
  if (bus !== undefined) return bus;
  throw notFound(`Event bus ${busNameOf(nameOrArn)} does not exist.`);
}

/** @throws AwsError ResourceNotFoundException */
export function ruleOf(
  context: Context,
  name: string,
  busNameOrArn: string | undefined,
): { bus: EventBus; rule: Rule } {
  const bus = busOf(context, busNameOrArn);
  const rule = own(bus.rules, name);
  if (rule !== undefined) return { bus, rule };
  throw notFound(`Rule ${name} does not exist on EventBus ${bus.name}.`);
}

/** Adds tags to a rule or a bus. */
export function setTags(
  { state }: Context,
  arn: string,
  tags: readonly { Key: string; Value: string }[] | undefined,
): void {
  if (tags === undefined) return;
  state.tags[arn] = { ...state.tags[arn], ...Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])) };
}
