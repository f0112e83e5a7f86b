import type { EmbeddedAws } from '../../local/embedded-aws.ts';

/** Which executions run, as the service itself knows it at each moment. */
export function liveExecutions(aws: EmbeddedAws): { isRunning(executionArn: string): boolean } {
  const live = new Set<string>();
  aws.services.states.onTransition(({ executionArn, kind }) => void (kind === 'entered' && live.add(executionArn)));
  aws.services.events.onEvent(({ event }) => {
    const { executionArn, status } = event.detail;
    if (event.source !== 'aws.states' || typeof executionArn !== 'string') return;
    if (status === 'RUNNING') live.add(executionArn);
    else live.delete(executionArn);
  });
  return { isRunning: (arn) => live.has(arn) };
}
