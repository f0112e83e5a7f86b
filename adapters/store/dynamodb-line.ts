import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Line, runningLine } from '../../core/line/line.ts';
import type { LineSwitch } from '../../core/ports/line-switch.ts';
import { fromItem, toItem } from './attribute-value.ts';
import { table } from './table.ts';
import { lineKey } from './table-keys.ts';

/** The line's one item, in the same table as the rollouts. */
export function dynamoDbLine(client: DynamoDBClient, tableName: string): LineSwitch {
  const items = table(client, tableName);
  return {
    async read() {
      const item = await items.get(lineKey);
      if (item === undefined) return runningLine;
      const { pk: _, sk: __, ...line } = fromItem(item);
      return line as unknown as Line;
    },
    save: (next, seen) =>
      items.put({
        Item: { ...toItem(next), ...lineKey },
        ...(seen.rev === 0
          ? { ConditionExpression: 'attribute_not_exists(pk)' }
          : {
              ConditionExpression: '#rev = :rev',
              ExpressionAttributeNames: { '#rev': 'rev' },
              ExpressionAttributeValues: toItem({ ':rev': seen.rev }),
            }),
      }),
  };
}
