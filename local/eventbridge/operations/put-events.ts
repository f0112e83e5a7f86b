import * as z from 'zod/mini';
import { isRecord, parseJsonText } from '../../kit/json.ts';
import { operation } from '../../kit/operations.ts';
import { listOf, text, timestamp } from '../../kit/shapes.ts';
import { busNameOf, type Context } from '../context.ts';
import { validation } from '../errors.ts';
import { envelopeOf } from '../event.ts';

const entryShape = z.strictObject({
  Time: z.optional(timestamp),
  Source: z.optional(z.string()),
  Resources: z.optional(z.array(z.string())),
  DetailType: z.optional(z.string()),
  Detail: z.optional(z.string()),
  EventBusName: z.optional(text(1, 1600)),
});

type Entry = z.infer<typeof entryShape>;

const sizeLimit = 256 * 1024;

/** As AWS counts it: 14 bytes for a time, and the UTF-8 length of everything else. */
const sizeOf = ({ Time, Source, DetailType, Detail, Resources = [] }: Entry): number =>
  (Time === undefined ? 0 : 14) +
  [Source, DetailType, Detail, ...Resources].reduce((sum, one) => sum + Buffer.byteLength(one ?? ''), 0);

const objectOf = (json: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value = parseJsonText(json);
    return isRecord(value) ? value : undefined;
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
export const PutEvents = operation(
  z.strictObject({ Entries: listOf(entryShape, 1, 10) }),
  (context: Context, { Entries }) => {
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
  },
);
