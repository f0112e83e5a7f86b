import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dynamoDb } from '../../../local/dynamodb/dynamo-db.ts';
import { realSurroundings } from '../../../local/surroundings.ts';
import { dynalite } from '../../contracts/dynalite/dynalite.ts';
import type { Input } from '../../contracts/dynamodb-calls.ts';
import { answerOf, callDynamoDb, onDemandTable } from '../../contracts/dynamodb-calls.ts';

// The grammar leaves out where dynalite is known to differ from DynamoDB: comparing documents, ordering anything but
// numbers and texts, false (absent to IN and attribute_type), two absent attributes in one comparison, and right sides that copy what the same update changes.

const number = fc.constantFrom('0', '1', '-1', '2.5', '10', '007', '1e2', '12345678901234567890').map((N) => ({ N }));
const text = fc.constantFrom('a', 'ab', 'b', 'B', 'é').map((S) => ({ S }));
const scalar = fc.oneof(number, text, fc.constant({ BOOL: true }), fc.constant({ NULL: true }));
const stringSet = fc.uniqueArray(fc.constantFrom('x', 'y', 'z'), { minLength: 1 }).map((SS) => ({ SS }));
const listOf = fc.array(fc.oneof(number, text), { maxLength: 3 }).map((L) => ({ L }));
const mapOf = fc
  .dictionary(fc.constantFrom('p', 'q'), fc.oneof(number, text, listOf), { noNullPrototype: true })
  .map((M) => ({ M }));
const anyValue = fc.oneof(scalar, stringSet, listOf, mapOf);

const attribute = fc.constantFrom('n', 's', 'tags', 'seq', 'doc');
const path = fc.oneof(attribute, fc.constantFrom('doc.p', 'doc.q', 'seq[1]', 'doc.p[0]', '#odd', 'doc.#odd'));
const key = fc.record({ pk: fc.constantFrom({ S: 'k' }, { S: 'l' }), sk: fc.constantFrom({ N: '1' }, { N: '2' }) });

/** A piece of an expression, `?` standing for each of its values in turn. */
interface Piece {
  readonly text: string;
  readonly values: readonly unknown[];
}

const piece = (format: string, ...parts: readonly fc.Arbitrary<unknown>[]): fc.Arbitrary<Piece> =>
  fc.tuple(path, ...parts).map(([on, ...values]) => ({ text: format.replaceAll('@', String(on)), values }));

const comparator = fc.constantFrom('<', '<=', '>', '>=');
const equality = fc.constantFrom('=', '<>');
const compared = (operators: fc.Arbitrary<string>, value: fc.Arbitrary<unknown>) =>
  fc.tuple(operators, piece('@ % ?', value)).map(([operator, found]) => ({
    text: found.text.replace('%', operator),
    values: found.values,
  }));
const simpleCondition: fc.Arbitrary<Piece> = fc.oneof(
  compared(equality, fc.oneof(scalar, stringSet)),
  compared(comparator, fc.oneof(number, text)),
  piece('attribute_exists(@)'),
  piece('attribute_not_exists(@)'),
  piece(
    'attribute_type(@, ?)',
    fc.constantFrom('S', 'N', 'L', 'M', 'SS', 'BOOL', 'NULL').map((S) => ({ S })),
  ),
  piece('begins_with(@, ?)', fc.oneof(text, number)),
  piece('contains(@, ?)', fc.oneof(text, number)),
  piece('size(@) > ?', number),
  piece('@ IN (?, ?)', fc.oneof(number, text), fc.oneof(number, text)),
  piece('@ BETWEEN ? AND ?', fc.oneof(number, text), fc.oneof(number, text)),
);
const condition: fc.Arbitrary<Piece> = fc.letrec<{ any: Piece }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    simpleCondition,
    tie('any').map(({ text, values }) => ({ text: `NOT (${text})`, values })),
    fc.tuple(simpleCondition, fc.constantFrom('AND', 'OR'), tie('any')).map(([left, operator, right]) => ({
      text: `${left.text} ${operator} ${right.text}`,
      values: [...left.values, ...right.values],
    })),
  ),
})).any;

const set = fc.oneof(
  piece('@ = ?', anyValue),
  piece('@ = n + ?', scalar),
  piece('@ = ? - n', number),
  piece('@ = if_not_exists(n, ?) + ?', number, number),
  piece('@ = if_not_exists(lone, ?)', text),
  piece('@ = list_append(?, ?)', listOf, listOf),
  piece('@ = lone', fc.constant(undefined)).map(({ text }) => ({ text, values: [] })),
);
const remove = piece('@');
const add = piece('@ ?', fc.oneof(number, stringSet, text));
const del = piece('@ ?', stringSet);

/** Something or nothing, as often as not. */
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { freq: 2 });

const section = (keyword: string, pieces: fc.Arbitrary<Piece>) =>
  fc.array(pieces, { minLength: 1, maxLength: 2 }).map((found) => ({
    text: `${keyword} ${found.map(({ text }) => text).join(', ')}`,
    values: found.flatMap(({ values }) => values),
  }));
const update = fc
  .tuple(
    maybe(section('SET', set)),
    maybe(remove.map(({ text }) => ({ text: `REMOVE ${text}`, values: [] }))),
    maybe(section('ADD', add)),
    maybe(section('DELETE', del)),
  )
  .map((sections) => sections.filter((each) => each !== null))
  .filter((sections) => sections.length > 0)
  .map((sections) => ({
    text: sections.map(({ text }) => text).join(' '),
    values: sections.flatMap(({ values }) => values),
  }));

/** The request's members for expressions, each value behind a placeholder of its own. */
function expressions(given: Readonly<Record<string, Piece | null>>): Input {
  const values: Record<string, unknown> = {};
  const texts = Object.entries(given).flatMap(([member, found]) => {
    if (found === null) return [];
    const queue = [...found.values];
    const filled = found.text.replaceAll('?', () => {
      const name = `:v${Object.keys(values).length}`;
      values[name] = queue.shift();
      return name;
    });
    return [[member, filled]];
  });
  const usesName = texts.some(([, filled]) => filled?.includes('#odd'));
  return {
    ...Object.fromEntries(texts),
    ...(usesName ? { ExpressionAttributeNames: { '#odd': 'an odd.name' } } : {}),
    ...(Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {}),
  };
}

const onTable = { TableName: 'table' };
const maybeCondition = maybe(condition);
const shown = fc.constantFrom({}, { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' });
const returned = fc.constantFrom('NONE', 'ALL_OLD', 'ALL_NEW', 'UPDATED_OLD', 'UPDATED_NEW');
const attributes = fc
  .tuple(fc.dictionary(attribute, anyValue, { noNullPrototype: true }), fc.option(scalar))
  .map(([given, lone]) => (lone === null ? given : { ...given, lone }));

const operation: fc.Arbitrary<readonly [string, Input]> = fc.oneof(
  fc.tuple(key, attributes, maybeCondition, shown).map(([at, rest, found, show]) => {
    const input = { ...onTable, Item: { ...rest, ...at }, ReturnValues: 'ALL_OLD', ...show };
    return ['PutItem', { ...input, ...expressions({ ConditionExpression: found }) }] as const;
  }),
  {
    weight: 4,
    arbitrary: fc.tuple(key, update, maybeCondition, returned, shown).map(([at, change, found, values, show]) => {
      const both = expressions({ UpdateExpression: change, ConditionExpression: found });
      return ['UpdateItem', { ...onTable, Key: at, ReturnValues: values, ...show, ...both }] as const;
    }),
  },
  fc.tuple(key, maybeCondition).map(([at, found]) => {
    const input = { ...onTable, Key: at, ReturnValues: 'ALL_OLD' };
    return ['DeleteItem', { ...input, ...expressions({ ConditionExpression: found }) }] as const;
  }),
  fc.tuple(fc.constantFrom('k', 'l'), maybeCondition, fc.boolean()).map(([pk, found, forward]) => {
    const filter = expressions({
      KeyConditionExpression: { text: 'pk = ?', values: [{ S: pk }] },
      FilterExpression: found,
    });
    return ['Query', { ...onTable, ScanIndexForward: forward, ...filter }] as const;
  }),
);

test('any sequence of operations gets the answers of dynalite and leaves the same items', async () => {
  const other = dynalite();
  const models = [other, dynamoDb({ surroundings: realSurroundings() })] as const;
  const both = <Result>(run: (model: (typeof models)[number]) => Promise<Result>) => Promise.all(models.map(run));
  await both((model) => callDynamoDb(model, 'CreateTable', onDemandTable('table', 'N')));
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: 12 }), async (operations) => {
      for (const pk of ['k', 'l']) {
        for (const sk of ['1', '2']) {
          await both((model) =>
            callDynamoDb(model, 'DeleteItem', { ...onTable, Key: { pk: { S: pk }, sk: { N: sk } } }),
          );
        }
      }
      for (const [name, input] of operations) {
        const [theirs, ours] = await both((model) => answerOf(model, name, input));
        expect({ name, input, answer: ours }).toEqual({ name, input, answer: theirs });
      }
      const scanned = await both(async (model) => (await callDynamoDb(model, 'Scan', onTable)).Items);
      const [theirs, ours] = scanned.map((items) =>
        [items]
          .flat()
          .map((item) => JSON.stringify(sorted(item)))
          .sort(),
      );
      expect(ours).toEqual(theirs);
    }),
    { numRuns: 250, seed: 20260101 },
  );
  await other.close();
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([name, each]) => [name, sorted(each)]));
}
