import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Ledger } from '../core/ports.ts';
import type { CommandAnswer } from '../core/rollout/command.ts';
import type { Decision } from '../core/rollout/decision.ts';
import type { RolloutRecord } from '../core/rollout/record.ts';
import type { Item } from './attribute-value.ts';
import { fromItem, toItem } from './attribute-value.ts';
import { table } from './table.ts';
import { answerKey, decisionKey, decisionPartition, recordKey, recordPartition } from './table-keys.ts';

const answerLifetimeSeconds = 30 * 24 * 3600;

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
      return (await items.query(decisionPartition(rolloutId))).map((item) => withoutKey<Decision>(item));
    },
    async record(record) {
      await items.put({
        Item: { ...toItem(record), ...recordKey(record.rolloutId) },
        // A repeated beginning must not hide an end.
        ...(record.outcome === undefined && { ConditionExpression: 'attribute_not_exists(outcome)' }),
      });
    },
    async recordOf(rolloutId) {
      const item = await items.get(recordKey(rolloutId));
      return item && withoutKey<RolloutRecord>(fromItem(item));
    },
    async records() {
      return (await items.query(recordPartition)).map((item) => withoutKey<RolloutRecord>(item));
    },
    answer: (commandId, answer) =>
      putOnce(answerKey(commandId), {
        ...answer,
        expiresAt: Math.floor(answer.at / 1000) + answerLifetimeSeconds,
      }),
    async answerTo(commandId) {
      const item = await items.get(answerKey(commandId));
      if (item === undefined) return undefined;
      const { expiresAt: _, ...answer } = fromItem(item);
      return withoutKey<CommandAnswer>(answer);
    },
  };
}

/** Items of this table are written by this code alone, so their form is not checked a second time. */
const withoutKey = <Value>({ pk: _, sk: __, ...value }: Record<string, unknown>): Value => value as Value;
