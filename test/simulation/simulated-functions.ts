import { cloudWatchAlarms } from '../../adapters/cloudwatch/cloudwatch-alarms.ts';
import { cloudWatchMetrics } from '../../adapters/cloudwatch/cloudwatch-metrics.ts';
import { eventBridgeAnnouncer } from '../../adapters/events/eventbridge.ts';
import { namedExecutions } from '../../adapters/executions/named-executions.ts';
import { rolloutIdOf } from '../../adapters/executions/rollout-id.ts';
import { stepFunctions } from '../../adapters/executions/step-functions.ts';
import { lambdaHandler } from '../../adapters/lambda/lambda.ts';
import { alb as wholeAlb } from '../../adapters/routers/alb/alb.ts';
import { appMesh as wholeAppMesh } from '../../adapters/routers/app-mesh/app-mesh.ts';
import { lattice as wholeLattice } from '../../adapters/routers/lattice/lattice.ts';
import type { WholeRouter } from '../../adapters/routers/whole-router.ts';
import { dynamoDbControlStore } from '../../adapters/store/dynamodb-control.ts';
import { dynamoDbLedger } from '../../adapters/store/dynamodb-ledger.ts';
import { dynamoDbLine } from '../../adapters/store/dynamodb-line.ts';
import { dynamoDbPace } from '../../adapters/store/dynamodb-pace.ts';
import { dynamoDbProbes } from '../../adapters/store/dynamodb-probes.ts';
import type { Meter } from '../../core/ledger/measure.ts';
import type { AlarmSource } from '../../core/ports/alarms.ts';
import type { Announcer } from '../../core/ports/announcer.ts';
import type { ControlStore, ProbeStore } from '../../core/ports/control-store.ts';
import type { Executions, NamedExecutions } from '../../core/ports/executions.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { LineSwitch } from '../../core/ports/line-switch.ts';
import type { MetricSource } from '../../core/ports/metrics.ts';
import type { Pace } from '../../core/ports/pace.ts';
import type { OpenedRouter, PlannedRouter } from '../../core/ports/router.ts';
import type { Clock, Sleep } from '../../core/ports/time.ts';
import type { Provider } from '../../core/routing/route.ts';
import { analyzeCanary } from '../../functions/analyze-canary/analyze-canary.ts';
import { dryRun } from '../../functions/dry-run/dry-run.ts';
import { dryRunRequest } from '../../functions/dry-run/request.ts';
import { anyRequest } from '../../functions/plan-rollout/request.ts';
import { serveRequest } from '../../functions/plan-rollout/serve-request.ts';
import { receiveSignal } from '../../functions/receive-signal/receive-signal.ts';
import { signalRequest } from '../../functions/receive-signal/request.ts';
import { rollBackRequest } from '../../functions/roll-back/request.ts';
import { rollBackOrReap } from '../../functions/roll-back/roll-back.ts';
import { taskTicket } from '../../functions/rollout/task-ticket.ts';
import { shiftWeights } from '../../functions/shift-weights/shift-weights.ts';
import type { LambdaContext } from '../../local/lambda/runtime/context.ts';
import { testSender } from '../support/test-sender.ts';
import type { SimulatedClients } from './simulated-clients.ts';

export const functionNames = [
  'plan-rollout',
  'shift-weights',
  'analyze-canary',
  'roll-back',
  'receive-signal',
  'dry-run',
] as const;
export type FunctionName = (typeof functionNames)[number];

/** Every port of every function: each takes those that its handler gives it. */
export interface Ports {
  readonly control: ControlStore;
  readonly ledger: Ledger;
  readonly line: LineSwitch;
  readonly announcer: Announcer;
  readonly clock: Clock;
  readonly meter: Meter;
  readonly executions: Executions;
  readonly starts: NamedExecutions;
  readonly probes: ProbeStore;
  readonly router: PlannedRouter & OpenedRouter;
  readonly metrics: MetricSource;
  readonly alarms: AlarmSource;
  readonly pace: Pace;
  readonly pause: Sleep;
}

/** The stack, and the router that its rollouts have. */
export interface PortNames {
  readonly table: string;
  readonly bus: string;
  readonly stateMachineArn: string;
  readonly provider: Provider;
}

/** No spec of the simulation names a service of ECS. */
const noEcs = async () => [];

/** Nothing is loaded when it is used: that would take real time. */
const routerOf = ({ alb, appMesh, lattice }: SimulatedClients, provider: Provider): WholeRouter => {
  switch (provider) {
    case 'alb':
      return wholeAlb(alb, noEcs);
    case 'appmesh':
      return wholeAppMesh(appMesh);
    case 'lattice':
      return wholeLattice(lattice, noEcs);
  }
};

export const portsOf = (clients: SimulatedClients, names: PortNames, clock: Clock, pause: Sleep): Ports => {
  const { cloudWatch, dynamoDb, eventBridge, stepFunctions: states } = clients;
  return {
    control: dynamoDbControlStore(dynamoDb, names.table),
    ledger: dynamoDbLedger(dynamoDb, names.table),
    line: dynamoDbLine(dynamoDb, names.table),
    announcer: eventBridgeAnnouncer(eventBridge, names.bus, () => ({ ...testSender, now: clock.now() })),
    clock,
    pause,
    meter: { record: () => undefined },
    executions: stepFunctions(states, names.stateMachineArn),
    starts: namedExecutions(states, names.stateMachineArn),
    probes: dynamoDbProbes(dynamoDb, names.table),
    router: routerOf(clients, names.provider),
    metrics: cloudWatchMetrics(cloudWatch),
    alarms: cloudWatchAlarms(cloudWatch),
    pace: dynamoDbPace(dynamoDb, names.table),
  };
};

type Handler = (event: unknown, context: LambdaContext) => Promise<unknown>;

const logger = { info: () => undefined, error: () => undefined };

/** The handlers as functions/<name>/handler.ts wires them, over other clients. */
export const handlers: Readonly<Record<FunctionName, (ports: Ports) => Handler>> = {
  'plan-rollout': (ports) =>
    lambdaHandler({
      name: 'plan-rollout',
      input: anyRequest,
      run: (request) => serveRequest({ ...ports, idOf: rolloutIdOf }, request),
      logger,
    }),
  'shift-weights': (ports) =>
    lambdaHandler({
      name: 'shift-weights',
      input: taskTicket,
      run: (ticket, context) => shiftWeights(ports, ticket, context),
      logger,
    }),
  'analyze-canary': (ports) =>
    lambdaHandler({
      name: 'analyze-canary',
      input: taskTicket,
      run: (ticket, context) => analyzeCanary(ports, ticket, context),
      logger,
    }),
  'roll-back': (ports) =>
    lambdaHandler({
      name: 'roll-back',
      input: rollBackRequest,
      run: (request, context) => rollBackOrReap(ports, request, context),
      logger,
    }),
  'dry-run': (ports) =>
    lambdaHandler({ name: 'dry-run', input: dryRunRequest, run: (request) => dryRun(ports, request), logger }),
  'receive-signal': (ports) =>
    lambdaHandler({
      name: 'receive-signal',
      input: signalRequest,
      run: (request) => receiveSignal(ports, request),
      logger,
    }),
};
