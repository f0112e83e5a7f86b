import type { ClusterListener, HealthCheck, OutlierDetection } from './snapshot.ts';
import { milliseconds, nodeOf } from './specs.ts';
import { type ClientPolicy, calledTlsOf } from './tls.ts';

type Node = ReturnType<typeof nodeOf>;
type NodeListener = NonNullable<Node['listeners']>[number];

/** The name by which a node is found, as its health checks call it. */
function hostnameOf({ serviceDiscovery: { dns, awsCloudMap } = {} }: Node): string {
  return dns?.hostname ?? `${awsCloudMap?.serviceName}.${awsCloudMap?.namespaceName}`;
}

function healthCheckOf({ healthCheck, portMapping }: NodeListener, hostname: string): HealthCheck | undefined {
  if (healthCheck === undefined) return undefined;
  const { protocol, path = '/', port = portMapping.port, intervalMillis, timeoutMillis } = healthCheck;
  const { healthyThreshold, unhealthyThreshold } = healthCheck;
  return {
    protocol,
    path,
    authority: `${hostname}:${port}`,
    intervalMs: intervalMillis,
    timeoutMs: timeoutMillis,
    healthyThreshold,
    unhealthyThreshold,
  };
}

function outlierDetectionOf({ outlierDetection }: NodeListener): OutlierDetection | undefined {
  if (outlierDetection === undefined) return undefined;
  const { maxServerErrors, interval, baseEjectionDuration, maxEjectionPercent } = outlierDetection;
  return {
    maxServerErrors,
    intervalMs: milliseconds(interval),
    baseEjectionMs: milliseconds(baseEjectionDuration),
    maxEjectionPercent,
  };
}

/** The listeners of a node as a caller with such a policy knows them. */
export function calledListenersOf(nodeSpec: unknown, policy: ClientPolicy | undefined): ClusterListener[] {
  const node = nodeOf(nodeSpec);
  const hostname = hostnameOf(node);
  return (node.listeners ?? []).map((listener) => {
    const healthCheck = healthCheckOf(listener, hostname);
    const outlierDetection = outlierDetectionOf(listener);
    return {
      ...listener.portMapping,
      ...(healthCheck && { healthCheck }),
      ...(outlierDetection && { outlierDetection }),
      ...calledTlsOf(policy, { port: listener.portMapping.port, tls: listener.tls, hostname }),
    };
  });
}
