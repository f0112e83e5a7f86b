import { SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { cloudWatchClient } from '../../adapters/cloudwatch/client.ts';
import { cloudWatchAlarms } from '../../adapters/cloudwatch/cloudwatch-alarms.ts';
import { cloudWatchMetrics } from '../../adapters/cloudwatch/cloudwatch-metrics.ts';
import { eventBridgeClient } from '../../adapters/events/client.ts';
import { stepFunctionsClient } from '../../adapters/executions/client.ts';
import { namedExecutions } from '../../adapters/executions/named-executions.ts';
import { trafficRouter } from '../../adapters/routers/traffic-router.ts';
import { dynamoDbClient } from '../../adapters/store/client.ts';
import { dynamoDbControlStore } from '../../adapters/store/dynamodb-control.ts';
import { dynamoDbLedger } from '../../adapters/store/dynamodb-ledger.ts';
import { dynamoDbLine } from '../../adapters/store/dynamodb-line.ts';
import { probeType } from '../../core/control/probe.ts';
import type { Clock } from '../../core/ports/time.ts';
import { alarmAnswer, dryRunAnswer } from '../../core/preflight/dry-run.ts';
import type { Connection } from '../run/connection.ts';
import type { ClientSettings } from '../run/settings.ts';
import { findStack, invokeDryRun, sendCommand } from './stack.ts';

/** Longer than the functions wait: the command may run behind a slow network. */
const overTheNetwork = {
  maxAttempts: 3,
  requestHandler: {
    connectionTimeout: 3000,
    requestTimeout: 10_000,
    socketTimeout: 10_000,
    throwOnRequestTimeout: true,
  },
} as const;

/** A dry run may take a minute. */
const forPlanning = {
  ...overTheNetwork,
  requestHandler: { ...overTheNetwork.requestHandler, requestTimeout: 65_000, socketTimeout: 65_000 },
} as const;

interface ConnectOptions {
  readonly settings: ClientSettings;
  readonly stack: string;
  readonly clock: Clock;
  readonly where: string;
  /** An endpoint of one's own; absent for AWS itself. */
  readonly endpoint: string | undefined;
}

/** Finds the stack and connects to its parts. @throws Failure when there is no such stack */
export async function connect({ settings, stack: name, clock, where, endpoint }: ConnectOptions): Promise<Connection> {
  const client = { ...overTheNetwork, ...settings };
  const stack = { ...(await findStack(client, name, where)), endpoint };
  const table = dynamoDbClient(client);
  const { now } = awsClock(table, clock);
  const bus = eventBridgeClient(client);
  const cloudWatch = cloudWatchClient(client);
  const ask = (request: object) => invokeDryRun({ ...forPlanning, ...settings }, stack.planFunction, request);
  return {
    stack,
    where,
    control: dynamoDbControlStore(table, stack.table),
    ledger: dynamoDbLedger(table, stack.table),
    line: dynamoDbLine(table, stack.table),
    metrics: cloudWatchMetrics(cloudWatch),
    alarms: cloudWatchAlarms(cloudWatch),
    router: trafficRouter(client),
    ...namedExecutions(stepFunctionsClient(client), stack.stateMachine),
    dryRun: async (spec) => dryRunAnswer.parse(await ask({ spec, dryRun: true })),
    alarmToTry: async (alarm) => alarmAnswer.parse(await ask({ probe: { alarm } })),
    async setAlarm(AlarmName, StateValue, StateReason) {
      await cloudWatch.send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason }));
    },
    send: (type, detail) => sendCommand(bus, stack.bus, type, detail),
    sendProbe: (detail) => sendCommand(bus, stack.bus, probeType, detail),
    sendToLine: (type, detail) => sendCommand(bus, stack.bus, type, detail),
    async identity() {
      const { Arn } = await new STSClient(client).send(new GetCallerIdentityCommand({}));
      return Arn ?? 'unknown';
    },
    now,
  };
}

/** The part of an SDK client that the clock needs. */
interface ObservedClient {
  readonly middlewareStack: {
    add(
      middleware: (
        next: (args: never) => Promise<{ response: unknown }>,
      ) => (args: never) => Promise<{ response: unknown }>,
      options: { readonly step: 'deserialize'; readonly name: string },
    ): void;
  };
}

/**
 * AWS's time, from the Date header of its answers to `client`, exact to a second. The table was written by that clock,
 * and this machine's may be wrong.
 */
function awsClock(client: ObservedClient, machine: Clock): Clock {
  let ahead = 0;
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const date = Date.parse(dateOf(result.response));
      if (!Number.isNaN(date)) ahead = date + 500 - machine.now();
      return result;
    },
    { step: 'deserialize', name: 'awsClock' },
  );
  return { now: () => machine.now() + ahead };
}

function dateOf(response: unknown): string {
  const headers = typeof response === 'object' && response !== null ? Reflect.get(response, 'headers') : undefined;
  const date = typeof headers === 'object' && headers !== null ? Reflect.get(headers, 'date') : undefined;
  return typeof date === 'string' ? date : '';
}
