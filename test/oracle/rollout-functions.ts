import { appMeshRouter } from '../../adapters/app-mesh.ts';
import type { ClientOverrides } from '../../adapters/clients.ts';
import {
  appMeshClients,
  cloudWatchClient,
  dynamoDbClient,
  eventBridgeClient,
  stepFunctionsClient,
} from '../../adapters/clients.ts';
import { cloudWatchAlarms } from '../../adapters/cloudwatch-alarms.ts';
import { cloudWatchMetrics } from '../../adapters/cloudwatch-metrics.ts';
import { dynamoDbControlStore } from '../../adapters/dynamodb-control.ts';
import { dynamoDbLedger } from '../../adapters/dynamodb-ledger.ts';
import { eventBridgeAnnouncer } from '../../adapters/eventbridge.ts';
import { lambdaHandler } from '../../adapters/lambda.ts';
import { stepFunctions } from '../../adapters/step-functions.ts';
import type { Clock } from '../../core/ports.ts';
import { ticket } from '../../core/rollout/ticket.ts';
import { analyzeCanary } from '../../functions/analyze-canary/analyze-canary.ts';
import { planRollout } from '../../functions/plan-rollout/plan-rollout.ts';
import { planRequest } from '../../functions/plan-rollout/request.ts';
import { receiveSignal } from '../../functions/receive-signal/receive-signal.ts';
import { signalRequest } from '../../functions/receive-signal/request.ts';
import { rollBackRequest } from '../../functions/roll-back/request.ts';
import { rollBackOrReap } from '../../functions/roll-back/roll-back-or-reap.ts';
import { shiftWeights } from '../../functions/shift-weights/shift-weights.ts';
import type { LambdaContext } from '../../local/lambda/runtime/context.ts';

export type Handler = (event: unknown, context: LambdaContext) => Promise<unknown>;

/** Where a function is told to find the stack's parts. */
export interface Environment {
  readonly table: string;
  readonly bus: string;
  readonly stateMachineArn: string;
}

const logger = { info: () => undefined, error: () => undefined };

function portsOf(overrides: ClientOverrides, { table, bus, stateMachineArn }: Environment, clock: Clock) {
  const dynamoDb = dynamoDbClient(overrides);
  const cloudWatch = cloudWatchClient(overrides);
  return {
    clock,
    control: dynamoDbControlStore(dynamoDb, table),
    ledger: dynamoDbLedger(dynamoDb, table),
    announcer: eventBridgeAnnouncer(eventBridgeClient(overrides), bus),
    executions: stepFunctions(stepFunctionsClient(overrides), stateMachineArn),
    router: appMeshRouter(appMeshClients(overrides)),
    metrics: cloudWatchMetrics(cloudWatch),
    alarms: cloudWatchAlarms(cloudWatch),
  };
}

type Ports = ReturnType<typeof portsOf>;

const handlers: Readonly<Record<string, (ports: Ports) => Handler>> = {
  'plan-rollout': (ports) =>
    lambdaHandler({ name: 'plan-rollout', input: planRequest, run: planRollout(ports), logger }),
  'shift-weights': (ports) => {
    const shift = shiftWeights(ports);
    return lambdaHandler({
      name: 'shift-weights',
      input: ticket,
      run: (input, context) => shift(input, () => context.getRemainingTimeInMillis()),
      logger,
    });
  },
  'analyze-canary': (ports) =>
    lambdaHandler({ name: 'analyze-canary', input: ticket, run: analyzeCanary(ports), logger }),
  'roll-back': (ports) =>
    lambdaHandler({ name: 'roll-back', input: rollBackRequest, run: rollBackOrReap(ports), logger }),
  'receive-signal': (ports) =>
    lambdaHandler({ name: 'receive-signal', input: signalRequest, run: receiveSignal(ports), logger }),
};

/** The names of the functions as the template deploys them, without the stack's. */
export const functionNames = Object.keys(handlers);

/** The functions as their handlers wire them, over the SDK's clients with another transport; each is made at its first call. */
export function rolloutFunctions(
  overridesOf: (name: string) => ClientOverrides,
  environment: () => Environment,
  clock: Clock,
): Record<string, Handler> {
  const lazily = ([name, make]: [string, (ports: Ports) => Handler]): [string, Handler] => {
    let made: Handler | undefined;
    return [
      name,
      (event, context) => {
        made ??= make(portsOf(overridesOf(name), environment(), clock));
        return made(event, context);
      },
    ];
  };
  return Object.fromEntries(Object.entries(handlers).map(lazily));
}
