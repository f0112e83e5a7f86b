import * as z from 'zod/mini';
import { AwsError } from '../../kit/aws-error.ts';
import { operation } from '../../kit/operations.ts';
import { nextAs, pageByName } from '../../kit/page.ts';
import { listOf, timestamp } from '../../kit/shapes.ts';
import type { Context } from '../context.ts';
import { invalidToken } from '../errors.ts';
import { parseFilter } from '../filter/parse-filter.ts';
import { subjectOf } from '../filter/subject.ts';
import { beganWithin, isWithin, refuseBackwards, shownOf, type TimeRange } from '../time-range.ts';
import type { StoredTrace } from '../trace-store.ts';
import { summaryOf } from '../trace-summary.ts';
import { durationOf, type TraceView, viewOf } from '../trace-view.ts';

type TimeRangeType = 'TraceId' | 'Event' | 'Service';

type FindTraces = (traces: readonly StoredTrace[], range: TimeRange) => readonly TraceView[];

/** By which time a trace is found. Source: API reference, GetTraceSummaries, TimeRangeType. */
const foundBy: Readonly<Record<TimeRangeType, FindTraces>> = {
  TraceId: beganWithin,
  Event: (traces, range) => traces.filter(({ updatedAt }) => isWithin(range, updatedAt / 1000)).flatMap(shownOf),
  Service: (traces, range) =>
    traces
      .flatMap(shownOf)
      .filter(({ segments }) => segments.some(({ end_time }) => end_time !== undefined && isWithin(range, end_time))),
};

const summariesPerPage = 100;

export const GetTraceSummaries = operation(
  z.strictObject({
    StartTime: timestamp,
    EndTime: timestamp,
    TimeRangeType: z.optional(z.enum(['TraceId', 'Event', 'Service'])),
    Sampling: z.optional(z.boolean()),
    FilterExpression: z.optional(z.string()),
    NextToken: z.optional(z.string()),
  }),
  ({ traces, now }: Context, input) => {
    const {
      StartTime,
      EndTime,
      TimeRangeType: type = 'TraceId',
      Sampling,
      FilterExpression: filter,
      NextToken: token,
    } = input;
    refuseBackwards(StartTime, EndTime);
    if (Sampling === true)
      throw new AwsError(
        'NotImplemented',
        'The embedded AWS does not implement Sampling in GetTraceSummaries of AWS X-Ray.',
        501,
      );
    const matches = filter === undefined || filter.trim() === '' ? undefined : parseFilter(filter);
    const within = foundBy[type](traces.all(), { start: StartTime, end: EndTime });
    const found = within
      .filter((view) => matches?.(subjectOf(view)) ?? true)
      .toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const page = pageByName(found, ({ id }) => id, { limit: summariesPerPage, token, invalidToken });
    return {
      TraceSummaries: page.items.map(summaryOf),
      ApproximateTime: now() / 1000,
      TracesProcessedCount: within.length,
      ...nextAs('NextToken', page),
    };
  },
  { method: 'POST', path: '/TraceSummaries' },
);

/** Source: API reference and AWS X-Ray quotas, BatchGetTraces: five traces a call. */
const tracesPerCall = 5;
const traceIds = listOf(z.string().check(z.minLength(1), z.maxLength(35)), 0, tracesPerCall);

export const BatchGetTraces = operation(
  z.strictObject({ TraceIds: traceIds }),
  ({ traces }: Context, { TraceIds: ids }) => {
    const wanted = [...new Set(ids.map((id) => id.toLowerCase()))];
    const found = wanted.flatMap((id) => traces.find(id) ?? []).map(viewOf);
    const isThere = (id: string) => found.some((view) => view.id === id);
    return {
      Traces: found.map((view) => ({
        Id: view.id,
        Duration: durationOf(view),
        LimitExceeded: view.isCut,
        Segments: view.segments.map((segment) => ({ Id: segment.id, Document: JSON.stringify(segment) })),
      })),
      UnprocessedTraceIds: wanted.filter((id) => !isThere(id)),
    };
  },
  { method: 'POST', path: '/Traces' },
);
