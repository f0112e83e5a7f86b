import { dynamoDbClient } from '../../adapters/store/client.ts';
import { dynamoDbLedger } from '../../adapters/store/dynamodb-ledger.ts';
import type { RolloutPlan } from '../../core/plan/plan.ts';
import type { RolloutStack } from './rollout-stack.ts';

/** The plan of a rollout that has run on the stack. @throws Error when there is none */
export async function recordedPlan({ overrides, environment }: RolloutStack, rolloutId: string): Promise<RolloutPlan> {
  const record = await dynamoDbLedger(dynamoDbClient(overrides), environment.table).recordOf(rolloutId);
  if (record === undefined) throw new Error(`nobody recorded ${rolloutId}`);
  return record.plan;
}
