import { backedUpTableNotFound, tableNotFound, validationError } from './errors.ts';
import type { Input } from './input.ts';
import { isRecord, refuseOthers, requiredFlag, requiredRecord, requiredText } from './input.ts';

interface Settings {
  readonly timeToLiveAttribute?: string;
  readonly pointInTimeRecovery?: boolean;
}

/** Operations on settings that change nothing about the items. */
export type SettingsOperation =
  | 'DescribeTimeToLive'
  | 'UpdateTimeToLive'
  | 'DescribeContinuousBackups'
  | 'UpdateContinuousBackups';

const members: Readonly<Record<SettingsOperation, readonly string[]>> = {
  DescribeTimeToLive: ['TableName'],
  UpdateTimeToLive: ['TableName', 'TimeToLiveSpecification'],
  DescribeContinuousBackups: ['TableName'],
  UpdateContinuousBackups: ['TableName', 'PointInTimeRecoverySpecification'],
};

/**
 * Time to live and point-in-time recovery of each table: kept and described, not acted on. Expired items stay: DynamoDB
 * promises their deletion only within days and returns them until then, so a reader has to look at the time anyway.
 */
export interface TableSettings {
  handles(operation: string): operation is SettingsOperation;
  /** @throws AwsError also when the caller says that the table does not exist */
  call(operation: SettingsOperation, input: Input, tableExists: boolean): Readonly<Record<string, unknown>>;
  forget(tableName: string): void;
  snapshot(): unknown;
  restore(state: unknown): void;
}

export function tableSettings(): TableSettings {
  const settings = new Map<string, Settings>();
  const operations: { readonly [Name in SettingsOperation]: (table: string, input: Input) => Record<string, unknown> } =
    {
      DescribeTimeToLive(table) {
        const attribute = settings.get(table)?.timeToLiveAttribute;
        const status = attribute === undefined ? 'DISABLED' : 'ENABLED';
        return {
          TimeToLiveDescription: {
            TimeToLiveStatus: status,
            ...(attribute === undefined ? {} : { AttributeName: attribute }),
          },
        };
      },
      UpdateTimeToLive(table, input) {
        const specification = requiredRecord(input, 'TimeToLiveSpecification');
        refuseOthers('TimeToLiveSpecification', specification, ['AttributeName', 'Enabled']);
        const attribute = requiredText(specification, 'AttributeName');
        const enabled = requiredFlag(specification, 'Enabled');
        const { timeToLiveAttribute, ...others } = settings.get(table) ?? {};
        if (enabled === (timeToLiveAttribute !== undefined)) {
          throw validationError(`TimeToLive is already ${enabled ? 'enabled' : 'disabled'}`);
        }
        settings.set(table, enabled ? { ...others, timeToLiveAttribute: attribute } : others);
        return { TimeToLiveSpecification: { Enabled: enabled, AttributeName: attribute } };
      },
      DescribeContinuousBackups: (table) => backups(settings.get(table)?.pointInTimeRecovery === true),
      UpdateContinuousBackups(table, input) {
        const specification = requiredRecord(input, 'PointInTimeRecoverySpecification');
        refuseOthers('PointInTimeRecoverySpecification', specification, ['PointInTimeRecoveryEnabled']);
        const enabled = requiredFlag(specification, 'PointInTimeRecoveryEnabled');
        settings.set(table, { ...settings.get(table), pointInTimeRecovery: enabled });
        return backups(enabled);
      },
    };
  return {
    handles: (operation): operation is SettingsOperation => Object.hasOwn(operations, operation),
    call(operation, input, exists) {
      refuseOthers(operation, input, members[operation]);
      const table = requiredText(input, 'TableName');
      if (!exists) throw operation.endsWith('Backups') ? backedUpTableNotFound(table) : tableNotFound(table);
      return operations[operation](table, input);
    },
    forget: (tableName) => void settings.delete(tableName),
    snapshot: () => Object.fromEntries(settings),
    restore(state) {
      settings.clear();
      for (const [table, saved] of Object.entries(isRecord(state) ? state : {})) {
        if (!isRecord(saved)) continue;
        const { timeToLiveAttribute: attribute, pointInTimeRecovery: recovery } = saved;
        settings.set(table, {
          ...(typeof attribute === 'string' ? { timeToLiveAttribute: attribute } : {}),
          ...(typeof recovery === 'boolean' ? { pointInTimeRecovery: recovery } : {}),
        });
      }
    },
  };
}

const backups = (enabled: boolean) => ({
  ContinuousBackupsDescription: {
    ContinuousBackupsStatus: 'ENABLED',
    PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: enabled ? 'ENABLED' : 'DISABLED' },
  },
});
