import type { Kind } from './kinds.ts';

/** A member that no proxy of App Mesh follows either, and for whom it is. */
interface ForOthers {
  readonly isFor: string;
}

/**
 * The file under `local/` by which a member has its effect, by the path of the member in the spec, list items as `[]`.
 * A path stands for all below it that have no path of their own.
 */
type MemberReaders = Readonly<Record<string, string | ForOthers>>;

const within = (path: string, readers: MemberReaders): MemberReaders =>
  Object.fromEntries(Object.entries(readers).map(([member, reader]) => [`${path}.${member}`, reader]));

const httpRoute: MemberReaders = {
  'action.weightedTargets[].virtualNode': 'data-plane/carrier.ts',
  'action.weightedTargets[].weight': 'data-plane/draw-by-weight.ts',
  'action.weightedTargets[].port': 'data-plane/carrier.ts',
  match: 'data-plane/route-match.ts',
  retryPolicy: 'data-plane/retry-policy.ts',
  timeout: 'data-plane/retry-policy.ts',
};

const grpcMatch: MemberReaders = {
  match: 'data-plane/grpc-match.ts',
  'match.metadata[].invert': 'data-plane/route-match.ts',
  'match.metadata[].match': 'data-plane/route-match.ts',
  'match.metadata[].name': 'data-plane/route-match.ts',
};

const grpcRoute: MemberReaders = { ...httpRoute, ...grpcMatch };

const tcpRoute: MemberReaders = {
  action: 'data-plane/route-spec.ts',
  'match.port': 'data-plane/route-table.ts',
  timeout: 'data-plane/route-spec.ts',
};

const nodeListener: MemberReaders = {
  portMapping: 'app-mesh/listeners.ts',
  connectionPool: 'data-plane/config/pool-limits.ts',
  healthCheck: 'data-plane/config/called-listeners.ts',
  outlierDetection: 'data-plane/config/called-listeners.ts',
  'outlierDetection.interval': 'data-plane/config/specs.ts',
  'outlierDetection.baseEjectionDuration': 'data-plane/config/specs.ts',
  timeout: 'data-plane/config/specs.ts',
  tls: 'data-plane/config/tls.ts',
};

const accessLogFile: MemberReaders = {
  path: 'data-plane/access-log/access-log.ts',
  format: 'data-plane/access-log/log-line.ts',
};

const virtualNode: MemberReaders = {
  ...within('listeners[]', nodeListener),
  'backends[].virtualService.virtualServiceName': 'data-plane/config/node-snapshot.ts',
  'backends[].virtualService.clientPolicy': 'data-plane/config/tls.ts',
  backendDefaults: 'data-plane/config/tls.ts',
  ...within('logging.accessLog.file', accessLogFile),
  'serviceDiscovery.dns.hostname': 'data-plane/config/clusters.ts',
  'serviceDiscovery.dns.ipPreference': 'data-plane/config/ip-preference.ts',
  'serviceDiscovery.dns.responseType': 'data-plane/config/clusters.ts',
  'serviceDiscovery.awsCloudMap': 'data-plane/config/clusters.ts',
  'serviceDiscovery.awsCloudMap.ipPreference': 'data-plane/config/ip-preference.ts',
};

const gatewayRoute: MemberReaders = {
  match: 'data-plane/route-match.ts',
  'match.hostname': 'data-plane/gateway-route.ts',
  'action.rewrite': 'data-plane/gateway-route.ts',
  'action.target': 'data-plane/gateway-route.ts',
};

/**
 * Every member of every spec that the API accepts. A test holds it against the shapes of the API, and each file against
 * the members that it is said to read.
 */
export const memberReaders: Readonly<Record<Kind, MemberReaders>> = {
  Mesh: {
    egressFilter: 'data-plane/config/node-snapshot.ts',
    serviceDiscovery: 'data-plane/config/ip-preference.ts',
  },
  VirtualNode: virtualNode,
  VirtualRouter: { listeners: 'app-mesh/listeners.ts' },
  Route: {
    priority: 'data-plane/route-order.ts',
    ...within('httpRoute', httpRoute),
    ...within('http2Route', httpRoute),
    ...within('grpcRoute', grpcRoute),
    ...within('tcpRoute', tcpRoute),
  },
  VirtualService: { provider: 'data-plane/config/outbound.ts' },
  VirtualGateway: {
    backendDefaults: 'data-plane/config/tls.ts',
    listeners: 'app-mesh/listeners.ts',
    'listeners[].connectionPool': 'data-plane/config/pool-limits.ts',
    // No proxy calls a gateway, so none checks it.
    'listeners[].healthCheck': { isFor: 'what stands before the gateway, such as a load balancer' },
    'listeners[].tls': 'data-plane/config/tls.ts',
    ...within('logging.accessLog.file', accessLogFile),
  },
  GatewayRoute: {
    priority: 'data-plane/gateway-route.ts',
    ...within('httpRoute', gatewayRoute),
    ...within('http2Route', gatewayRoute),
    ...within('grpcRoute', {
      ...grpcMatch,
      'match.hostname': 'data-plane/gateway-route.ts',
      'action.rewrite': 'data-plane/gateway-route.ts',
      'action.target': 'data-plane/gateway-route.ts',
    }),
  },
};
