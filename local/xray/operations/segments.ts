import * as z from 'zod/mini';
import { operation } from '../../kit/operations.ts';
import { integer, text, timestamp } from '../../kit/shapes.ts';
import type { Context } from '../context.ts';
import { readDocument, type UnprocessedSegment } from '../read-document.ts';

export const PutTraceSegments = operation(
  z.strictObject({ TraceSegmentDocuments: z.array(z.string()) }),
  ({ traces }: Context, { TraceSegmentDocuments: documents }) => {
    const unprocessed: UnprocessedSegment[] = [];
    for (const text of documents) {
      const read = readDocument(text);
      if (read.kind === 'refused') unprocessed.push(read.unprocessed);
      else traces.put(read.document.trace_id.toLowerCase(), read.document.id, text);
    }
    return { UnprocessedTraceSegments: unprocessed };
  },
  { method: 'POST', path: '/TraceSegments' },
);

const count = z.optional(integer(0));

/** What a daemon says of itself: taken, and shown nowhere, as by X-Ray. */
export const PutTelemetryRecords = operation(
  z.strictObject({
    TelemetryRecords: z.array(
      z.strictObject({
        Timestamp: timestamp,
        SegmentsReceivedCount: count,
        SegmentsSentCount: count,
        SegmentsSpilloverCount: count,
        SegmentsRejectedCount: count,
        BackendConnectionErrors: z.optional(
          z.strictObject({
            TimeoutCount: count,
            ConnectionRefusedCount: count,
            HTTPCode4XXCount: count,
            HTTPCode5XXCount: count,
            UnknownHostCount: count,
            OtherCount: count,
          }),
        ),
      }),
    ),
    EC2InstanceId: z.optional(text(0, 20)),
    Hostname: z.optional(text(0, 255)),
    ResourceARN: z.optional(text(0, 500)),
  }),
  (_context: Context) => ({}),
  { method: 'POST', path: '/TelemetryRecords' },
);
