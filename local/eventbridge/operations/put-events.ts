import { z } from 'zod';
import { parseJsonText } from '../../kit/json.ts';
import { envelopeOf } from '../event.ts';
import { parseInput } from '../parse-input.ts';
import { busNameOf, type Operation, validation } from './context.ts';

const entrySchema = z.strictObject({
  Time: z.number().optional(),
  Source: z.string().optional(),
  Resources: z.array(z.string()).optional(),
  DetailType: z.string().optional(),
  Detail: z.string().optional(),
  EventBusName: z.string().min(1).max(1600).optional(),
});

type Entry = z.infer<typeof entrySchema>;

const sizeLimit = 256 * 1024;

/** As AWS counts it: 14 bytes for a time, and the UTF-8 length of everything else. */
const sizeOf = ({ Time, Source, DetailType, Detail, Resources = [] }: Entry): number =>
  (Time === undefined ? 0 : 14) +
  [Source, DetailType, Detail, ...Resources].reduce((sum, text) => sum + Buffer.byteLength(text ?? ''), 0);

const objectOf = (json: string): Record<string, unknown> | undefined => {
  try {
    const value: unknown = parseJsonText(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
};

const refused = (ErrorCode: string, ErrorMessage: string) => ({ ErrorCode, ErrorMessage });

const missing = (name: string) =>
  refused('InvalidArgument', `Parameter ${name} is not valid. Reason: ${name} is a required argument.`);

const problemOf = ({ Source, DetailType, Detail }: Entry) => {
  if (!Source) return missing('Source');
  if (!DetailType) return missing('DetailType');
  if (!Detail) return missing('Detail');
  if (Source.startsWith('aws.')) return refused('NotAuthorizedForSourceException', 'Not authorized for the source.');
  if (DetailType.length > 128) {
    return refused('InvalidArgument', 'Parameter DetailType is not valid. Reason: it is longer than 128 characters.');
  }
  return objectOf(Detail) === undefined ? refused('MalformedDetail', 'Detail is malformed.') : undefined;
};

/** Each entry succeeds or fails by itself. An unknown bus is no failure: AWS answers with an EventId and drops the event. */
export const PutEvents: Operation = (context, input) => {
  const schema = z.strictObject({
    Entries: z
      .array(entrySchema)
      .min(1, 'Member must have length greater than or equal to 1')
      .max(10, 'Member must have length less than or equal to 10'),
  });
  const { Entries } = parseInput(schema, input, 'ValidationException');
  if (Entries.reduce((sum, entry) => sum + sizeOf(entry), 0) > sizeLimit) {
    throw validation('Total size of the entries in the request is over the limit.');
  }
  const results = Entries.map((entry) => {
    const problem = problemOf(entry);
    if (problem !== undefined) return problem;
    const { Source = '', DetailType = '', Detail = '', Resources = [], Time } = entry;
    const event = {
      source: Source,
      detailType: DetailType,
      resources: Resources,
      detail: objectOf(Detail) ?? {},
      ...(Time === undefined ? {} : { time: Time * 1000 }),
    };
    const envelope = envelopeOf(event, context.newId(), context.now());
    context.ingest(busNameOf(entry.EventBusName), envelope);
    return { EventId: envelope.id };
  });
  return { FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length, Entries: results };
};
