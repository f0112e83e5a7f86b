import { expect, test } from '@jest/globals';
import { dynamoDbClient } from '../../adapters/clients.ts';
import { dynamoDbControlStore } from '../../adapters/dynamodb-control.ts';
import type { ControlStore } from '../../core/ports.ts';
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

type Act = (store: ControlStore) => Promise<unknown>;
interface Scenario {
  readonly prepare: Act;
  readonly acts: Readonly<Record<string, Act>>;
}

/** Runs the actors side by side, their calls carried out in `order`, and looks at the table after each. */
async function run(order: readonly string[], { prepare, acts }: Scenario) {
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
  await prepare(setUp);
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

const take: Act = async (store) => store.take(sampleControl(), await store.read(router));
const held = sampleControl({ rev: 1 });
const reaper: Act = (store) => store.forgetLease(router);
const next: Act = async (store) => store.take(sampleControl({ rolloutId: 'next', fence: 2 }), await store.read(router));

const scenarios: Readonly<Record<string, Scenario & { calls: Readonly<Record<string, number>> }>> = {
  'giving back, taking and forgetting': {
    prepare: take,
    acts: { HOLDER: (store) => store.release(held), TAKER: next, REAPER: reaper },
    calls: { HOLDER: 2, TAKER: 3, REAPER: 2 },
  },
  'two takings, one of them outdated, and forgetting': {
    prepare: async (store) => {
      await take(store);
      await store.release(held);
    },
    acts: {
      OUTDATED: (store) => store.take(sampleControl({ rolloutId: 'outdated', fence: 2 }), { router, fence: 1, rev: 2 }),
      TAKER: next,
      REAPER: reaper,
    },
    calls: { OUTDATED: 2, TAKER: 3, REAPER: 2 },
  },
};

test.each(Object.keys(scenarios))('in no order of %s does a holder lose its row', async (name) => {
  const scenario = scenarios[name];
  if (scenario === undefined) throw new Error(name);
  const lost: string[] = [];
  for (const order of orders(scenario.calls))
    if ((await run(order, scenario)).includes(true)) lost.push(order.join(' '));
  expect(orders(scenario.calls)).toHaveLength(210);
  expect(lost).toEqual([]);
});
