import * as z from 'zod/mini';
import { parseJsonText } from '../../kit/json.ts';
import { operation } from '../../kit/operations.ts';
import type { Context } from '../context.ts';
import { validation } from '../errors.ts';
import { compilePattern } from '../pattern/event-pattern.ts';

const eventShape = z.looseObject({
  id: z.string(),
  account: z.string(),
  source: z.string(),
  time: z.string(),
  region: z.string(),
  // As AWS has it in recordings: its reference wants a list of resources, and a text here.
  resources: z.optional(z.array(z.string())),
  'detail-type': z.union([z.string(), z.array(z.string())]),
});

const parseEvent = (text: string): unknown => {
  try {
    return parseJsonText(text);
  } catch {
    throw validation('Parameter Event is not valid.');
  }
};

export const TestEventPattern = operation(
  z.strictObject({ EventPattern: z.string().check(z.maxLength(4096)), Event: z.string() }),
  (_context: Context, { EventPattern, Event }) => {
    const event = eventShape.safeParse(parseEvent(Event));
    if (!event.success) {
      const member = event.error.issues[0]?.path.join('.') ?? '';
      throw validation(`Parameter Event is not valid. Reason: ${member} is missing or of the wrong type.`);
    }
    return { Result: compilePattern(EventPattern)(event.data) };
  },
);
