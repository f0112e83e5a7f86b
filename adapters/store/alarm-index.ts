import type { Control } from '../../core/control/control.ts';
import { toItem } from './attribute-value.ts';
import type { Table } from './table.ts';
import { alarmKey, alarmPartition } from './table-keys.ts';

/** Which rollouts an alarm stops: one row per alarm and router, so that an alarm's event needs one query. */
export function alarmIndex(table: Table) {
  return {
    /** A row of a later holder stays as it is. */
    async add({ router, rolloutId, fence, plan }: Control): Promise<void> {
      await Promise.all(
        plan.alarms.map(({ arn }) =>
          table.put({
            Item: { ...alarmKey(arn, router), ...toItem({ router, rolloutId, fence }) },
            ConditionExpression: 'attribute_not_exists(pk) OR #fence <= :fence',
            ExpressionAttributeNames: { '#fence': 'fence' },
            ExpressionAttributeValues: toItem({ ':fence': fence }),
          }),
        ),
      );
    },
    async remove({ router, rolloutId, plan }: Control): Promise<void> {
      await Promise.all(
        plan.alarms.map(({ arn }) =>
          table.delete({
            Key: alarmKey(arn, router),
            ConditionExpression: 'rolloutId = :rolloutId',
            ExpressionAttributeValues: toItem({ ':rolloutId': rolloutId }),
          }),
        ),
      );
    },
    async watchersOf(arn: string): Promise<{ router: string; rolloutId: string }[]> {
      const rows = await table.query(alarmPartition(arn));
      return rows.map(({ router, rolloutId }) => ({ router: String(router), rolloutId: String(rolloutId) }));
    },
  };
}
