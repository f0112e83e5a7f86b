import type { RouteSpec } from '../../adapters/routers/app-mesh/route-spec.ts';
import { targetsOf } from '../../adapters/routers/app-mesh/route-spec.ts';
import type { Control } from '../../core/control/control.ts';
import { isHeld } from '../../core/control/control.ts';
import { withHolds } from '../../core/control/hold.ts';
import type { Ticket } from '../../core/execution/ticket.ts';
import type { Provider } from '../../core/routing/route.ts';
import { analyzeCanary } from '../../functions/analyze-canary/analyze-canary.ts';
import { dryRun } from '../../functions/dry-run/dry-run.ts';
import { planRollout } from '../../functions/plan-rollout/plan-rollout.ts';
import type { StartRequest } from '../../functions/plan-rollout/request.ts';
import { receiveSignal } from '../../functions/receive-signal/receive-signal.ts';
import type { SignalRequest } from '../../functions/receive-signal/request.ts';
import { reap, reapExecution } from '../../functions/roll-back/reap.ts';
import { rollBack } from '../../functions/roll-back/roll-back.ts';
import { shiftWeights } from '../../functions/shift-weights/shift-weights.ts';
import { memoryAnnouncer } from '../support/memory-announcer.ts';
import { memoryControlStore } from '../support/memory-control-store.ts';
import { memoryExecutions } from '../support/memory-executions.ts';
import { memoryLedger } from '../support/memory-ledger.ts';
import { memoryLine } from '../support/memory-line.ts';
import { memoryMeter } from '../support/memory-meter.ts';
import { memoryPace } from '../support/memory-pace.ts';
import { memoryRouter } from '../support/memory-router.ts';
import { noProbes } from '../support/no-probes.ts';
import { recorded } from '../support/recorded.ts';
import { sampleControl, sampleRoute, sampleRouteState } from '../support/sample-control.ts';
import { scriptedAlarms } from '../support/scripted-alarms.ts';
import { scriptedMetrics } from '../support/scripted-metrics.ts';
import { steppedClock } from '../support/test-clock.ts';

export const routerName = sampleControl().router;
export const rolloutId = sampleControl().rolloutId;
export const execution = sampleControl().execution;

export type World = ReturnType<typeof newWorld>;

/** The use cases over fakes of every port, with one clock, and each call of a port written down. */
export function newWorld(
  routes: Readonly<Record<string, RouteSpec>> = { 'color-route': sampleRoute() },
  nodes: readonly string[] = ['color-v1', 'color-v2', 'color-v3'],
  provider: Provider = 'appmesh',
) {
  const fakes = {
    control: memoryControlStore(),
    ledger: memoryLedger(),
    line: memoryLine(),
    announcer: memoryAnnouncer(),
    router: memoryRouter(routes, nodes, provider),
    metrics: scriptedMetrics(),
    alarms: scriptedAlarms('color-5xx', 'color-latency'),
    executions: memoryExecutions(execution),
    pace: memoryPace(),
    clock: steppedClock(),
  };
  const calls: string[] = [];
  let held = routerName;
  let invocations = 0;
  const context = (getRemainingTimeInMillis: () => number = () => 30_000) => ({
    awsRequestId: `${++invocations}-request`,
    getRemainingTimeInMillis,
  });
  const scene = {
    /** Makes a rollout hold the router, alarms indexed, and gives the ticket that its execution carries. */
    async holding(changes: Partial<Control> = {}): Promise<Ticket> {
      const fresh = sampleControl(changes);
      held = fresh.router;
      const seen = { router: fresh.router, fence: 0, rev: 0 };
      if (!(await fakes.control.take(fresh, seen))) throw new Error(`${fresh.router} is held already`);
      await fakes.control.indexAlarms(fresh);
      return ticketOf(fresh, 1);
    },
    /** The first step is in force; the calls that led there are forgotten. */
    async baking(changes: Partial<Control> = {}): Promise<Ticket> {
      const ticket = await shiftWeights(ports, await scene.holding(changes), context());
      calls.length = 0;
      return ticket;
    },
    /** The control item as it is; fails when nobody holds the router. */
    async item(): Promise<Control> {
      const item = await fakes.control.read(held);
      if (!isHeld(item)) throw new Error(`nobody holds ${held}`);
      return item;
    },
    /** The control item after a change by its holder. */
    async put(changes: Partial<Control>): Promise<Control> {
      const item = await scene.item();
      if (!(await fakes.control.save({ ...item, ...changes }, item))) throw new Error('not saved');
      return scene.item();
    },
    /** The control item after words of people. */
    async told({ approved, skip, ...changes }: Partial<Control>): Promise<Control> {
      const item = await scene.item();
      const words = { approved: { ...item.approved, ...approved }, skip: { ...item.skip, ...skip } };
      const next = withHolds({ ...item, ...words }, { ...item, ...changes }, fakes.clock.now());
      const saved = await fakes.control.saveSignals(next, item);
      if (saved === undefined) throw new Error('not saved');
      return saved;
    },
  };
  const meter = memoryMeter();
  const pause = async (milliseconds: number) => fakes.clock.advance(milliseconds);
  const { ports: recordedPorts, ...hooks } = recorded(fakes, calls);
  const ports = { ...recordedPorts, meter, pause };
  return {
    ...fakes,
    ...hooks,
    ...scene,
    ports,
    calls,
    measures: meter.measures,
    plan: (request: StartRequest): Promise<Ticket> => planRollout(ports, request),
    dryRun: (spec: unknown) => dryRun(ports, { spec, dryRun: true }),
    shift: (ticket: Ticket, remainingMs?: () => number) => shiftWeights(ports, ticket, context(remainingMs)),
    analyze: (ticket: Ticket) => analyzeCanary(ports, ticket, context()),
    rollBack: (ticket: Ticket, failure = 'none', attempt = 0, message?: string) =>
      rollBack(
        ports,
        { ticket, failure: { Error: failure, Cause: message }, attempt, execution },
        `request-${++invocations}`,
      ),
    reap: (remainingMs: () => number = () => 45_000) => reap(ports, `request-${++invocations}`, remainingMs),
    reapExecution: (arn: string) => reapExecution(ports, arn, `request-${++invocations}`),
    signal: (request: SignalRequest) => receiveSignal({ ...ports, probes: noProbes }, request),
    isHeld: async () => isHeld(await fakes.control.read(held)),
    /** `color-v1 90, color-v2 10` as it is in force. */
    inForce: (route = 'color-route') => weightsOf(fakes.router.inForce(route).spec),
    events: () => fakes.announcer.events.map(({ type }) => type),
    decisions: async (id = rolloutId) => (await fakes.ledger.decisions(id)).map(({ did }) => did),
    weightsSet: () => fakes.router.writes.map(({ route, spec }) => `${route}: ${weightsOf(spec)}`),
  };
}

export const weightsOf = (spec: RouteSpec): string =>
  targetsOf(spec)
    .map(({ id, weight }) => `${id} ${weight}`)
    .join(', ');

export const ticketOf = (control: Control, rev = control.rev): Ticket => ({
  rolloutId: control.rolloutId,
  router: control.router,
  fence: control.fence,
  seq: 0,
  rev,
  turnsLeft: 1000,
  next: { action: 'shift', seconds: 0, cause: '' },
});

/** The sample route in the hands of a rollout that set the canary to `weight` in its write `writes`. */
export const routeAt = (weight: number, writes = 1, name = 'color-route'): Control['routes'][number] =>
  sampleRouteState(
    { name, writes },
    { spec: weight === 0 ? sampleRoute() : sampleRoute(100 - weight, weight), version: 1 + writes },
  );
