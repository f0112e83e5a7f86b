import { CloudWatchClient, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { pause, systemClock } from '../../adapters/clock.ts';
import type { Stage } from './stage.ts';

/** How many minutes of the stable's past there should be when the rollout starts. */
const historyMinutes = 3;

/** Waits until the callers have published a few minutes of metrics. @throws Error when nothing comes for a real minute */
export async function warmUp(stage: Stage): Promise<void> {
  const cloudWatch = new CloudWatchClient(stage.client);
  const enough = stage.now() + historyMinutes * 60_000;
  const deadline = systemClock.now() + 60_000;
  while (systemClock.now() < deadline) {
    const { Metrics = [] } = await cloudWatch.send(new ListMetricsCommand({ Namespace: 'CWAgent' }));
    if (Metrics.length > 0 && stage.now() >= enough) return;
    await pause(200);
  }
  throw new Error(
    `no metrics came from the sample app: ${stage.app.stats().problems.join('; ') || 'it names no problem'}`,
  );
}
