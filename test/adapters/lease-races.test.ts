import { expect, test } from '@jest/globals';
import { dynamoDbClient } from '../../adapters/clients.ts';
import { dynamoDbControlStore } from '../../adapters/dynamodb-control.ts';
import type { ControlStore } from '../../core/ports.ts';
import type { Control } from '../../core/rollout/control.ts';
import { embedded } from '../support/embedded.ts';
import { sampleControl } from '../support/sample-control.ts';

const { router } = sampleControl();
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Every order in which actors that make so many calls each can have them carried out. */
function orders(left: Readonly<Record<string, number>>): string[][] {
  const able = Object.entries(left).filter(([, calls]) => calls > 0);
  if (able.length === 0) return [[]];
  return able.flatMap(([actor, calls]) => orders({ ...left, [actor]: calls - 1 }).map((rest) => [actor, ...rest]));
}

/** Whether the table says at this moment what must never be: somebody holds the router and no row says so. */
async function isLeaseLost(call: Awaited<ReturnType<typeof embedded>>['call']): Promise<boolean> {
  const read = (pk: string, sk: string) =>
    call('dynamodb', 'GetItem', { TableName: 'table', Key: { pk: { S: pk }, sk: { S: sk } }, ConsistentRead: true });
  const [control, row] = [await read(router, 'CONTROL'), await read('LEASE', router)] as {
    Item?: Record<string, unknown>;
  }[];
  return control?.Item?.rolloutId !== undefined && row?.Item === undefined;
}

/** Runs the actors side by side, their calls carried out in `order`, and looks at the table after each. */
async function run(
  order: readonly string[],
  acts: Readonly<Record<string, (store: ControlStore) => Promise<unknown>>>,
) {
  const waiting = new Map<string, () => void>();
  let gated = false;
  const { overrides, call } = await embedded(async ({ caller }, effect) => {
    if (gated && caller.accessKeyId !== 'PERSON')
      await new Promise<void>((resolve) => waiting.set(caller.accessKeyId, resolve));
    return effect();
  });
  const storeOf = (accessKeyId: string) => {
    const credentials = { accessKeyId, secretAccessKey: 'secret' };
    return dynamoDbControlStore(dynamoDbClient({ ...overrides, credentials }), 'table');
  };
  const setUp = storeOf('SETUP');
  await setUp.take(sampleControl(), await setUp.read(router));
  gated = true;
  const alive = new Set(Object.keys(acts));
  const acting = Object.entries(acts).map(([actor, act]) => act(storeOf(actor)).finally(() => alive.delete(actor)));
  const seen: boolean[] = [];
  for (const actor of [...order, ...order]) {
    while (alive.has(actor) && !waiting.has(actor)) await turn();
    waiting.get(actor)?.();
    waiting.delete(actor);
    await turn();
    seen.push(await isLeaseLost(call));
  }
  await Promise.all(acting);
  return seen;
}

test('in no order of giving back, taking and forgetting does a holder lose its row', async () => {
  const acts = {
    HOLDER: async (store: ControlStore) => store.release({ ...sampleControl(), rev: 1 }),
    TAKER: async (store: ControlStore) => {
      const seen = await store.read(router);
      await store.take(sampleControl({ rolloutId: 'next', fence: 2 }) as Control, seen);
    },
    REAPER: async (store: ControlStore) => store.forgetLease(router),
  };
  const all = orders({ HOLDER: 2, TAKER: 3, REAPER: 2 });
  expect(all).toHaveLength(210);
  for (const order of all)
    expect({ order, lost: await run(order, acts) }).not.toMatchObject({ lost: expect.arrayContaining([true]) });
});
