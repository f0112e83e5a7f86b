import * as z from 'zod/mini';
import { operation } from '../../kit/operations.ts';
import { backedUpTableNotFound, validationError } from '../errors.ts';
import { type Database, describedTable } from '../table/database.ts';
import type { Table } from '../table/table.ts';

// Time to live and point-in-time recovery of each table: kept and described, not acted on. Expired items stay: DynamoDB
// promises their deletion only within days and returns them until then, so a reader has to look at the time anyway.

const TableName = z.string();

export const DescribeTimeToLive = operation(z.strictObject({ TableName }), (database: Database, input) => {
  const { timeToLiveAttribute: attribute } = describedTable(database, input.TableName).settings;
  return {
    TimeToLiveDescription:
      attribute === undefined
        ? { TimeToLiveStatus: 'DISABLED' }
        : { TimeToLiveStatus: 'ENABLED', AttributeName: attribute },
  };
});

export const UpdateTimeToLive = operation(
  z.strictObject({
    TableName,
    TimeToLiveSpecification: z.strictObject({ AttributeName: z.string(), Enabled: z.boolean() }),
  }),
  (database: Database, input) => {
    const { AttributeName, Enabled } = input.TimeToLiveSpecification;
    const table = describedTable(database, input.TableName);
    const { timeToLiveAttribute, ...others } = table.settings;
    if (Enabled === (timeToLiveAttribute !== undefined)) {
      throw validationError(`TimeToLive is already ${Enabled ? 'enabled' : 'disabled'}`);
    }
    table.settings = Enabled ? { ...others, timeToLiveAttribute: AttributeName } : others;
    return { TimeToLiveSpecification: { Enabled, AttributeName } };
  },
);

/** @throws TableNotFoundException */
function backedUpTable({ tables }: Database, name: string): Table {
  const table = tables.get(name);
  if (table === undefined) throw backedUpTableNotFound(name);
  return table;
}

const backups = ({ settings }: Table) => ({
  ContinuousBackupsDescription: {
    ContinuousBackupsStatus: 'ENABLED',
    PointInTimeRecoveryDescription: {
      PointInTimeRecoveryStatus: settings.pointInTimeRecovery === true ? 'ENABLED' : 'DISABLED',
    },
  },
});

export const DescribeContinuousBackups = operation(z.strictObject({ TableName }), (database: Database, input) =>
  backups(backedUpTable(database, input.TableName)),
);

export const UpdateContinuousBackups = operation(
  z.strictObject({
    TableName,
    PointInTimeRecoverySpecification: z.strictObject({ PointInTimeRecoveryEnabled: z.boolean() }),
  }),
  (database: Database, input) => {
    const { PointInTimeRecoveryEnabled } = input.PointInTimeRecoverySpecification;
    const table = backedUpTable(database, input.TableName);
    table.settings = { ...table.settings, pointInTimeRecovery: PointInTimeRecoveryEnabled };
    return backups(table);
  },
);
