import type { Execution, Failure, Thread } from './execution.ts';
import type { Json } from './json.ts';

/** Thrown instead of the event that would leave no room for the one that says that the execution failed. */
class HistoryFull extends Error {
  override readonly name = 'HistoryFull';
}

const historyFullCause = ({ maximumEvents }: Execution) =>
  `The execution reached the maximum number of history events (${maximumEvents}).`;

type Details = readonly [string, { readonly [member: string]: Json }];

const untruncated = { truncated: false };

/** Members that hold data: a text, and the note that it is whole. */
const data = (name: 'input' | 'output', text: string) => ({ [name]: text, [`${name}Details`]: untruncated });

const failureMembers = (failure: Failure) => ({
  ...(failure.error === undefined ? {} : { error: failure.error }),
  ...(failure.cause === undefined ? {} : { cause: failure.cause }),
});

/** The details of each kind of event, by the member that carries them. */
export const details = {
  started: (input: string, roleArn: string): Details => [
    'executionStartedEventDetails',
    { ...data('input', input), roleArn },
  ],
  succeeded: (output: string): Details => ['executionSucceededEventDetails', data('output', output)],
  failed: (failure: Failure): Details => ['executionFailedEventDetails', failureMembers(failure)],
  aborted: (failure: Failure): Details => ['executionAbortedEventDetails', failureMembers(failure)],
  timedOut: (failure: Failure): Details => ['executionTimedOutEventDetails', failureMembers(failure)],
  redriven: (redriveCount: number): Details => ['executionRedrivenEventDetails', { redriveCount }],
  entered: (name: string, input: string): Details => ['stateEnteredEventDetails', { name, ...data('input', input) }],
  exited: (name: string, output: string, assigned: Readonly<Record<string, string>>): Details => [
    'stateExitedEventDetails',
    {
      name,
      ...data('output', output),
      ...(Object.keys(assigned).length === 0
        ? {}
        : { assignedVariables: assigned, assignedVariablesDetails: untruncated }),
    },
  ],
  evaluationFailed: (failure: Failure, state: string, location: string | undefined): Details => [
    'evaluationFailedEventDetails',
    { ...failureMembers(failure), state, ...(location === undefined ? {} : { location }) },
  ],
  iteration: (outcome: 'Started' | 'Succeeded' | 'Failed' | 'Aborted', name: string, index: number): Details => [
    `mapIteration${outcome}EventDetails`,
    { name, index },
  ],
  mapStarted: (length: number): Details => ['mapStateStartedEventDetails', { length }],
};

/**
 * Adds an event to an execution's history and returns its id.
 *
 * @throws HistoryFull for every event that would be the last one (the 25,000th) but is not the execution's end.
 */
export function append(
  execution: Execution,
  timestamp: number,
  type: string,
  previousEventId: number,
  eventDetails?: Details,
  isEnd = false,
): number {
  const id = execution.events.length + 1;
  if (id >= execution.maximumEvents && !isEnd) throw new HistoryFull(historyFullCause(execution));
  execution.events.push({ id, previousEventId, timestamp, type, ...(eventDetails && { details: eventDetails }) });
  return id;
}

/** Adds an event of a thread; its next one names this one as the one before it. */
export function appendTo(
  execution: Execution,
  thread: Thread,
  timestamp: number,
  type: string,
  eventDetails?: Details,
): number {
  const id = append(execution, timestamp, type, thread.previousEvent, eventDetails);
  thread.previousEvent = id;
  return id;
}
