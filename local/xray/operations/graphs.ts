import * as z from 'zod/mini';
import { operation } from '../../kit/operations.ts';
import { listOf, timestamp } from '../../kit/shapes.ts';
import type { Context } from '../context.ts';
import { invalidRequest } from '../errors.ts';
import { serviceGraph } from '../service-graph.ts';
import { beganWithin, refuseBackwards } from '../time-range.ts';
import { viewOf } from '../trace-view.ts';

/** The one group that every account has; the embedded AWS has no other. */
const defaultGroup = 'Default';

export const GetServiceGraph = operation(
  z.strictObject({ StartTime: timestamp, EndTime: timestamp, GroupName: z.optional(z.string()) }),
  ({ traces }: Context, { StartTime, EndTime, GroupName = defaultGroup }) => {
    refuseBackwards(StartTime, EndTime);
    if (GroupName !== defaultGroup) throw invalidRequest(`Group ${GroupName} not found.`);
    const within = beganWithin(traces.all(), { start: StartTime, end: EndTime });
    return { StartTime, EndTime, Services: serviceGraph(within), ContainsOldGroupVersions: false };
  },
  { method: 'POST', path: '/ServiceGraph' },
);

export const GetTraceGraph = operation(
  z.strictObject({ TraceIds: listOf(z.string().check(z.minLength(1), z.maxLength(35)), 0, 100) }),
  ({ traces }: Context, { TraceIds: ids }) => {
    const found = [...new Set(ids.map((id) => id.toLowerCase()))].flatMap((id) => traces.find(id) ?? []);
    return { Services: serviceGraph(found.map(viewOf)) };
  },
  { method: 'POST', path: '/TraceGraph' },
);
