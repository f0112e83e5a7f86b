import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { allOf, atMost } from '../../core/at-most.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { RouteDocument } from '../../core/routing/route.ts';
import type { CommandAnswer } from '../../core/signals/command.ts';
import type { Item } from './attribute-value.ts';
import { fromItem, toItem } from './attribute-value.ts';
import { decisionOf, recordOf, rejectionOf, routesOfFirst } from './ledger-items.ts';
import { table } from './table.ts';
import {
  answerKey,
  decisionKey,
  decisionPartition,
  recordKey,
  recordPartition,
  rejectionKey,
  rejectionPartition,
  routeKey,
  routesPartition,
} from './table-keys.ts';
import { assigned, expression } from './update-expression.ts';

const answerLifetimeSeconds = 30 * 24 * 3600;

/** They may be large, and there is a second for each. */
const routesAtOnce = 4;

/** Decisions, records and answers in the same table as the control items; answers expire after 30 days. */
export function dynamoDbLedger(client: DynamoDBClient, tableName: string): Ledger {
  const items = table(client, tableName);
  /** The first of several puts stands. */
  const putOnce = async (key: Item, value: object) => {
    await items.put({ Item: { ...toItem(value), ...key }, ConditionExpression: 'attribute_not_exists(pk)' });
  };
  return {
    append: (decision) => putOnce(decisionKey(decision.rolloutId, decision.order, decision.did), decision),
    async decisions(rolloutId) {
      return (await items.query(decisionPartition(rolloutId))).map(decisionOf);
    },
    async record(record) {
      const key = recordKey(record.rolloutId);
      const { set, remove, names, values } = assigned({ hooksDue: undefined, ...record });
      await items.update({
        TableName: tableName,
        // Members that it does not name stay: the first release kept the routes in the item.
        Key: key,
        UpdateExpression: expression(set, remove),
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: toItem(values),
        // A repeated beginning must not hide an end.
        ...(record.outcome === undefined && { ConditionExpression: 'attribute_not_exists(outcome)' }),
      });
    },
    async recordOf(rolloutId) {
      const item = await items.get(recordKey(rolloutId));
      return item && recordOf(fromItem(item));
    },
    async records() {
      return (await items.query(recordPartition)).map(recordOf);
    },
    reject: (start) => putOnce(rejectionKey(start.rolloutId), start),
    async rejectionOf(rolloutId) {
      const item = await items.get(rejectionKey(rolloutId));
      return item && rejectionOf(fromItem(item));
    },
    async rejections() {
      return (await items.query(rejectionPartition)).map(rejectionOf);
    },
    async keepRoutes(rolloutId, specs) {
      const routes = Object.entries(specs);
      const put = ([route, spec]: (typeof routes)[number]) =>
        items.put({ Item: { ...toItem({ spec }), ...routeKey(rolloutId, route) } });
      allOf(await atMost(routesAtOnce, routes, put));
    },
    async routesBefore(rolloutId) {
      const rows = await items.query(routesPartition(rolloutId));
      if (rows.length > 0) return Object.fromEntries(rows.map(({ sk, spec }) => [String(sk), spec as RouteDocument]));
      const record = await items.get(recordKey(rolloutId));
      return record === undefined ? {} : routesOfFirst(fromItem(record));
    },
    answer: (commandId, answer) =>
      putOnce(answerKey(commandId), {
        ...answer,
        expiresAt: Math.floor(answer.at / 1000) + answerLifetimeSeconds,
      }),
    async answerTo(commandId) {
      const item = await items.get(answerKey(commandId));
      if (item === undefined) return undefined;
      const { expiresAt: _, pk: __, sk: ___, ...answer } = fromItem(item);
      return answer as unknown as CommandAnswer;
    },
  };
}
