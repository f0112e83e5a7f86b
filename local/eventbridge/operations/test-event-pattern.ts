import { z } from 'zod';
import { parseJsonText } from '../../kit/json.ts';
import { parseInput } from '../parse-input.ts';
import { compilePattern } from '../pattern/event-pattern.ts';
import { type Operation, validation } from './context.ts';

const eventSchema = z.looseObject({
  id: z.string(),
  account: z.string(),
  source: z.string(),
  time: z.string(),
  region: z.string(),
  // As AWS has it in recordings: its reference wants a list of resources, and a text here.
  resources: z.array(z.string()).optional(),
  'detail-type': z.union([z.string(), z.array(z.string())]),
});

const parseEvent = (text: string): unknown => {
  try {
    return parseJsonText(text);
  } catch {
    throw validation('Parameter Event is not valid.');
  }
};

export const TestEventPattern: Operation = (_context, input) => {
  const schema = z.strictObject({ EventPattern: z.string().max(4096), Event: z.string() });
  const { EventPattern, Event } = parseInput(schema, input, 'ValidationException');
  const event = eventSchema.safeParse(parseEvent(Event));
  if (!event.success) {
    const member = event.error.issues[0]?.path.join('.') ?? '';
    throw validation(`Parameter Event is not valid. Reason: ${member} is missing or of the wrong type.`);
  }
  return { Result: compilePattern(EventPattern)(event.data) };
};
