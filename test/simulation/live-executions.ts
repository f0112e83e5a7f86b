import type { AwsEvent } from '../../local/eventbridge/event.ts';

/** Which executions run, as the service itself knows it, whether it tells anybody or not. */
export function liveExecutions(now: () => number) {
  const since = new Map<string, number>();
  return {
    areAny: () => since.size > 0,
    isRunning: (executionArn: string) => since.has(executionArn),
    /** Whether it has run for some time: who asked a moment before a redrive was told that it had ended. */
    isRunningOn: (executionArn: string) => now() - (since.get(executionArn) ?? now()) > 15_000,
    /** A status change, before it is sent on its way. */
    follow({ detail }: AwsEvent): void {
      if (typeof detail.executionArn !== 'string') return;
      if (detail.status === 'RUNNING') since.set(detail.executionArn, now());
      else since.delete(detail.executionArn);
    },
  };
}
