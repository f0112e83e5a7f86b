import { AppMeshClient } from '@aws-sdk/client-app-mesh';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SFNClient } from '@aws-sdk/client-sfn';
import { VPCLatticeClient } from '@aws-sdk/client-vpc-lattice';
import type { AlbClients } from '../../adapters/routers/alb/clients.ts';
import type { AppMeshClients } from '../../adapters/routers/app-mesh/clients.ts';
import type { LatticeClients } from '../../adapters/routers/lattice/clients.ts';
import type { CallBudget } from '../../adapters/sdk/call-budgets.ts';
import { callBudgets } from '../../adapters/sdk/call-budgets.ts';
import type { Clock } from '../../local/clock.ts';
import { wait } from '../../local/clock.ts';
import { LostAnswer } from '../../local/dispatch/intercept.ts';
import { AwsError } from '../../local/kit/aws-error.ts';
import type { Output, ServiceName } from '../../local/kit/call.ts';

import type { Sends } from './sends.ts';

/** The way of a call to AWS. Rejects with AwsError or LostAnswer; may never settle. */
export type Transport = (
  service: ServiceName,
  operation: string,
  input: Readonly<Record<string, unknown>>,
) => Promise<Output>;

export interface SimulatedClients {
  readonly alb: AlbClients;
  readonly appMesh: AppMeshClients;
  readonly lattice: LatticeClients;
  readonly cloudWatch: CloudWatchClient;
  readonly dynamoDb: DynamoDBClient;
  readonly eventBridge: EventBridgeClient;
  readonly stepFunctions: SFNClient;
}

interface Command {
  readonly input: object;
}

/**
 * The SDK's clients without their wire. Their treatment of a command, its budget of tries and time, and its errors are
 * done here in virtual time. Signing and serialising a call takes ten times as long as all else of it.
 */
export function simulatedClients(
  transport: Transport,
  sends: Sends,
  clock: Clock,
  random: () => number,
): SimulatedClients {
  const client = <Client extends object>(prototype: Client, service: ServiceName, budget: CallBudget): Client =>
    Object.assign(Object.create(prototype) as Client, {
      async send(command: Command) {
        await sends.turn();
        return send(transport, clock, random, service, budget, command);
      },
    });
  return {
    alb: {
      reads: client(ElasticLoadBalancingV2Client.prototype, 'elasticloadbalancing', callBudgets.albRead),
      writes: client(ElasticLoadBalancingV2Client.prototype, 'elasticloadbalancing', callBudgets.albWrite),
    },
    appMesh: {
      reads: client(AppMeshClient.prototype, 'appmesh', callBudgets.appMeshRead),
      writes: client(AppMeshClient.prototype, 'appmesh', callBudgets.appMeshWrite),
    },
    lattice: {
      reads: client(VPCLatticeClient.prototype, 'vpc-lattice', callBudgets.latticeRead),
      writes: client(VPCLatticeClient.prototype, 'vpc-lattice', callBudgets.latticeWrite),
    },
    cloudWatch: client(CloudWatchClient.prototype, 'monitoring', callBudgets.cloudWatch),
    dynamoDb: client(DynamoDBClient.prototype, 'dynamodb', callBudgets.dynamoDb),
    eventBridge: client(EventBridgeClient.prototype, 'events', callBudgets.eventBridge),
    stepFunctions: client(SFNClient.prototype, 'states', callBudgets.stepFunctions),
  };
}

async function send(
  transport: Transport,
  clock: Clock,
  random: () => number,
  service: ServiceName,
  budget: CallBudget,
  command: Command,
): Promise<unknown> {
  const operation = command.constructor.name.replace(/Command$/, '');
  const input = onTheWire(command.input);
  for (let attempt = 1; ; attempt++) {
    try {
      return fromTheWire(operation, await withinTime(clock, budget, () => transport(service, operation, input)));
    } catch (error) {
      const seen = asTheSdkHasIt(error);
      if (attempt >= budget.attempts || !isWorthRetrying(seen)) throw seen;
      await wait(clock, pauseBefore(attempt, random));
    }
  }
}

/** Milliseconds before the n-th repetition: as long as the SDK waits after throttling. */
export const pauseBefore = (repetition: number, random: () => number): number => random() * 500 * 2 ** (repetition - 1);

function withinTime(clock: Clock, { requestMilliseconds }: CallBudget, call: () => Promise<Output>): Promise<Output> {
  return new Promise((resolve, reject) => {
    const timer = clock.after(requestMilliseconds, () =>
      reject(Object.assign(new Error(`No answer within ${requestMilliseconds} ms`), { name: 'TimeoutError' })),
    );
    call()
      .then(resolve, reject)
      .finally(() => timer.cancel());
  });
}

/**
 * As the wire carries it: times in epoch seconds, undefined members left out. No input of ours has a time or a gap
 * deeper down.
 */
function onTheWire(input: object): Readonly<Record<string, unknown>> {
  const sent: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(input))
    if (value !== undefined) sent[name] = value instanceof Date ? value.getTime() / 1000 : value;
  return sent;
}

/** The models' answers are copies already; only times of GetMetricData and of rules are ever read. */
function fromTheWire(operation: string, output: Output): unknown {
  if (typeof output.lastUpdatedAt === 'number')
    return { ...output, lastUpdatedAt: new Date(Math.round(output.lastUpdatedAt * 1000)) };
  if (operation !== 'GetMetricData' || !Array.isArray(output.MetricDataResults)) return output;
  return {
    ...output,
    MetricDataResults: output.MetricDataResults.map((result: { Timestamps?: readonly number[] }) => ({
      ...result,
      Timestamps: (result.Timestamps ?? []).map((seconds) => new Date(seconds * 1000)),
    })),
  };
}

type SdkError = Error & { readonly $metadata?: { readonly httpStatusCode: number }; readonly code?: string };

function asTheSdkHasIt(error: unknown): SdkError {
  if (error instanceof AwsError)
    return Object.assign(new Error(error.message), {
      name: error.code,
      ...error.fields,
      $metadata: { httpStatusCode: error.status },
    });
  if (error instanceof LostAnswer) return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
  return error instanceof Error ? error : new Error(String(error));
}

const isWorthRetrying = ({ name, code, $metadata }: SdkError): boolean => {
  const status = $metadata?.httpStatusCode ?? 0;
  return (
    name === 'TimeoutError' || code === 'ECONNRESET' || status >= 500 || status === 429 || throttlingNames.has(name)
  );
};

const throttlingNames = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'Throttling',
  'RequestLimitExceeded',
  'TooManyRequestsException',
]);
