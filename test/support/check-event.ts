import { detailOf } from '../../core/events/event-detail.ts';
import { eventSchemas } from '../../core/events/event-schema.ts';
import type { RolloutEvent } from '../../core/events/events.ts';
import type { LineEvent } from '../../core/events/line-event.ts';
import { testSender } from './test-sender.ts';

/** @throws Error that names the event and all that its detail has beside, or lacks of, the published form */
export function checkEvent(event: RolloutEvent | LineEvent): void {
  const problem = problemOf(event.type, detailOf(event, testSender));
  if (problem !== undefined) throw new Error(problem);
}

/** What is wrong with a detail as it was sent; undefined when it is of the published form. */
export function problemOf(type: string, detail: unknown): string | undefined {
  const schema = eventSchemas.get(type);
  if (schema === undefined) return `no event is called ${type}`;
  const { error } = schema.safeParse(detail);
  return error && `${type} is not of the published form: ${error.message}`;
}
