import * as z from 'zod/mini';
import { operation } from '../../kit/operations.ts';
import { nextAs } from '../../kit/page.ts';
import type { HistoryEvent } from '../engine/execution.ts';
import type { Json } from '../engine/json.ts';
import { findExecution, type Model, seconds } from '../model.ts';
import { pageOf, paging } from '../page.ts';

/** Members of the details that hold an execution's data. */
const dataMembers = new Set([
  'input',
  'inputDetails',
  'output',
  'outputDetails',
  'parameters',
  'assignedVariables',
  'assignedVariablesDetails',
]);

function shown({ details, timestamp, ...event }: HistoryEvent, withData: boolean): Readonly<Record<string, unknown>> {
  const common = { ...event, timestamp: seconds(timestamp) };
  if (details === undefined) return common;
  const [name, members] = details;
  const entries: (readonly [string, Json])[] = Object.entries(members);
  return { ...common, [name]: Object.fromEntries(entries.filter(([member]) => withData || !dataMembers.has(member))) };
}

export const GetExecutionHistory = operation(
  z.strictObject({
    executionArn: z.string(),
    reverseOrder: z.optional(z.boolean()),
    includeExecutionData: z.optional(z.boolean()),
    ...paging,
  }),
  (model: Model, given) => {
    const { reverseOrder = false, includeExecutionData = true } = given;
    const { events } = findExecution(model, given.executionArn);
    const page = pageOf(reverseOrder ? events.toReversed() : events, given);
    return { events: page.items.map((event) => shown(event, includeExecutionData)), ...nextAs('nextToken', page) };
  },
);
