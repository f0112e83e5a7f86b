import * as z from 'zod/mini';
import type { Output } from '../../kit/call.ts';
import { jsonIn } from '../../kit/json.ts';

/** Asks X-Ray. */
export type AskXRay = (
  operation: 'BatchGetTraces' | 'GetServiceGraph' | 'GetTraceSummaries',
  input: Readonly<Record<string, unknown>>,
) => Promise<Output>;

// Of X-Ray's answers, what pages show.

const statistics = z.object({
  TotalCount: z.number(),
  TotalResponseTime: z.number(),
  ErrorStatistics: z.object({ TotalCount: z.number() }),
  FaultStatistics: z.object({ TotalCount: z.number() }),
});

const service = z.object({
  ReferenceId: z.number(),
  Name: z.string(),
  Type: z.optional(z.string()),
  Edges: z.array(z.object({ ReferenceId: z.number(), SummaryStatistics: statistics })),
  SummaryStatistics: z.optional(statistics),
});

const graphAnswer = z.object({ Services: z.array(service) });

const summary = z.object({
  Id: z.string(),
  StartTime: z.number(),
  Duration: z.number(),
  HasFault: z.boolean(),
  HasError: z.boolean(),
  HasThrottle: z.boolean(),
  IsPartial: z.boolean(),
  Http: z.object({
    HttpURL: z.optional(z.string()),
    HttpStatus: z.optional(z.number()),
    HttpMethod: z.optional(z.string()),
  }),
  EntryPoint: z.optional(z.object({ Name: z.string() })),
  ServiceIds: z.array(z.object({ Name: z.string() })),
});

const summariesAnswer = z.object({ TraceSummaries: z.array(summary), NextToken: z.optional(z.string()) });

const work = {
  id: z.string(),
  name: z.string(),
  start_time: z.number(),
  end_time: z.optional(z.number()),
  error: z.optional(z.boolean()),
  throttle: z.optional(z.boolean()),
  fault: z.optional(z.boolean()),
  namespace: z.optional(z.string()),
  http: z.optional(z.object({ response: z.optional(z.object({ status: z.optional(z.number()) })) })),
};

const plainPart = z.object(work);
/** A subsegment, with those in it. */
export interface TracePart extends z.infer<typeof plainPart> {
  readonly subsegments?: readonly TracePart[] | undefined;
}
const part: z.ZodMiniType<TracePart> = z.lazy(() => z.extend(plainPart, { subsegments: z.optional(z.array(part)) }));
const segment = z.object({
  ...work,
  parent_id: z.optional(z.string()),
  origin: z.optional(z.string()),
  subsegments: z.optional(z.array(part)),
});

const tracesAnswer = z.object({
  Traces: z.array(
    z.object({ Id: z.string(), LimitExceeded: z.boolean(), Segments: z.array(z.object({ Document: z.string() })) }),
  ),
});

export type GraphService = z.infer<typeof service>;
export type EdgeStatistics = z.infer<typeof statistics>;
export type ListedTrace = z.infer<typeof summary>;
export type TraceSegment = z.infer<typeof segment>;

/** Epoch seconds. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export async function readGraph(ask: AskXRay, { from, to }: Range): Promise<readonly GraphService[]> {
  return graphAnswer.parse(await ask('GetServiceGraph', { StartTime: from, EndTime: to })).Services;
}

/** As many traces as a page lists. */
export const tracesListed = 50;

/** Seconds back from the end of the range: the newest are looked for first, further back while there are few. */
const spans = [15, 60, 240, 960, 3840, Number.POSITIVE_INFINITY];
const pagesPerSpan = 5;

/** The newest traces that a filter lets through, the newest first. @throws AwsError that X-Ray answers */
export async function readNewest(ask: AskXRay, { from, to }: Range, filter: string): Promise<readonly ListedTrace[]> {
  for (const span of spans) {
    const start = Math.max(from, to - span);
    const found: ListedTrace[] = [];
    let token: string | undefined;
    for (let pages = 0; pages < pagesPerSpan && (pages === 0 || token !== undefined); pages += 1) {
      const asked = {
        StartTime: start,
        EndTime: to,
        FilterExpression: filter,
        ...(token !== undefined && { NextToken: token }),
      };
      const { TraceSummaries, NextToken } = summariesAnswer.parse(await ask('GetTraceSummaries', asked));
      found.push(...TraceSummaries);
      token = NextToken;
    }
    if (found.length >= tracesListed || start === from)
      return found.toSorted((a, b) => b.StartTime - a.StartTime).slice(0, tracesListed);
  }
  return [];
}

/** A trace by its id; undefined where there is none. */
export async function readTrace(ask: AskXRay, id: string) {
  const { Traces } = tracesAnswer.parse(await ask('BatchGetTraces', { TraceIds: [id] }));
  const [trace] = Traces;
  return (
    trace && {
      id: trace.Id,
      isCut: trace.LimitExceeded,
      segments: trace.Segments.map(({ Document }) => segment.parse(jsonIn(Document))),
    }
  );
}
