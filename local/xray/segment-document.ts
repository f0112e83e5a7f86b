import * as z from 'zod/mini';

// The members of a segment document that are read here; all others are kept as they came.
// Source: AWS X-Ray developer guide, segment documents.

export const idForm = /^[0-9a-f]{16}$/i;
export const traceIdForm = /^1-[0-9a-f]{8}-[0-9a-f]{24}$/i;
/** Letters, numbers and spaces of any script, and these signs. */
const nameForm = /^[\p{L}\p{N}\p{Z}\s_.:/%&#=+\\\-@]+$/u;

const name = z
  .string()
  .check(
    z.regex(nameForm, { error: 'letters, numbers, spaces and _ . : / % & # = + \\ - @ are allowed' }),
    z.maxLength(200, { error: '200 characters are allowed' }),
  );
const id = z.string().check(z.regex(idForm, { error: '16 hexadecimal digits are allowed' }));
const seconds = z.number({ error: 'epoch seconds are allowed' });
const flag = z.optional(z.boolean());
const text = z.optional(z.string());

const http = z.optional(
  z.looseObject({
    request: z.optional(z.looseObject({ method: text, url: text, user_agent: text, client_ip: text })),
    response: z.optional(z.looseObject({ status: z.optional(z.int()) })),
  }),
);

const annotation = z.union([z.string(), z.number(), z.boolean()]);
export type AnnotationValue = z.infer<typeof annotation>;

const shared = {
  id,
  name,
  start_time: seconds,
  end_time: z.optional(seconds),
  in_progress: flag,
  error: flag,
  throttle: flag,
  fault: flag,
  http,
  aws: z.optional(z.looseObject({ table_name: text })),
  annotations: z.optional(z.record(z.string(), annotation)),
};

const part = z.looseObject({ ...shared, namespace: text });

/** A part of a segment's work. `remote` and `aws` are the namespaces of calls to others. */
export interface Subsegment extends z.infer<typeof part> {
  readonly subsegments?: readonly Subsegment[] | undefined;
}

const subsegment: z.ZodMiniType<Subsegment> = z.lazy(() => z.extend(part, { subsegments }));
const subsegments = z.optional(z.array(subsegment));

export const segmentShape = z.looseObject({
  ...shared,
  trace_id: z
    .string()
    .check(z.regex(traceIdForm, { error: 'a text such as 1-5759e988-bd862e3fe1be46a994272793 is allowed' })),
  parent_id: z.optional(id),
  /** `subsegment` for one that is sent apart from its segment. */
  type: z.optional(z.literal('subsegment')),
  namespace: text,
  origin: text,
  user: text,
  subsegments,
});

/** What a service says of one request: a segment, or a subsegment that is sent by itself. */
export type SegmentDocument = z.infer<typeof segmentShape>;

/** Whether it calls another service. */
export const isCall = ({ namespace }: Pick<Subsegment, 'namespace'>): boolean =>
  namespace === 'remote' || namespace === 'aws';
