import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, test } from '@jest/globals';
import { dynamoDbControlStore } from '../../../adapters/store/dynamodb-control.ts';
import type { ControlStore } from '../../../core/ports/control-store.ts';
import { dynamoDb } from '../../../local/dynamodb/dynamo-db.ts';
import { realSurroundings } from '../../../local/surroundings.ts';
import type { Input } from '../../contracts/dynamodb-calls.ts';
import { answerOf, callDynamoDb, onDemandTable } from '../../contracts/dynamodb-calls.ts';
import { sampleControl } from '../../support/sample-control.ts';

const { router } = sampleControl();
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Every order in which actors that make so many calls each can have them carried out. */
function orders(left: Readonly<Record<string, number>>): string[][] {
  const able = Object.entries(left).filter(([, calls]) => calls > 0);
  if (able.length === 0) return [[]];
  return able.flatMap(([actor, calls]) => orders({ ...left, [actor]: calls - 1 }).map((rest) => [actor, ...rest]));
}

type Gate = (actor: string) => Promise<void>;

/** A table in memory with a client for each actor, whose calls are carried out when the gate lets them. */
async function sharedTable(gate: Gate) {
  const database = dynamoDb({ surroundings: realSurroundings() });
  await callDynamoDb(database, 'CreateTable', onDemandTable('table', 'S'));
  const clientOf = (actor: string) => ({
    async send(command: { input: Input }) {
      await gate(actor);
      const answer = await answerOf(database, command.constructor.name.replace('Command', ''), command.input);
      if ('output' in answer) return answer.output;
      throw Object.assign(new Error(answer.message), { name: answer.error });
    },
  });
  return {
    storeOf: (actor: string) => dynamoDbControlStore(clientOf(actor) as unknown as DynamoDBClient, 'table'),
    /** Whether the table says at this moment what must never be: somebody holds the router and no row says so. */
    async isLeaseLost(): Promise<boolean> {
      const read = async (pk: string, sk: string) => {
        const Key = { pk: { S: pk }, sk: { S: sk } };
        return (await callDynamoDb(database, 'GetItem', { TableName: 'table', Key })).Item;
      };
      const control = await read(router, 'CONTROL');
      return control !== undefined && 'rolloutId' in (control as object) && (await read('LEASE', router)) === undefined;
    },
  };
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
  const { storeOf, isLeaseLost } = await sharedTable(async (actor) => {
    if (gated) await new Promise<void>((resolve) => waiting.set(actor, resolve));
  });
  const setUp = storeOf('SETUP');
  await prepare(setUp);
  gated = true;
  const alive = new Set(Object.keys(acts));
  const acting = Object.entries(acts).map(([actor, act]) => act(storeOf(actor)).finally(() => alive.delete(actor)));
  const seen: boolean[] = [];
  // Whoever was refused looks once more at the end: a read, so that its order does not matter.
  for (const actor of [...order, ...alive]) {
    while (alive.has(actor) && !waiting.has(actor)) await turn();
    waiting.get(actor)?.();
    waiting.delete(actor);
    await turn();
    seen.push(await isLeaseLost());
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
