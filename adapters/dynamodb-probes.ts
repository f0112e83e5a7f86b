import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ProbeStore } from '../core/ports.ts';
import { toItem } from './attribute-value.ts';
import { table } from './table.ts';
import { alarmKey, controlKey } from './table-keys.ts';

/** Probes beside the control items, in the same form: whoever reads or signals one cannot tell the difference. */
export function dynamoDbProbes(client: DynamoDBClient, tableName: string): ProbeStore {
  const items = table(client, tableName);
  return {
    async place(probe, until) {
      const { router, rolloutId, fence, plan } = probe;
      const expiresAt = Math.floor(until / 1000);
      await items.put({ Item: { ...toItem({ ...probe, expiresAt }), ...controlKey(router) } });
      for (const { arn } of plan.alarms)
        await items.put({ Item: { ...toItem({ router, rolloutId, fence, expiresAt }), ...alarmKey(arn, router) } });
    },
    async remove(router, alarmArn) {
      await items.delete({ Key: alarmKey(alarmArn, router) });
      await items.delete({ Key: controlKey(router) });
    },
  };
}
