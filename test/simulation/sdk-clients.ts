import { cloudWatchClient } from '../../adapters/cloudwatch/client.ts';
import { eventBridgeClient } from '../../adapters/events/client.ts';
import { stepFunctionsClient } from '../../adapters/executions/client.ts';
import { albClients } from '../../adapters/routers/alb/clients.ts';
import { appMeshClients } from '../../adapters/routers/app-mesh/clients.ts';
import { latticeClients } from '../../adapters/routers/lattice/clients.ts';
import type { CallBudget } from '../../adapters/sdk/call-budgets.ts';
import { callBudgets } from '../../adapters/sdk/call-budgets.ts';
import type { ClientOverrides } from '../../adapters/sdk/clients.ts';
import { dynamoDbClient } from '../../adapters/store/client.ts';
import type { Clock } from '../../local/clock.ts';
import { wait } from '../../local/clock.ts';
import type { Dispatch } from '../../local/dispatch/dispatch.ts';
import { inProcessDoor } from '../../local/http/in-process-door.ts';
import type { Sends } from './sends.ts';
import type { SimulatedClients } from './simulated-clients.ts';
import { pauseBefore } from './simulated-clients.ts';

export interface SdkClientOptions {
  readonly dispatch: Dispatch;
  readonly accessKeyId: string;
  readonly sends: Sends;
  readonly clock: Clock;
  readonly random: () => number;
}

/**
 * The clients as the functions make them, through the SDK's serialising, signing, reading and retrying, with the
 * in-process door instead of the wire. Only the time of time-outs and of pauses between tries is virtual.
 */
export function sdkClients({ dispatch, accessKeyId, sends, clock, random }: SdkClientOptions): SimulatedClients {
  /** An action during which virtual time passes is no work. */
  const aside = async <Answer>(run: () => Promise<Answer>): Promise<Answer> => {
    sends.end();
    return run().finally(sends.begin);
  };
  /** `make` gets the parts that belong to one client, whose own count of tries stands. */
  const client = <Client extends Configured>(
    make: (overrides: ClientOverrides) => Client,
    { requestMilliseconds }: CallBudget,
  ): Client => {
    const door = inProcessDoor({ dispatch, clock, requestTimeout: requestMilliseconds });
    let attempts = async () => 1;
    const made = make({
      requestHandler: {
        ...door,
        handle: (...given: Parameters<typeof door.handle>) => aside(() => door.handle(...given)),
      } as Handler,
      endpoint: 'http://localhost',
      region: 'eu-west-1',
      credentials: { accessKeyId, secretAccessKey: 'secret' },
      retryStrategy: virtualRetries(
        () => attempts(),
        (milliseconds) => aside(() => wait(clock, milliseconds)),
        random,
      ),
    });
    attempts = made.config.maxAttempts;
    const send = made.send.bind(made) as (command: never) => Promise<unknown>;
    return Object.assign(made, {
      async send(command: never) {
        await sends.turn();
        sends.begin();
        return send(command).finally(sends.end);
      },
    });
  };
  return {
    alb: {
      reads: client((overrides) => albClients(overrides).reads, callBudgets.albRead),
      writes: client((overrides) => albClients(overrides).writes, callBudgets.albWrite),
    },
    appMesh: {
      reads: client((overrides) => appMeshClients(overrides).reads, callBudgets.appMeshRead),
      writes: client((overrides) => appMeshClients(overrides).writes, callBudgets.appMeshWrite),
    },
    lattice: {
      reads: client((overrides) => latticeClients(overrides).reads, callBudgets.latticeRead),
      writes: client((overrides) => latticeClients(overrides).writes, callBudgets.latticeWrite),
    },
    cloudWatch: client(cloudWatchClient, callBudgets.cloudWatch),
    dynamoDb: client(dynamoDbClient, callBudgets.dynamoDb),
    eventBridge: client(eventBridgeClient, callBudgets.eventBridge),
    stepFunctions: client(stepFunctionsClient, callBudgets.stepFunctions),
  };
}

interface Configured {
  readonly config: { readonly maxAttempts: () => Promise<number> };
  send(command: never): Promise<unknown>;
}

type Handler = NonNullable<ClientOverrides['requestHandler']>;

/** The SDK decides which failures are worth a retry, its client's configuration how often; only the pause is ours. */
function virtualRetries(
  attempts: () => Promise<number>,
  pause: (milliseconds: number) => Promise<void>,
  random: () => number,
): NonNullable<ClientOverrides['retryStrategy']> {
  const token = (retries: number) => ({
    getRetryCount: () => retries,
    getRetryDelay: () => 0,
    getRetryCost: () => undefined,
  });
  return {
    acquireInitialRetryToken: async () => token(0),
    async refreshRetryTokenForRetry(before, { errorType }) {
      const retries = before.getRetryCount() + 1;
      if (retries >= (await attempts()) || (errorType !== 'THROTTLING' && errorType !== 'TRANSIENT'))
        throw new Error('not worth a retry');
      await pause(pauseBefore(retries, random));
      return token(retries);
    },
    recordSuccess: () => undefined,
  };
}
