import type { HistoryEvent } from '../engine/history.ts';
import type { Json } from '../engine/json.ts';
import { only, optionalFlag } from './members.ts';
import type { Operation } from './model.ts';
import { findExecution, seconds } from './model.ts';
import { pageOf } from './paging.ts';

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

export const getExecutionHistory: Operation = (model, input) => {
  const members = ['executionArn', 'maxResults', 'nextToken', 'reverseOrder', 'includeExecutionData'];
  only(input, 'GetExecutionHistory', members);
  const { events } = findExecution(model, input);
  const ordered = optionalFlag(input, 'reverseOrder', false) ? events.toReversed() : events;
  const withData = optionalFlag(input, 'includeExecutionData', true);
  const { page, nextToken } = pageOf(input, ordered);
  return { events: page.map((event) => shown(event, withData)), ...(nextToken === undefined ? {} : { nextToken }) };
};
