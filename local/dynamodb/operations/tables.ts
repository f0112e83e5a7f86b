import * as z from 'zod/mini';
import { arnOf } from '../../kit/account.ts';
import { operation } from '../../kit/operations.ts';
import { tableExists, validationError } from '../errors.ts';
import { count } from '../shapes.ts';
import { type Database, describedTable } from '../table/database.ts';
import { type KeyAttribute, type KeySchema, keyAttributes } from '../table/key-schema.ts';
import { Table } from '../table/table.ts';

const createShape = z.strictObject({
  TableName: z.string(),
  KeySchema: z._default(z.array(z.strictObject({ AttributeName: z.string(), KeyType: z.string() })), []),
  AttributeDefinitions: z._default(
    z.array(z.strictObject({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) })),
    [],
  ),
  BillingMode: z.optional(z.enum(['PROVISIONED', 'PAY_PER_REQUEST'])),
  ProvisionedThroughput: z.optional(z.strictObject({ ReadCapacityUnits: count, WriteCapacityUnits: count })),
});

type CreateTableInput = z.infer<typeof createShape>;

const invalid = (what: string) => validationError(`One or more parameter values were invalid: ${what}`);

/** @throws ValidationException unless throughput is given exactly where it is provisioned */
function checkBilling({ BillingMode, ProvisionedThroughput }: CreateTableInput): void {
  const onDemand = BillingMode === 'PAY_PER_REQUEST';
  if (onDemand && ProvisionedThroughput !== undefined) {
    throw invalid(
      'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST',
    );
  }
  if (!onDemand && ProvisionedThroughput === undefined) {
    throw invalid('ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED');
  }
}

function readSchema({ AttributeDefinitions, KeySchema }: CreateTableInput): KeySchema {
  const types = new Map(AttributeDefinitions.map(({ AttributeName, AttributeType }) => [AttributeName, AttributeType]));
  const elements = KeySchema.map(({ AttributeName: name, KeyType: kind }): KeyAttribute & { kind: string } => {
    const type = types.get(name);
    if (type === undefined) {
      throw invalid(
        `Some index key attributes are not defined in AttributeDefinitions. Keys: [${name}], AttributeDefinitions: [${[...types.keys()].join(', ')}]`,
      );
    }
    return { name, type, kind };
  });
  const [partition, sort, ...others] = elements;
  if (partition?.kind !== 'HASH') {
    throw validationError('Invalid KeySchema: The first KeySchemaElement is not a HASH key type');
  }
  if (others.length > 0 || (sort !== undefined && sort.kind !== 'RANGE')) {
    throw validationError('Invalid KeySchema: The second KeySchemaElement is not a RANGE key type');
  }
  if (types.size !== elements.length) {
    throw invalid(
      'Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions',
    );
  }
  const plain = ({ name, type }: KeyAttribute): KeyAttribute => ({ name, type });
  return sort === undefined ? { partition: plain(partition) } : { partition: plain(partition), sort: plain(sort) };
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

export const CreateTable = operation(createShape, ({ tables, surroundings }: Database, input) => {
  const { TableName: name, ProvisionedThroughput: throughput } = input;
  if (!/^[a-zA-Z0-9_.-]{3,255}$/.test(name)) {
    throw validationError(
      'TableName must be at least 3 characters long and at most 255 characters long, of a-z, A-Z, 0-9, _, . and -',
    );
  }
  const schema = readSchema(input);
  checkBilling(input);
  if (tables.has(name)) throw tableExists(name);
  const table = new Table(name, schema, {
    TableArn: arnOf('dynamodb', `table/${name}`),
    TableId: surroundings.newId(),
    CreationDateTime: surroundings.clock.now() / 1000,
    ...(throughput === undefined ? { BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' } } : {}),
    ProvisionedThroughput: {
      NumberOfDecreasesToday: 0,
      ...(throughput ?? { ReadCapacityUnits: 0, WriteCapacityUnits: 0 }),
    },
  });
  tables.set(name, table);
  return { TableDescription: { ...describe(table), TableStatus: 'CREATING' } };
});

const onTable = z.strictObject({ TableName: z.string() });

export const DescribeTable = operation(onTable, (database: Database, { TableName }) => ({
  Table: describe(describedTable(database, TableName)),
}));

export const DeleteTable = operation(onTable, (database: Database, { TableName }) => {
  const table = describedTable(database, TableName);
  database.tables.delete(table.name);
  return { TableDescription: { ...describe(table), TableStatus: 'DELETING' } };
});

/** By name, 100 a page unless asked otherwise; a page begins after a table's own name. */
export const ListTables = operation(
  z.strictObject({ ExclusiveStartTableName: z.optional(z.string()), Limit: z.optional(count) }),
  ({ tables }: Database, { ExclusiveStartTableName: after, Limit = 100 }) => {
    const names = [...tables.keys()].sort().filter((name) => after === undefined || name > after);
    const page = names.slice(0, Limit);
    const last = page.length < names.length ? page.at(-1) : undefined;
    return { TableNames: page, ...(last === undefined ? {} : { LastEvaluatedTableName: last }) };
  },
);
