import { testerRoutePrefix } from '../../../core/routing/testers.ts';
import type { EmbeddedAws } from '../../../local/embedded-aws.ts';
import type { Output } from '../../../local/kit/call.ts';
import type { RouteInForce } from '../routes-in-force.ts';
import { isRecord } from '../routes-in-force.ts';
import type { Scenario } from '../scenario.ts';
import { names } from '../scenario.ts';
import type { Stack } from '../stack.ts';
import type { Counted, Datum } from '../traffic.ts';
import { appMeshHands } from './app-mesh-hands.ts';
import { kindOf, nodeTargetsIn, restOf, targetsIn } from './app-mesh-route.ts';
import type { RouteListener, TeamRouter } from './team-router.ts';

const router = { mesh: names.scope, virtualRouter: names.router };
const namespace = 'CWAgent';

/** A virtual router whose callers' sidecars publish its metrics. */
export function teamAppMesh({ aws, call }: Pick<Stack, 'aws' | 'call'>): TeamRouter {
  const routes = new Map<string, RouteInForce>();
  const testers = new Map<string, RouteInForce>();
  const listeners: RouteListener[] = [];
  aws.services.appmesh.onRouteChange(({ routeName, spec, version, uid }) => {
    const isForTesters = routeName.startsWith(testerRoutePrefix);
    // A person who deletes a route of the team's makes another one at once.
    if (spec === undefined && !isForTesters) return;
    const all = isForTesters ? testers : routes;
    const before = all.get(routeName);
    const after = {
      spec: isRecord(spec) ? spec : {},
      ...{ version, uid, targets: targetsIn(spec), rest: restOf(spec) },
    };
    if (spec === undefined) all.delete(routeName);
    else all.set(routeName, after);
    for (const { changed, testersChanged } of listeners)
      if (isForTesters) testersChanged(routeName);
      else changed(routeName, before, after);
  });
  return {
    provider: 'appmesh',
    routes,
    testers,
    key: () => `appmesh/${names.scope}/${names.router}`,
    specOf: ({ spec, routes: all }, canary) => ({
      ...spec,
      canary,
      router: { ...router, routes: all.map(({ name }) => name) },
    }),
    furnish: (scenario) => furnish(call, scenario),
    listen: (listener) => void listeners.push(listener),
    onChange: (listener) => void aws.services.appmesh.onRouteChange(listener),
    routeOf: (name) => name,
    targetOf: (id) => id,
    readBy: ({ operation, input }) => (operation === 'DescribeRoute' ? String(input.routeName) : undefined),
    asBefore(output, old) {
      const route = isRecord(output.route) ? output.route : {};
      const metadata = isRecord(route.metadata) ? route.metadata : {};
      return {
        ...output,
        route: { ...route, spec: old.spec, metadata: { ...metadata, version: old.version, uid: old.uid } },
      };
    },
    targetReadBy: ({ operation, input }, output) =>
      operation === 'DescribeVirtualNode'
        ? { target: String(input.virtualNodeName), uid: String(metadataOf(output).uid) }
        : undefined,
    writtenBy: ({ operation, input }) =>
      operation === 'UpdateRoute' ? { route: String(input.routeName), targets: targetsIn(input.spec) } : undefined,
    testersCall: ({ operation, input }) =>
      operation === 'CreateRoute' || operation === 'DeleteRoute'
        ? {
            does: operation === 'CreateRoute' ? 'create' : 'delete',
            ...{ route: String(input.routeName), targets: targetsIn(input.spec) },
          }
        : undefined,
    staleForMs: 10_000,
    followsWithinMs: [500, 10_000],
    hands: (noted) => appMeshHands({ call, routes, testers, noted }),
    reporting: ({ callers }) => ({ callers, dataOf, publish: (data) => publish(aws, data) }),
  };
}

function metadataOf({ virtualNode }: Output): Readonly<Record<string, unknown>> {
  const metadata = isRecord(virtualNode) ? virtualNode.metadata : undefined;
  return isRecord(metadata) ? metadata : {};
}

async function furnish(call: Stack['call'], { routes, callers }: Scenario): Promise<void> {
  const { mesh: meshName, virtualRouter: virtualRouterName } = router;
  const portMapping = { port: 8080, protocol: kindOf(routes[0]?.spec).replace('Route', '') };
  await call('appmesh', 'CreateMesh', { meshName, spec: {} });
  for (const virtualNodeName of nodesOf({ routes, callers }))
    await call('appmesh', 'CreateVirtualNode', {
      meshName,
      virtualNodeName,
      spec: {
        listeners: [{ portMapping }],
        serviceDiscovery: { dns: { hostname: `${virtualNodeName}.local` } },
      },
    });
  await call('appmesh', 'CreateVirtualRouter', { meshName, virtualRouterName, spec: { listeners: [{ portMapping }] } });
  for (const { name: routeName, spec } of routes)
    await call('appmesh', 'CreateRoute', { meshName, virtualRouterName, routeName, spec });
}

/** Every virtual node of the run: the versions, the callers, and all other targets of a route. */
const nodesOf = ({ routes, callers }: Pick<Scenario, 'routes' | 'callers'>): ReadonlySet<string> =>
  new Set([
    ...[names.stable, names.canary, names.next, 'checkout-v0', ...callers],
    ...routes.flatMap(({ spec }) => nodeTargetsIn(spec).map(({ virtualNode }) => virtualNode)),
  ]);

/** As App Mesh's metrics extension publishes it. */
function dataOf(caller: string, { version, requests, errors, hasFailed, timings }: Counted, at: number): Datum[] {
  const datum = (name: string, type: 'counter' | 'timing', value: object): Datum => ({
    MetricName: `envoy_appmesh_${name}`,
    Timestamp: at / 1000,
    Dimensions: [
      { Name: 'Mesh', Value: names.scope },
      { Name: 'VirtualNode', Value: caller },
      { Name: 'TargetVirtualService', Value: names.service },
      { Name: 'TargetVirtualNode', Value: version },
      { Name: 'metric_type', Value: type },
    ],
    ...value,
  });
  return [
    datum('RequestCountPerTarget', 'counter', { Value: requests }),
    ...(hasFailed ? [datum('HTTPCode_Target_5XX_Count', 'counter', { Value: errors })] : []),
    ...timings.map((timing) => datum('TargetResponseTime', 'timing', timing)),
  ];
}

const publish = (aws: EmbeddedAws, MetricData: readonly Datum[]) =>
  aws.call(
    'monitoring',
    'PutMetricData',
    { Namespace: namespace, MetricData },
    { accessKeyId: 'agent', name: 'agent' },
  );
