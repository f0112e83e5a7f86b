import { cloudWatchClient } from '../../adapters/cloudwatch/client.ts';
import { cloudWatchAlarms } from '../../adapters/cloudwatch/cloudwatch-alarms.ts';
import { cloudWatchMetrics } from '../../adapters/cloudwatch/cloudwatch-metrics.ts';
import { eventBridgeClient } from '../../adapters/events/client.ts';
import { eventBridgeAnnouncer } from '../../adapters/events/eventbridge.ts';
import { stepFunctionsClient } from '../../adapters/executions/client.ts';
import { namedExecutions } from '../../adapters/executions/named-executions.ts';
import { stepFunctions } from '../../adapters/executions/step-functions.ts';
import { trafficRouter } from '../../adapters/routers/traffic-router.ts';
import type { ClientOverrides } from '../../adapters/sdk/clients.ts';
import { dynamoDbClient } from '../../adapters/store/client.ts';
import { dynamoDbControlStore } from '../../adapters/store/dynamodb-control.ts';
import { dynamoDbLedger } from '../../adapters/store/dynamodb-ledger.ts';
import { dynamoDbLine } from '../../adapters/store/dynamodb-line.ts';
import { dynamoDbPace } from '../../adapters/store/dynamodb-pace.ts';
import { dynamoDbProbes } from '../../adapters/store/dynamodb-probes.ts';
import type { Clock } from '../../core/ports/time.ts';
import type { LambdaContext } from '../../local/lambda/runtime/context.ts';
import type { Ports } from '../simulation/simulated-functions.ts';
import { handlers } from '../simulation/simulated-functions.ts';
import { noPause } from '../support/test-clock.ts';
import { testSender } from '../support/test-sender.ts';

export type Handler = (event: unknown, context: LambdaContext) => Promise<unknown>;

/** Where a function is told to find the stack's parts. */
export interface Environment {
  readonly table: string;
  readonly bus: string;
  readonly stateMachineArn: string;
}

function portsOf(overrides: ClientOverrides, { table, bus, stateMachineArn }: Environment, clock: Clock) {
  const states = stepFunctionsClient(overrides);
  const dynamoDb = dynamoDbClient(overrides);
  const cloudWatch = cloudWatchClient(overrides);
  return {
    clock,
    pause: noPause,
    meter: { record: () => undefined },
    control: dynamoDbControlStore(dynamoDb, table),
    ledger: dynamoDbLedger(dynamoDb, table),
    line: dynamoDbLine(dynamoDb, table),
    pace: dynamoDbPace(dynamoDb, table),
    announcer: eventBridgeAnnouncer(eventBridgeClient(overrides), bus, () => ({ ...testSender, now: clock.now() })),
    executions: stepFunctions(states, stateMachineArn),
    starts: namedExecutions(states, stateMachineArn),
    probes: dynamoDbProbes(dynamoDb, table),
    router: trafficRouter(overrides),
    metrics: cloudWatchMetrics(cloudWatch),
    alarms: cloudWatchAlarms(cloudWatch),
  };
}

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
