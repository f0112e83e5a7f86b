import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ContendedError } from '../../core/errors.ts';
import type { Lane } from '../../core/execution/pace.ts';
import { paceMs } from '../../core/execution/pace.ts';
import type { Pace } from '../../core/ports/pace.ts';
import { fromItem, toItem } from './attribute-value.ts';
import { table } from './table.ts';
import { paceKey } from './table-keys.ts';

/**
 * The queue as one item: for each lane the time up to which it is taken. A conditional update takes a place, so no
 * other caller has it. A place whose owner died passes unused.
 */
export function dynamoDbPace(client: DynamoDBClient, tableName: string): Pace {
  const items = table(client, tableName);

  const takenUntil = async (lane: Lane): Promise<number> => {
    const item = await items.get(paceKey);
    return item === undefined ? 0 : Number(fromItem(item)[lane] ?? 0);
  };

  /** A place behind the waiting callers; undefined when none of them waits longer than until `from`. */
  const queue = async (lane: Lane, cost: number, from: number): Promise<number | undefined> => {
    const changed = await items.update({
      TableName: tableName,
      Key: paceKey,
      UpdateExpression: 'SET #lane = #lane + :cost',
      ConditionExpression: '#lane > :from',
      ExpressionAttributeNames: { '#lane': lane },
      ExpressionAttributeValues: toItem({ ':cost': cost, ':from': from }),
      ReturnValues: 'UPDATED_NEW',
    });
    return changed && Number(fromItem(changed)[lane]) - cost;
  };

  /** Opens an empty queue; false if another caller opened it first. */
  const begin = async (lane: Lane, cost: number, from: number): Promise<boolean> => {
    const changed = await items.update({
      TableName: tableName,
      Key: paceKey,
      UpdateExpression: 'SET #lane = :until',
      ConditionExpression: 'attribute_not_exists(#lane) OR #lane <= :from',
      ExpressionAttributeNames: { '#lane': lane },
      ExpressionAttributeValues: toItem({ ':until': from + cost, ':from': from }),
    });
    return changed !== undefined;
  };

  return {
    async place(router, lane, calls, now) {
      const from = lane === 'restore' ? now : Math.max(now, await takenUntil('restore'));
      const cost = paceMs(router, calls);
      for (let i = 0; i < 5; i++) {
        const at = await queue(lane, cost, from);
        if (at !== undefined) return at - now;
        if (await begin(lane, cost, from)) return from - now;
      }
      throw new ContendedError('the queue for the mesh changed five times while a place was being taken');
    },
    restoring: async (now) => Math.max(0, (await takenUntil('restore')) - now),
  };
}
