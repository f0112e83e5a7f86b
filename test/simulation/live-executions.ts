import type { AwsEvent } from '../../local/eventbridge/event.ts';

/** Which executions run, as the service itself knows it, whether it tells anybody or not. */
export function liveExecutions() {
  const live = new Set<string>();
  return {
    isRunning: (executionArn: string) => live.has(executionArn),
    /** A status change, before it is sent on its way. */
    follow({ detail }: AwsEvent): void {
      if (typeof detail.executionArn !== 'string') return;
      if (detail.status === 'RUNNING') live.add(detail.executionArn);
      else live.delete(detail.executionArn);
    },
  };
}
