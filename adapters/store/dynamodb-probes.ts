import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { probeRouter } from '../../core/control/probe.ts';
import type { ProbeStore } from '../../core/ports/control-store.ts';
import { toItem } from './attribute-value.ts';
import { table } from './table.ts';
import { alarmKey, controlKey } from './table-keys.ts';

/** Probes beside the control items, in the same form: readers and signals treat both alike. */
export function dynamoDbProbes(client: DynamoDBClient, tableName: string): ProbeStore {
  const items = table(client, tableName);
  return {
    async place(probe, until, now) {
      const { router, rolloutId, fence, plan } = probe;
      const expiresAt = Math.floor(until / 1000);
      const placed = await items.put({
        Item: { ...toItem({ ...probe, expiresAt }), ...controlKey(router) },
        ConditionExpression: 'attribute_not_exists(pk) OR expiresAt <= :now OR rolloutId = :rolloutId',
        ExpressionAttributeValues: toItem({ ':now': Math.floor(now / 1000), ':rolloutId': rolloutId }),
      });
      if (!placed) return false;
      for (const { arn } of plan.alarms)
        await items.put({ Item: { ...toItem({ router, rolloutId, fence, expiresAt }), ...alarmKey(arn, router) } });
      return true;
    },
    async remove(alarmArn, rolloutId) {
      const router = probeRouter(alarmArn);
      const own = {
        ConditionExpression: 'rolloutId = :rolloutId',
        ExpressionAttributeValues: toItem({ ':rolloutId': rolloutId }),
      };
      await items.delete({ Key: alarmKey(alarmArn, router), ...own });
      await items.delete({ Key: controlKey(router), ...own });
    },
  };
}
