import type { AwsEvent } from '../../local/eventbridge/event.ts';

/** The running executions as the service itself knows them, even while it refuses to say so. */
export function liveExecutions(now: () => number) {
  const since = new Map<string, number>();
  return {
    areAny: () => since.size > 0,
    isRunning: (executionArn: string) => since.has(executionArn),
    /** Whether it has run for some time: a caller that asked a moment before a redrive heard that it had ended. */
    isRunningOn: (executionArn: string) => now() - (since.get(executionArn) ?? now()) > 15_000,
    /** A status change, before it is sent on its way. */
    follow({ detail }: AwsEvent): void {
      if (typeof detail.executionArn !== 'string') return;
      if (detail.status === 'RUNNING') since.set(detail.executionArn, now());
      else since.delete(detail.executionArn);
    },
  };
}
