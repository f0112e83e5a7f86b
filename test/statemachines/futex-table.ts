import jsonata from 'jsonata';
import * as z from 'zod/mini';
import { saveSignalsInput, signalInput } from '../../adapters/store/control-expressions.ts';
import { controlKey } from '../../adapters/store/table-keys.ts';
import { dynamoDb } from '../../local/dynamodb/dynamo-db.ts';
import { AwsError } from '../../local/kit/aws-error.ts';
import { realSurroundings } from '../../local/surroundings.ts';
import { callDynamoDb, onDemandTable } from '../contracts/dynamodb-calls.ts';
import { sampleControl } from '../support/sample-control.ts';
import { rolloutMachine } from './definition.ts';

/** Of the control item, what the sleep and the signals need. */
export interface Bed {
  readonly rev: number;
  readonly fence: number;
  readonly sleepSeq: number;
  readonly sleepToken?: string;
}

/** A request to sleep as the state machine sends it; `token` is `token-<seq>`. */
export interface SleepRequest {
  readonly seq: number;
  readonly rev: number;
}

/** What a write did: the item after it, or undefined when its condition refused it. */
export interface Futex {
  sleep(bed: Bed, request: SleepRequest): Promise<Bed | undefined>;
  signal(bed: Bed, signal: 0 | 1): Promise<Bed | undefined>;
}

export const tokenOf = (seq: number) => `token-${seq}`;

const router = 'appmesh/color-mesh/color-router';
const stop = { kind: 'alarm', text: 'alarm', at: 1, by: 'arn' } as const;

/** An alarm's stop, which asks for nothing, and a person's word, which is decided on the item as it is. */
const signalsOn = ({ rev, fence }: Bed) => {
  const seen = sampleControl({ router, rolloutId: 'rollout', rev, fence });
  return [
    signalInput('table', router, 'rollout', { kind: 'stop', stop }),
    saveSignalsInput('table', { ...seen, approved: { 0: { by: 'ann', at: 1 } } }, seen),
  ] as const;
};

type Arguments = Readonly<Record<string, unknown>>;
type Item = z.infer<typeof item>;
const item = z.looseObject({
  rev: z.object({ N: z.string() }),
  fence: z.object({ N: z.string() }),
  sleepSeq: z.object({ N: z.string() }),
  sleepToken: z.optional(z.object({ S: z.string() })),
});

/** The Arguments of the states that sleep, as they are deployed: a bake, and the sleep beside a hook. */
export const sleeps = (): Readonly<Record<'Bake' | 'SleepBesideHook', Arguments>> => {
  const { Bake, Hook } = rolloutMachine().States;
  const beside = Hook?.Branches?.flatMap(({ States }) => States.SleepBesideHook ?? [])[0];
  return { Bake: Bake?.Arguments ?? {}, SleepBesideHook: beside?.Arguments ?? {} };
};

/**
 * The two writes of the futex, run by DynamoDB's model on the expressions that are deployed: `sleep` is the state
 * machine's (its Arguments may be changed by a test), `signal` the adapter's. The same write on the same item is run once.
 */
export async function futexTable(bake: Arguments): Promise<Futex> {
  const database = dynamoDb({ surroundings: realSurroundings() });
  await callDynamoDb(database, 'CreateTable', onDemandTable('table', 'S'));
  const known = new Map<string, Bed | undefined>();

  const run = async (bed: Bed, input: object): Promise<Bed | undefined> => {
    await callDynamoDb(database, 'PutItem', { TableName: 'table', Item: itemOf(bed) });
    try {
      await callDynamoDb(database, 'UpdateItem', input as Arguments);
    } catch (error) {
      if (error instanceof AwsError && error.code === 'ConditionalCheckFailedException') return undefined;
      throw error;
    }
    const { Item } = await callDynamoDb(database, 'GetItem', {
      TableName: 'table',
      Key: controlKey(router),
      ConsistentRead: true,
    });
    return bedOf(item.parse(Item));
  };
  const once = async (key: string, make: () => Promise<Bed | undefined>) => {
    if (!known.has(key)) known.set(key, await make());
    return known.get(key);
  };

  return {
    sleep: (bed, request) =>
      once(JSON.stringify(['sleep', bed, request]), async () => {
        const states = {
          input: { router, seq: request.seq, rev: request.rev, fence: bed.fence },
          context: { Task: { Token: tokenOf(request.seq) } },
        };
        return run(bed, (await evaluated(bake, states)) as object);
      }),
    signal: (bed, which) => once(JSON.stringify(['signal', bed, which]), () => run(bed, signalsOn(bed)[which])),
  };
}

/** A JSONata template with its expressions evaluated, as Step Functions does with a task's Arguments. */
async function evaluated(template: unknown, states: object): Promise<unknown> {
  if (typeof template === 'string') {
    const expression = /^\{%(.*)%\}$/.exec(template)?.[1];
    return expression === undefined ? template : await jsonata(expression).evaluate({}, { states });
  }
  if (typeof template !== 'object' || template === null) return template;
  const members = Object.entries(template).map(
    async ([name, value]) => [name, await evaluated(value, states)] as const,
  );
  return Object.fromEntries(await Promise.all(members));
}

const itemOf = (bed: Bed) => ({
  ...controlKey(router),
  rolloutId: { S: 'rollout' },
  plannedAt: { N: '0' },
  approved: { M: {} },
  skip: { M: {} },
  rev: { N: String(bed.rev) },
  fence: { N: String(bed.fence) },
  sleepSeq: { N: String(bed.sleepSeq) },
  ...(bed.sleepToken !== undefined && { sleepToken: { S: bed.sleepToken } }),
});

const bedOf = ({ rev, fence, sleepSeq, sleepToken }: Item): Bed => ({
  rev: Number(rev.N),
  fence: Number(fence.N),
  sleepSeq: Number(sleepSeq.N),
  ...(sleepToken && { sleepToken: sleepToken.S }),
});
