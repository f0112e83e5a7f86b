import { describe, expect, test } from '@jest/globals';
import { dynamoDbClient } from '../../../adapters/store/client.ts';
import { dynamoDbControlStore } from '../../../adapters/store/dynamodb-control.ts';
import { RolloutCourse } from '../../../core/analysis/rollout-course.ts';
import { type Control, isHeld } from '../../../core/control/control.ts';
import { UnknownSchemaError } from '../../../core/errors.ts';
import { usualRules } from '../../../core/replay/replay.ts';
import { LostAnswer } from '../../../local/dispatch/intercept.ts';
import { defineControlStoreContract } from '../../contracts/control-store.contract.ts';
import { embedded } from '../../support/embedded.ts';
import { sampleControl } from '../../support/sample-control.ts';

const onTable = async () => {
  const { overrides, call, aws } = await embedded();
  return { store: dynamoDbControlStore(dynamoDbClient(overrides), 'table'), call, aws };
};
const { router, rolloutId } = sampleControl();
const key = { pk: { S: router }, sk: { S: 'CONTROL' } };
const leaseKey = { pk: { S: 'LEASE' }, sk: { S: router } };

defineControlStoreContract('Control store on DynamoDB', async () => (await onTable()).store);

describe('the control item in the table', () => {
  test('has its members at the top, so that the state machine can write the bed', async () => {
    const { store, call } = await onTable();
    await store.take(sampleControl(), await store.read(router));
    await call('dynamodb', 'UpdateItem', {
      TableName: 'table',
      Key: key,
      UpdateExpression: 'SET sleepToken = :token, sleepSeq = :seq',
      ConditionExpression: 'rev = :seen AND fence = :fence AND sleepSeq < :seq',
      ExpressionAttributeValues: {
        ':token': { S: 'T' },
        ':seq': { N: '1' },
        ':seen': { N: '1' },
        ':fence': { N: '1' },
      },
    });
    expect(await store.read(router)).toMatchObject({ sleepToken: 'T', sleepSeq: 1, rev: 1 });
    const stop = { kind: 'alarm', text: 'red', at: 1, by: 'arn' } as const;
    expect(await store.signal(router, rolloutId, { kind: 'stop', stop })).toMatchObject({ sleepToken: 'T', rev: 2 });
  });

  test('leaves nothing of its holder behind when it is given back', async () => {
    const { store, call } = await onTable();
    await store.take(sampleControl(), await store.read(router));
    const stop = { kind: 'alarm', text: 'red', at: 1, by: 'arn' } as const;
    await store.signal(router, rolloutId, { kind: 'stop', stop });
    const stopped = (await store.read(router)) as Control;
    const settled = { event: { status: 'accepted', text: 'paused', at: 1, rev: 3, until: 2 } } as const;
    await store.saveSignals({ ...stopped, pause: { value: true, issuedAt: 1, by: 'ada' }, settled }, stopped);
    const seen = (await store.read(router)) as Control;
    const course = new RolloutCourse({ rules: usualRules, history: [], periodSeconds: 60 }).sum;
    const folded = { form: 1, rolloutId, until: 60_000, steps: 1, course };
    const full = {
      ...seen,
      waiting: { for: 'approval', since: 1 },
      folded,
      promotedAt: 1,
      settleUntil: 1,
      held: { ms: 1 },
    } as const;
    await store.save(full, seen);
    await store.release((await store.read(router)) as Control);
    const { Item } = (await call('dynamodb', 'GetItem', { TableName: 'table', Key: key })) as { Item: object };
    expect(Object.keys(Item).sort()).toEqual(['fence', 'pk', 'rev', 'router', 'schema', 'sk', 'sleepSeq']);
  });

  test('keeps the sums of closed periods, and reads the form that had none', async () => {
    const { store } = await onTable();
    await store.take(sampleControl(), await store.read(router));
    const before = (await store.read(router)) as Control;
    expect(before).toMatchObject({ schema: 2 });
    expect(before.folded).toBeUndefined();
    const course = new RolloutCourse({ rules: usualRules, history: [], periodSeconds: 60 }).sum;
    const folded = { form: 1, rolloutId, until: 60_000, steps: 1, course };
    await store.save({ ...before, folded }, before);
    expect((await store.read(router)) as Control).toMatchObject({ schema: 2, folded });
    await store.save(before, (await store.read(router)) as Control);
    expect((await store.read(router)) as Control).not.toHaveProperty('folded');
  });

  test('above the table’s limit is an error of its own, whoever makes it so', async () => {
    const { store } = await onTable();
    const large = sampleControl({ rolloutId: 'x'.repeat(410_000) });
    await expect(store.take(large, await store.read(router))).rejects.toMatchObject({ name: 'TooLarge' });
    await store.take(sampleControl(), await store.read(router));
    const held = (await store.read(router)) as Control;
    const grown = { ...held, successor: 'x'.repeat(410_000) };
    await expect(store.save(grown, held)).rejects.toMatchObject({ name: 'TooLarge' });
  });

  test('of another schema is refused, and does not hide the leases of other routers', async () => {
    const { store, call } = await onTable();
    await store.take(sampleControl(), await store.read(router));
    const other = sampleControl({ router: 'appmesh/m/other', rolloutId: 'other' });
    await store.take(other, await store.read(other.router));
    await call('dynamodb', 'UpdateItem', {
      TableName: 'table',
      Key: key,
      UpdateExpression: 'SET #schema = :three',
      ExpressionAttributeNames: { '#schema': 'schema' },
      ExpressionAttributeValues: { ':three': { N: '3' } },
    });
    await expect(store.read(router)).rejects.toThrow(UnknownSchemaError);
    await expect(store.read(router)).rejects.toThrow(/schema 3, this code knows 2/);
    expect((await store.leases()).map((lease) => lease.rolloutId).sort()).toEqual([rolloutId, 'other'].sort());
  });
});

describe('a taking that died between the row and the item', () => {
  const leftRow = async () => {
    const { store, call, aws } = await onTable();
    const seen = await store.read(router);
    // What a taking leaves behind when its second write never happens.
    await store.take(sampleControl({ rolloutId: 'winner' }), seen);
    const { Item } = (await call('dynamodb', 'GetItem', { TableName: 'table', Key: leaseKey })) as { Item: object };
    await call('dynamodb', 'DeleteItem', { TableName: 'table', Key: key });
    return { store, call, aws, seen, row: Item };
  };

  test('is listed, and forgotten when asked', async () => {
    const { store } = await leftRow();
    expect(await store.leases()).toMatchObject([{ router, rolloutId: 'winner' }]);
    await store.forgetLease(router);
    expect(await store.leases()).toEqual([]);
    expect(await store.read(router)).toEqual({ router, fence: 0, rev: 1 });
  });

  test('forgetting defeats a taking that is still under way', async () => {
    const { store, seen } = await leftRow();
    await store.forgetLease(router);
    expect(await store.take(sampleControl(), seen)).toBeUndefined();
    expect(await store.take(sampleControl(), await store.read(router))).toEqual(await store.read(router));
    expect(isHeld(await store.read(router))).toBe(true);
    expect(await store.leases()).toMatchObject([{ rolloutId }]);
  });

  test('a late row of an outdated taking does not replace the row of a later one', async () => {
    const { store, seen } = await leftRow();
    await store.forgetLease(router);
    await store.take(sampleControl(), await store.read(router));
    expect(await store.take(sampleControl({ rolloutId: 'outdated' }), seen)).toBeUndefined();
    await store.forgetLease(router);
    expect(await store.leases()).toMatchObject([{ rolloutId }]);
  });
});

test('an answer that is lost does not make a change look refused', async () => {
  const lost = new Set<string>();
  const { overrides } = await embedded(async ({ operation, caller }, proceed) => {
    const answer = await proceed();
    if (caller.name === 'user' && operation === 'UpdateItem' && !lost.has(operation)) {
      lost.add(operation);
      throw new LostAnswer();
    }
    return answer;
  });
  const store = dynamoDbControlStore(dynamoDbClient(overrides), 'table');
  expect(await store.take(sampleControl(), await store.read(router))).toMatchObject({ rolloutId, rev: 1 });
  expect(lost.size).toBe(1);
  expect(await store.read(router)).toMatchObject({ rolloutId, rev: 1 });
});
