import type { World } from './world.ts';

/** The room that an execution has left in its history. */
export interface History {
  readonly name: string;
  readonly events: number;
}

export async function historiesOf({ call, base: { stateMachineArn } }: World): Promise<readonly History[]> {
  const { executions } = await call('states', 'ListExecutions', { stateMachineArn });
  const found: History[] = [];
  for (const { executionArn, name } of Array.isArray(executions) ? executions.toReversed() : []) {
    // The last event's id is the number of all.
    const { events } = await call('states', 'GetExecutionHistory', { executionArn, reverseOrder: true, maxResults: 1 });
    found.push({ name: String(name), events: Array.isArray(events) ? Number(events[0]?.id) : 0 });
  }
  return found;
}
