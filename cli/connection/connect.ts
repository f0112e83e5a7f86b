import { SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { cloudWatchMetrics } from '../../adapters/cloudwatch/cloudwatch-metrics.ts';
import { namedExecutions } from '../../adapters/executions/named-executions.ts';
import {
  cloudWatchClient,
  dynamoDbClient,
  eventBridgeClient,
  stepFunctionsClient,
} from '../../adapters/sdk/clients.ts';
import { dynamoDbControlStore } from '../../adapters/store/dynamodb-control.ts';
import { dynamoDbLedger } from '../../adapters/store/dynamodb-ledger.ts';
import { dynamoDbLine } from '../../adapters/store/dynamodb-line.ts';
import { probeType } from '../../core/control/probe.ts';
import type { Clock } from '../../core/ports/time.ts';
import { alarmToTryOf } from './alarm-to-try.ts';
import { awsClock } from './aws-clock.ts';
import type { Connection } from './connection.ts';
import { dryRunOf } from './dry-run.ts';
import { invokeDryRun } from './invoke-dry-run.ts';
import { sendCommand } from './send-command.ts';
import type { ClientSettings } from './settings.ts';
import { findStack } from './stack.ts';

/** A person may sit behind a slow line: longer than the functions wait, which sit beside AWS. */
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

export interface ConnectOptions {
  readonly settings: ClientSettings;
  readonly stack: string;
  readonly clock: Clock;
  readonly where: string;
}

/** Finds the stack and connects to its parts. @throws Failure when there is no such stack */
export async function connect({ settings, stack: name, clock, where }: ConnectOptions): Promise<Connection> {
  const client = { ...overTheNetwork, ...settings };
  const stack = await findStack(client, name, where);
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
    ...namedExecutions(stepFunctionsClient(client), stack.stateMachine),
    dryRun: async (spec) => dryRunOf(await ask({ spec, dryRun: true })),
    alarmToTry: async (alarm) => alarmToTryOf(await ask({ probe: { alarm } })),
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
