import type { RouteSpec } from '../../adapters/routers/app-mesh/route-spec.ts';
import { partsOf } from '../../adapters/routers/app-mesh/route-spec.ts';
import type { Control, RouteState } from '../../core/control/control.ts';
import { knownOf } from '../../core/control/transitions.ts';
import type { RolloutPlan } from '../../core/plan/plan.ts';
import { digestOf } from '../../core/routing/digest.ts';
import type { RouteReading } from '../../core/routing/route.ts';
import { routerKey } from '../../core/routing/route.ts';
import { testStart } from './test-clock.ts';

/** An HTTP route with fields that are not ours beside the weights. */
export const sampleRoute = (stable = 100, canary?: number): RouteSpec => ({
  priority: 3,
  httpRoute: {
    match: { prefix: '/' },
    action: {
      weightedTargets: [
        { virtualNode: 'color-v1', weight: stable, port: 8080 },
        ...(canary === undefined ? [] : [{ virtualNode: 'color-v2', weight: canary, port: 8080 }]),
      ],
    },
    timeout: { perRequest: { unit: 's', value: 5 } },
  },
});

/** A spec as a router reads it. */
export const readingOf = (spec: RouteSpec, version = 1, identity = 'color-route/1'): RouteReading => ({
  identity,
  version,
  ...partsOf(spec),
});

/** The sample route as the control item has it, in force as `reading` says and found by Plan as `original`. */
export function sampleRouteState(
  { name = 'color-route', ...changes }: Partial<RouteState> = {},
  reading: { readonly spec?: RouteSpec; readonly version?: number } = {},
  original = sampleRoute(),
): RouteState {
  const { spec = sampleRoute(), version = 1 } = reading;
  const identity = `${name}/1`;
  return {
    name,
    ...knownOf(samplePlan(), readingOf(spec, version, identity)),
    original: { targets: partsOf(original).targets, rest: digestOf(partsOf(original).rest) },
    writes: 0,
    intents: [],
    ...changes,
  };
}

export const samplePlan = (changes: Partial<RolloutPlan> = {}): RolloutPlan => ({
  service: 'color-backend',
  revision: 'r2',
  router: { provider: 'appmesh', mesh: 'color-mesh', virtualRouter: 'color-router' },
  stable: 'color-v1',
  canary: 'color-v2',
  steps: [
    { weight: 10, bakeSeconds: 300, maxBakeSeconds: 900 },
    { weight: 100, bakeSeconds: 600, maxBakeSeconds: 1800 },
  ],
  keepWarmSeconds: 3600,
  analysis: {
    interval: 60,
    metrics: { preset: 'appmesh-extension-statsd', namespace: 'CWAgent', period: 60, delay: 120 },
    errorRate: { tolerance: 0.001, ratio: 1.1 },
    minRequests: 50,
    onNoData: 'hold',
    onInconclusive: 'hold',
  },
  callers: [{ Mesh: 'color-mesh', VirtualNode: 'client', TargetVirtualService: 'color.local' }],
  alarms: [
    { name: 'color-5xx', arn: 'arn:aws:cloudwatch:eu-west-1:000000000000:alarm:color-5xx' },
    { name: 'color-latency', arn: 'arn:aws:cloudwatch:eu-west-1:000000000000:alarm:color-latency' },
  ],
  ...changes,
});

/** What Plan takes a router with: nothing written, no signal, fence 1. */
export function sampleControl(changes: Partial<Control> = {}): Control {
  const plan = changes.plan ?? samplePlan();
  return {
    schema: 2,
    router: routerKey(plan.router),
    rolloutId: 'color-backend-r2-1',
    execution: 'arn:aws:states:eu-west-1:000000000000:execution:meshshift:color-backend-r2-1',
    fence: 1,
    rev: 0,
    phase: 'planned',
    plannedAt: testStart,
    plan,
    step: -1,
    shifts: [],
    routes: [sampleRouteState()],
    approved: {},
    skip: {},
    sleepSeq: 0,
    ...changes,
  };
}
