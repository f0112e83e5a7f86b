import { accountId, region } from '../../kit/account.ts';
import type { Output } from '../../kit/call.ts';
import { tableExists, validationError } from '../errors.ts';
import type { Input } from '../input.ts';
import {
  isRecord,
  oneOf,
  optionalLimit,
  optionalList,
  optionalRecord,
  optionalText,
  refuseOthers,
  requiredLimit,
  requiredText,
  serializationError,
} from '../input.ts';
import type { Database } from './database.ts';
import { describedTable } from './database.ts';
import type { KeyAttribute, KeySchema } from './key-schema.ts';
import { keyAttributes } from './key-schema.ts';
import { Table } from './table.ts';

const members = ['TableName', 'KeySchema', 'AttributeDefinitions', 'BillingMode', 'ProvisionedThroughput'];

export function createTable(database: Database, input: Input): Output {
  refuseOthers('CreateTable', input, members);
  const name = requiredText(input, 'TableName');
  if (!/^[a-zA-Z0-9_.-]{3,255}$/.test(name)) {
    throw validationError(
      'TableName must be at least 3 characters long and at most 255 characters long, of a-z, A-Z, 0-9, _, . and -',
    );
  }
  const schema = readSchema(input);
  const onDemand = oneOf(input, 'BillingMode', ['PROVISIONED', 'PAY_PER_REQUEST']) === 'PAY_PER_REQUEST';
  const throughput = readThroughput(input);
  if (onDemand && throughput !== undefined) {
    throw validationError(
      'One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST',
    );
  }
  if (!onDemand && throughput === undefined) {
    throw validationError(
      'One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED',
    );
  }
  if (database.tables.has(name)) throw tableExists(name);
  const table = new Table(name, schema, {
    TableArn: `arn:aws:dynamodb:${region}:${accountId}:table/${name}`,
    TableId: database.surroundings.newId(),
    CreationDateTime: database.surroundings.clock.now() / 1000,
    ...(onDemand ? { BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' } } : {}),
    ProvisionedThroughput: {
      NumberOfDecreasesToday: 0,
      ...(throughput ?? { ReadCapacityUnits: 0, WriteCapacityUnits: 0 }),
    },
  });
  database.tables.set(name, table);
  return { TableDescription: { ...describe(table), TableStatus: 'CREATING' } };
}

export function describeTable(database: Database, input: Input): Output {
  refuseOthers('DescribeTable', input, ['TableName']);
  return { Table: describe(describedTable(database, input)) };
}

export function deleteTable(database: Database, input: Input): Output {
  refuseOthers('DeleteTable', input, ['TableName']);
  const table = describedTable(database, input);
  database.tables.delete(table.name);
  return { TableDescription: { ...describe(table), TableStatus: 'DELETING' } };
}

/** By name, 100 a page unless told otherwise. */
export function listTables(database: Database, input: Input): Output {
  refuseOthers('ListTables', input, ['ExclusiveStartTableName', 'Limit']);
  const after = optionalText(input, 'ExclusiveStartTableName');
  const names = [...database.tables.keys()].sort().filter((name) => after === undefined || name > after);
  const page = names.slice(0, optionalLimit(input, 'Limit') ?? 100);
  const last = page.length < names.length ? page.at(-1) : undefined;
  return { TableNames: page, ...(last === undefined ? {} : { LastEvaluatedTableName: last }) };
}

/** Item count and size are 0, as DynamoDB's are until its next count some six hours later. */
const describe = ({ name, schema, description }: Table) => ({
  TableName: name,
  TableStatus: 'ACTIVE',
  KeySchema: keyAttributes(schema).map((attribute, index) => ({
    AttributeName: attribute.name,
    KeyType: index === 0 ? 'HASH' : 'RANGE',
  })),
  AttributeDefinitions: keyAttributes(schema).map((attribute) => ({
    AttributeName: attribute.name,
    AttributeType: attribute.type,
  })),
  ItemCount: 0,
  TableSizeBytes: 0,
  ...description,
});

function readThroughput(input: Input): Readonly<Record<string, number>> | undefined {
  const given = optionalRecord(input, 'ProvisionedThroughput');
  if (given === undefined) return undefined;
  const names = ['ReadCapacityUnits', 'WriteCapacityUnits'];
  refuseOthers('ProvisionedThroughput', given, names);
  return Object.fromEntries(names.map((name) => [name, requiredLimit(given, name)]));
}

function readSchema(input: Input): KeySchema {
  const types = new Map(
    (optionalList(input, 'AttributeDefinitions') ?? []).map((definition) => {
      if (!isRecord(definition)) throw serializationError();
      refuseOthers('AttributeDefinitions', definition, ['AttributeName', 'AttributeType']);
      requiredText(definition, 'AttributeType');
      const type = oneOf(definition, 'AttributeType', ['S', 'N', 'B']);
      return [requiredText(definition, 'AttributeName'), type] as const;
    }),
  );
  const elements = (optionalList(input, 'KeySchema') ?? []).map((element): KeyAttribute & { kind: string } => {
    if (!isRecord(element)) throw serializationError();
    refuseOthers('KeySchema', element, ['AttributeName', 'KeyType']);
    const name = requiredText(element, 'AttributeName');
    const type = types.get(name);
    if (type === undefined) {
      throw validationError(
        `One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions. Keys: [${name}], AttributeDefinitions: [${[...types.keys()].join(', ')}]`,
      );
    }
    return { name, type, kind: requiredText(element, 'KeyType') };
  });
  const [partition, sort, ...others] = elements;
  if (partition?.kind !== 'HASH') {
    throw validationError('Invalid KeySchema: The first KeySchemaElement is not a HASH key type');
  }
  if (others.length > 0 || (sort !== undefined && sort.kind !== 'RANGE')) {
    throw validationError('Invalid KeySchema: The second KeySchemaElement is not a RANGE key type');
  }
  if (types.size !== elements.length) {
    throw validationError(
      'One or more parameter values were invalid: Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions',
    );
  }
  const plain = ({ name, type }: KeyAttribute): KeyAttribute => ({ name, type });
  return sort === undefined ? { partition: plain(partition) } : { partition: plain(partition), sort: plain(sort) };
}
