import type { AppMeshClient } from '@aws-sdk/client-app-mesh';
import { expect, test } from '@jest/globals';
import { cloudWatchClient } from '../../../adapters/cloudwatch/client.ts';
import { ecsClient } from '../../../adapters/ecs/client.ts';
import { eventBridgeClient } from '../../../adapters/events/client.ts';
import { stepFunctionsClient } from '../../../adapters/executions/client.ts';
import { albClients } from '../../../adapters/routers/alb/clients.ts';
import { appMeshClients } from '../../../adapters/routers/app-mesh/clients.ts';
import { latticeClients } from '../../../adapters/routers/lattice/clients.ts';
import { callBudgets, worstMilliseconds } from '../../../adapters/sdk/call-budgets.ts';
import { dynamoDbClient } from '../../../adapters/store/client.ts';

type NodeHttpHandler = NonNullable<ConstructorParameters<typeof AppMeshClient>[0]>['requestHandler'] & {
  handle(request: never, options: { abortSignal: AbortSignal }): Promise<unknown>;
  httpHandlerConfigs(): object;
};
const region = 'eu-west-1';
const { reads, writes } = appMeshClients({ region });
const balancers = albClients({ region });

test.each([
  ['albWrite', balancers.writes],
  ['albRead', balancers.reads],
  ['appMeshWrite', writes],
  ['appMeshRead', reads],
  ['cloudWatch', cloudWatchClient({ region })],
  ['dynamoDb', dynamoDbClient({ region })],
  ['eventBridge', eventBridgeClient({ region })],
  ['stepFunctions', stepFunctionsClient({ region })],
] as const)('the client of %s keeps to its budget, with time-outs that throw', async (name, client) => {
  const { attempts, requestMilliseconds, connectMilliseconds } = callBudgets[name];
  expect(await client.config.maxAttempts()).toBe(attempts);
  const handler = client.config.requestHandler as NodeHttpHandler;
  // It settles its configuration with its first request, here one that is aborted before it is sent.
  await handler.handle({} as never, { abortSignal: AbortSignal.abort() }).catch(() => undefined);
  expect(handler.httpHandlerConfigs()).toMatchObject({
    requestTimeout: requestMilliseconds,
    connectionTimeout: connectMilliseconds,
    socketTimeout: requestMilliseconds,
    throwOnRequestTimeout: true,
  });
});

test('no client copies its calls for a logger that nobody set', () => {
  const routers = [appMeshClients, albClients, latticeClients].map((clients) => clients({ region }));
  const others = [cloudWatchClient, dynamoDbClient, eventBridgeClient, stepFunctionsClient, ecsClient];
  const all = [
    ...routers.flatMap((router) => [router.reads, router.writes]),
    ...others.map((make) => make({ region })),
  ];
  for (const { middlewareStack } of all) {
    const steps = middlewareStack.identify();
    expect(steps.length).toBeGreaterThan(5);
    expect(steps.filter((step) => step.startsWith('loggerMiddleware'))).toEqual([]);
  }
});

test('the longest call counts every attempt and the pauses between them', () => {
  const budget = { requestMilliseconds: 1000, connectMilliseconds: 100 };
  expect(worstMilliseconds({ ...budget, attempts: 1 })).toBe(1000);
  expect(worstMilliseconds({ ...budget, attempts: 3 })).toBe(3000 + 500 + 1000);
});

test('a route is written once and within 3 s', () => {
  expect(worstMilliseconds(callBudgets.albWrite)).toBe(3000);
  expect(worstMilliseconds(callBudgets.appMeshWrite)).toBe(3000);
});
