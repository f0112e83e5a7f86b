import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { realClock } from '../../local/clock.ts';
import type { AttachedTask } from '../../local/data-plane/attach/attach-task.ts';
import { createEnvoyMetrics, envoyNamespace } from '../../local/data-plane/envoy-metrics.ts';
import { createIngressMetrics } from '../../local/data-plane/ingress-metrics.ts';
import { publishEachMinute, putBy } from '../../local/data-plane/minute-publisher.ts';
import type { Tally } from '../../local/data-plane/tally.ts';
import type { ProxyResource } from '../../local/data-plane/tasks/task.ts';
import { region } from '../../local/kit/account.ts';
import type { Context } from '../run/context.ts';

interface Measured {
  readonly endpoint: string;
  readonly mesh: string;
  readonly resource: ProxyResource;
}

/** What App Mesh's metrics extension says of the task's requests. @returns how to stop */
export function publishMetrics(
  context: Context,
  { endpoint, mesh, resource }: Measured,
  { clock, stats }: AttachedTask,
  tally: Tally,
): () => void {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const metrics = createEnvoyMetrics(mesh, resource.name, resource.kind);
  const ingress = createIngressMetrics({ meshName: mesh, resource }, stats);
  return publishEachMinute({
    clock: realClock(clock.scale, clock.epoch),
    put: putBy(new CloudWatchClient({ endpoint, region, credentials })),
    sources: [
      {
        namespace: envoyNamespace,
        collect: (minuteStart) => [...metrics(tally.take(), minuteStart), ...ingress(minuteStart)],
      },
    ],
    onFailure: (error) => context.warn(`cannot publish metrics: ${String(error)}`),
  });
}
