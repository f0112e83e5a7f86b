import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Service } from '../../local/kit/call.ts';
import { end } from '../../local/kit/state.ts';
import type { Answer, Input } from './dynamodb-calls.ts';
import { answerOf, callDynamoDb, onDemandTable } from './dynamodb-calls.ts';
import {
  conditionCases,
  refusedConditions,
  refusedUpdates,
  startingItem,
  syntaxErrors,
  updateCases,
} from './dynamodb-expression-cases.ts';

const key = { pk: { S: 'a' } };
const item = { ...key, ...startingItem };
const refused = (message: string): Answer => ({ error: 'ValidationException', message, fields: {} });
const conditionFailed = {
  error: 'ConditionalCheckFailedException',
  message: 'The conditional request failed',
  fields: {},
};

/** What DynamoDB promises: the embedded model is held to it, and another writer's too, so that the suite is right. */
export function defineDynamoDbContract(name: string, make: () => Service): void {
  describe(name, () => {
    let database: Service;
    const call = (operation: string, input: Input) => callDynamoDb(database, operation, input);
    const answer = (operation: string, input: Input) => answerOf(database, operation, input);
    const stored = async (of: Input = key) => {
      const found = await call('GetItem', { TableName: 'plain', Key: of, ConsistentRead: true });
      return found.Item;
    };
    const names = (expression: string) =>
      expression.includes('#c') ? { ExpressionAttributeNames: { '#c': 'count' } } : {};
    const values = (given: Input) => (Object.keys(given).length === 0 ? {} : { ExpressionAttributeValues: given });
    const onItem = { TableName: 'plain', Key: key };

    beforeAll(async () => {
      database = make();
      await call('CreateTable', onDemandTable('plain'));
      await call('CreateTable', onDemandTable('sorted', 'S'));
      await call('CreateTable', onDemandTable('numbered', 'N'));
      for (const sk of ['c', 'a', 'ba', 'b', 'é', 'bb']) {
        await call('PutItem', { TableName: 'sorted', Item: { pk: { S: 'p' }, sk: { S: sk }, kind: { S: `k${sk}` } } });
      }
      await call('PutItem', { TableName: 'sorted', Item: { pk: { S: 'q' }, sk: { S: 'a' } } });
      for (const sk of ['10', '9', '-1', '0.5']) {
        await call('PutItem', { TableName: 'numbered', Item: { pk: { S: 'p' }, sk: { N: sk } } });
      }
    });
    beforeEach(() => call('PutItem', { TableName: 'plain', Item: item }));
    afterAll(() => end(database));

    describe('conditions', () => {
      test.each(conditionCases)('%s %j is %s', async (expression, given, met) => {
        const answered = await answer('UpdateItem', {
          ...onItem,
          ConditionExpression: expression,
          ...names(expression),
          ...values(given),
        });
        expect(answered).toEqual(met ? { output: {} } : conditionFailed);
      });

      test.each(refusedConditions)('%s %j is refused', async (expression, given, message) => {
        const input = { ...onItem, ConditionExpression: expression, ...values(given) };
        expect(await answer('DeleteItem', input)).toEqual(refused(message));
      });

      test.each(syntaxErrors)('%s is a syntax error', async (expression) => {
        const used = expression.includes(':v') ? { ':v': { N: '1' } } : {};
        const input = { ...onItem, ConditionExpression: expression, ...values(used) };
        expect(await answer('DeleteItem', input)).toMatchObject({
          error: 'ValidationException',
          message: expect.stringMatching(/^Invalid ConditionExpression: (Syntax error|The function is not allowed)/),
        });
      });
    });

    describe('updates', () => {
      test.each(updateCases)('%s %j', async (expression, given, changed) => {
        const input = { ...onItem, UpdateExpression: expression, ...names(expression), ...values(given) };
        const { Attributes: attributes } = await call('UpdateItem', { ...input, ReturnValues: 'ALL_NEW' });
        const expected = Object.fromEntries(
          Object.entries({ ...item, ...changed }).filter(([, value]) => value !== null),
        );
        expect(attributes).toEqual(expected);
        expect(await stored()).toEqual(expected);
      });

      test.each(refusedUpdates)('%s %j is refused and changes nothing', async (expression, given, message) => {
        const input = { ...onItem, UpdateExpression: expression, ...values(given) };
        expect(await answer('UpdateItem', input)).toEqual(refused(message));
        expect(await stored()).toEqual(item);
      });

      test('an update of an item that does not exist creates it', async () => {
        const fresh = { pk: { S: 'fresh' } };
        const input = { TableName: 'plain', Key: fresh, UpdateExpression: 'ADD n :v', ...values({ ':v': { N: '1' } }) };
        expect(await call('UpdateItem', { ...input, ReturnValues: 'ALL_NEW' })).toEqual({
          Attributes: { ...fresh, n: { N: '1' } },
        });
        expect(await call('DeleteItem', { TableName: 'plain', Key: fresh, ReturnValues: 'ALL_OLD' })).toEqual({
          Attributes: { ...fresh, n: { N: '1' } },
        });
        expect(await stored(fresh)).toBeUndefined();
      });

      test.each([
        ['NONE', {}],
        ['ALL_OLD', { Attributes: item }],
        ['ALL_NEW', { Attributes: { ...item, n: { N: '6' }, doc: { M: { ...item.doc.M, count: { N: '2' } } } } }],
        ['UPDATED_OLD', { Attributes: { n: { N: '5' }, doc: { M: { count: { N: '1' } } } } }],
        ['UPDATED_NEW', { Attributes: { n: { N: '6' }, doc: { M: { count: { N: '2' } } } } }],
      ])('ReturnValues %s', async (returnValues, expected) => {
        const input = {
          ...onItem,
          UpdateExpression: 'SET n = :six, doc.#c = :two',
          ...names('#c'),
          ...values({ ':six': { N: '6' }, ':two': { N: '2' } }),
          ReturnValues: returnValues,
        };
        expect(await answer('UpdateItem', input)).toEqual({ output: expected });
      });
    });

    describe('conditional writes', () => {
      const unmet = { ConditionExpression: 'attribute_not_exists(pk)' };
      test.each([
        ['PutItem', { TableName: 'plain', Item: { ...key, other: { N: '1' } } }],
        ['UpdateItem', { ...onItem, UpdateExpression: 'REMOVE s' }],
        ['DeleteItem', onItem],
      ])('%s with an unmet condition changes nothing, and shows the item when asked', async (operation, input) => {
        expect(await answer(operation, { ...input, ...unmet })).toEqual(conditionFailed);
        const shown = { ...input, ...unmet, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };
        expect(await answer(operation, shown)).toEqual({ ...conditionFailed, fields: { Item: item } });
        expect(await stored()).toEqual(item);
      });

      test('an unmet condition on an item that does not exist shows none', async () => {
        const input = {
          TableName: 'plain',
          Key: { pk: { S: 'nobody' } },
          ConditionExpression: 'attribute_exists(pk)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        };
        expect(await answer('DeleteItem', input)).toEqual(conditionFailed);
      });

      test('of many writers with the same condition exactly one wins', async () => {
        const attempts = Array.from({ length: 20 }, (_, index) =>
          answer('UpdateItem', {
            ...onItem,
            UpdateExpression: 'SET n = :next',
            ConditionExpression: 'n = :seen',
            ...values({ ':next': { N: String(100 + index) }, ':seen': { N: '5' } }),
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        );
        const answers = await Promise.all(attempts);
        expect(answers.filter((each) => 'output' in each)).toHaveLength(1);
      });
    });

    describe('PutItem and GetItem', () => {
      test('numbers come back in canonical form', async () => {
        const numbers = { a: { N: '1.50' }, b: { N: '1e3' }, c: { N: '-0.0010' }, d: { N: '00012' }, e: { N: '0.0' } };
        await call('PutItem', { TableName: 'plain', Item: { ...key, ...numbers } });
        expect(await stored()).toEqual({
          ...key,
          a: { N: '1.5' },
          b: { N: '1000' },
          c: { N: '-0.001' },
          d: { N: '12' },
          e: { N: '0' },
        });
      });

      test('PutItem replaces the whole item and returns the old one when asked', async () => {
        const input = { TableName: 'plain', Item: key, ReturnValues: 'ALL_OLD' };
        expect(await call('PutItem', input)).toEqual({ Attributes: item });
        expect(await stored()).toEqual(key);
      });

      test('a projection keeps the places of what it names', async () => {
        const input = { ...onItem, ProjectionExpression: 'doc.#c, seq[2].deep, absent', ...names('#c') };
        expect(await answer('GetItem', input)).toEqual({
          output: { Item: { doc: { M: { count: { N: '1' } } }, seq: { L: [{ M: { deep: { N: '3' } } }] } } },
        });
      });

      test.each<readonly [string, Input, string]>([
        [
          'an empty key',
          { pk: { S: '' } },
          'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk',
        ],
        ['a missing key', {}, 'One or more parameter values were invalid: Missing the key pk in the item'],
        [
          'a key of another type',
          { pk: { N: '1' } },
          'One or more parameter values were invalid: Type mismatch for key pk expected: S actual: N',
        ],
        [
          'an empty set',
          { ...key, a: { SS: [] } },
          'One or more parameter values were invalid: An string set  may not be empty',
        ],
        ['a set with duplicates', { ...key, a: { NS: ['1', '1.0'] } }, 'Input collection contains duplicates'],
        [
          'a number that is none',
          { ...key, a: { N: 'five' } },
          'The parameter cannot be converted to a numeric value: five',
        ],
        [
          'a value without type',
          { ...key, a: {} },
          'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes',
        ],
        [
          'a value of two types',
          { ...key, a: { S: 'x', N: '1' } },
          'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
        ],
        [
          'a number too long',
          { ...key, a: { N: '1'.repeat(39) } },
          'Attempting to store more than 38 significant digits in a Number',
        ],
        [
          'an item too large',
          { ...key, a: { S: 'x'.repeat(400 * 1024) } },
          'Item size has exceeded the maximum allowed size',
        ],
      ])('%s is refused', async (_, wrong, message) => {
        expect(await answer('PutItem', { TableName: 'plain', Item: wrong })).toEqual(refused(message));
      });

      test('a key that does not match the schema is refused', async () => {
        const wrong = { TableName: 'plain', Key: { ...key, sk: { S: 'x' } } };
        expect(await answer('GetItem', wrong)).toEqual(refused('The provided key element does not match the schema'));
      });

      test('placeholders without an expression are refused', async () => {
        const input = { TableName: 'plain', Item: item, ExpressionAttributeValues: { ':v': { N: '1' } } };
        expect(await answer('PutItem', input)).toEqual(
          refused(
            'ExpressionAttributeValues can only be specified when using expressions: ConditionExpression is null',
          ),
        );
      });

      test('a table that does not exist is ResourceNotFoundException', async () => {
        expect(await answer('GetItem', { ...onItem, TableName: 'nowhere' })).toEqual({
          error: 'ResourceNotFoundException',
          message: 'Requested resource not found',
          fields: {},
        });
      });
    });

    describe('Query', () => {
      const p = { ':p': { S: 'p' } };
      const sortKeys = async (tableName: string, condition: string, given: Input, more: Input = {}) => {
        const input = {
          TableName: tableName,
          KeyConditionExpression: condition,
          ...values({ ...p, ...given }),
          ...more,
        };
        const { Items: items } = await call('Query', input);
        return Array.isArray(items) ? items.map((each) => each.sk.S ?? each.sk.N) : items;
      };

      test.each<readonly [string, Input, readonly string[]]>([
        ['pk = :p', {}, ['a', 'b', 'ba', 'bb', 'c', 'é']],
        ['pk = :p AND sk = :s', { ':s': { S: 'b' } }, ['b']],
        ['pk = :p AND sk < :s', { ':s': { S: 'b' } }, ['a']],
        ['pk = :p AND sk <= :s', { ':s': { S: 'b' } }, ['a', 'b']],
        ['pk = :p AND sk > :s', { ':s': { S: 'bb' } }, ['c', 'é']],
        ['pk = :p AND :s <= sk', { ':s': { S: 'bb' } }, ['bb', 'c', 'é']],
        ['begins_with(sk, :s) AND pk = :p', { ':s': { S: 'b' } }, ['b', 'ba', 'bb']],
        ['pk = :p AND sk BETWEEN :s AND :t', { ':s': { S: 'b' }, ':t': { S: 'bb' } }, ['b', 'ba', 'bb']],
      ])('%s %j', async (condition, given, expected) => {
        expect(await sortKeys('sorted', condition, given)).toEqual(expected);
        const backward = await sortKeys('sorted', condition, given, { ScanIndexForward: false });
        expect(backward).toEqual(expected.toReversed());
      });

      test('numbers sort as numbers', async () => {
        expect(await sortKeys('numbered', 'pk = :p', {})).toEqual(['-1', '0.5', '9', '10']);
      });

      test('a filter counts what it leaves out, and a projection trims what is left', async () => {
        const input = {
          TableName: 'sorted',
          KeyConditionExpression: 'pk = :p',
          FilterExpression: 'kind > :k',
          ProjectionExpression: 'kind',
          ...values({ ...p, ':k': { S: 'kbb' } }),
        };
        expect(await answer('Query', input)).toEqual({
          output: { Count: 2, ScannedCount: 6, Items: [{ kind: { S: 'kc' } }, { kind: { S: 'ké' } }] },
        });
        expect(await call('Query', { ...input, ProjectionExpression: undefined, Select: 'COUNT' })).toEqual({
          Count: 2,
          ScannedCount: 6,
        });
      });

      test.each([true, false])('pages follow each other without gap or repeat, forward %s', async (forward) => {
        const found: unknown[] = [];
        let start: unknown;
        do {
          const page = await call('Query', {
            TableName: 'sorted',
            KeyConditionExpression: 'pk = :p',
            ...values(p),
            Limit: 4,
            ScanIndexForward: forward,
            ...(start === undefined ? {} : { ExclusiveStartKey: start }),
          });
          found.push(page.Items);
          start = page.LastEvaluatedKey;
        } while (start !== undefined);
        const sizes = found.map((page) => (Array.isArray(page) ? page.length : page));
        expect(sizes).toEqual([4, 2]);
        const all = found.flat().map((each) => Object(each).sk.S);
        const expected = ['a', 'b', 'ba', 'bb', 'c', 'é'];
        expect(all).toEqual(forward ? expected : expected.toReversed());
      });

      test.each<readonly [string, Input, string]>([
        ['sk = :p', {}, 'Query condition missed key schema element: pk'],
        ['pk > :p', {}, 'Query key condition not supported'],
        ['pk = :p AND kind = :s', { ':s': { S: 'x' } }, 'Query condition missed key schema element: sk'],
        ['pk = :p OR sk = :s', { ':s': { S: 'x' } }, 'Invalid operator used in KeyConditionExpression: OR'],
        ['pk = :p AND sk <> :s', { ':s': { S: 'x' } }, 'Invalid operator used in KeyConditionExpression: <>'],
        [
          'pk = :p AND pk = :s',
          { ':s': { S: 'x' } },
          'KeyConditionExpressions must only contain one condition per key',
        ],
        [
          'pk = :p AND sk = :s',
          { ':s': { N: '1' } },
          'One or more parameter values were invalid: Condition parameter type does not match schema type',
        ],
      ])('%s is refused', async (condition, given, message) => {
        const input = { TableName: 'sorted', KeyConditionExpression: condition, ...values({ ...p, ...given }) };
        expect(await answer('Query', input)).toEqual(refused(message));
      });
    });

    describe('Scan and BatchWriteItem', () => {
      test('a scan in pages finds every item once', async () => {
        const found: string[] = [];
        let start: unknown;
        do {
          const page = await call('Scan', {
            TableName: 'sorted',
            Limit: 2,
            ...(start === undefined ? {} : { ExclusiveStartKey: start }),
          });
          for (const each of Array.isArray(page.Items) ? page.Items : []) found.push(`${each.pk.S}/${each.sk.S}`);
          start = page.LastEvaluatedKey;
        } while (start !== undefined);
        expect(found.sort()).toEqual(['p/a', 'p/b', 'p/ba', 'p/bb', 'p/c', 'p/é', 'q/a']);
      });

      test('a batch puts and deletes', async () => {
        const requests = [{ PutRequest: { Item: { pk: { S: 'batch' } } } }, { DeleteRequest: { Key: key } }];
        const output = { UnprocessedItems: {} };
        expect(await answer('BatchWriteItem', { RequestItems: { plain: requests } })).toEqual({ output });
        expect(await stored()).toBeUndefined();
        expect(await stored({ pk: { S: 'batch' } })).toEqual({ pk: { S: 'batch' } });
      });

      test('a batch reads the items that there are, as each table’s request wants them', async () => {
        const RequestItems = {
          plain: { Keys: [key, { pk: { S: 'nobody' } }], ConsistentRead: true, ProjectionExpression: 'pk, s' },
          numbered: { Keys: [{ pk: { S: 'p' }, sk: { N: '9' } }] },
        };
        expect(await answer('BatchGetItem', { RequestItems })).toEqual({
          output: {
            Responses: {
              plain: [{ ...key, s: item.s }],
              numbered: [{ pk: { S: 'p' }, sk: { N: '9' } }],
            },
            UnprocessedKeys: {},
          },
        });
        const twice = { RequestItems: { plain: { Keys: [key, key] } } };
        expect(await answer('BatchGetItem', twice)).toEqual(refused('Provided list of item keys contains duplicates'));
      });

      test('a batch that names one key twice is refused', async () => {
        const requests = [{ PutRequest: { Item: key } }, { DeleteRequest: { Key: key } }];
        expect(await answer('BatchWriteItem', { RequestItems: { plain: requests } })).toEqual(
          refused('Provided list of item keys contains duplicates'),
        );
      });
    });

    describe('tables', () => {
      test('a table is described and tagged, exists once, and is gone when deleted', async () => {
        const created = await call('CreateTable', onDemandTable('short-lived', 'N'));
        expect(created).toMatchObject({ TableDescription: { TableStatus: 'CREATING' } });
        expect(await call('DescribeTable', { TableName: 'short-lived' })).toMatchObject({
          Table: {
            TableStatus: 'ACTIVE',
            TableArn: 'arn:aws:dynamodb:eu-west-1:000000000000:table/short-lived',
            BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
          },
        });
        expect(await answer('CreateTable', onDemandTable('short-lived'))).toMatchObject({
          error: 'ResourceInUseException',
        });
        const ResourceArn = 'arn:aws:dynamodb:eu-west-1:000000000000:table/short-lived';
        const Tags = [
          { Key: 'a', Value: '1' },
          { Key: 'b', Value: '2' },
        ];
        await call('TagResource', { ResourceArn, Tags });
        await call('UntagResource', { ResourceArn, TagKeys: ['a'] });
        expect(await call('ListTagsOfResource', { ResourceArn })).toEqual({ Tags: [{ Key: 'b', Value: '2' }] });
        await call('DeleteTable', { TableName: 'short-lived' });
        expect(await answer('DescribeTable', { TableName: 'short-lived' })).toEqual({
          error: 'ResourceNotFoundException',
          message: 'Requested resource not found: Table: short-lived not found',
          fields: {},
        });
      });
    });
  });
}
