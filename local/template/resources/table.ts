import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod/mini';
import type { Output } from '../../kit/call.ts';
import { createOr } from '../create-or.ts';
import { type Deployer, type Deployment, generatedName } from '../deployment.ts';
import { anything, flag, propertiesOf } from '../properties.ts';
import { TemplateError } from '../template-error.ts';
import { arnOf } from './arn.ts';

const shape = z.strictObject({
  TableName: z.optional(z.string()),
  AttributeDefinitions: anything,
  KeySchema: anything,
  BillingMode: z.optional(z.string()),
  ProvisionedThroughput: z.optional(anything),
  GlobalSecondaryIndexes: z.optional(anything),
  LocalSecondaryIndexes: z.optional(anything),
  TimeToLiveSpecification: z.optional(z.strictObject({ AttributeName: z.string(), Enabled: flag })),
  PointInTimeRecoverySpecification: z.optional(z.strictObject({ PointInTimeRecoveryEnabled: flag })),
});

type TimeToLive = z.infer<typeof shape>['TimeToLiveSpecification'];

/** A table's keys are for good, and so are its indexes here. @throws TemplateError when they are to be others */
async function sameKeys({ call }: Deployment, TableName: string, wanted: unknown, at: string): Promise<Output> {
  const answer = await call('dynamodb', 'DescribeTable', { TableName });
  const { Table: there } = z.object({ Table: z.object({ KeySchema: z.unknown() }) }).parse(answer);
  if (isDeepStrictEqual(there.KeySchema, wanted)) return answer;
  throw new TemplateError(`${at}.KeySchema`, `the table ${TableName} is there with other keys`);
}

/** DynamoDB refuses to set what is set already. */
async function setTimeToLive({ call }: Deployment, TableName: string, wanted: TimeToLive): Promise<void> {
  if (wanted === undefined) return;
  const answer = await call('dynamodb', 'DescribeTimeToLive', { TableName });
  const status = z.safeParse(z.object({ TimeToLiveDescription: z.object({ TimeToLiveStatus: z.string() }) }), answer);
  const isEnabled = status.data?.TimeToLiveDescription.TimeToLiveStatus === 'ENABLED';
  if (wanted.Enabled === isEnabled) return;
  await call('dynamodb', 'UpdateTimeToLive', { TableName, TimeToLiveSpecification: wanted });
}

export const deployTable: Deployer = async (resource, deployment) => {
  const { TimeToLiveSpecification, PointInTimeRecoverySpecification, ...table } = propertiesOf(shape, resource);
  const TableName = table.TableName ?? generatedName(deployment, resource.logicalId);
  const at = `Resources.${resource.logicalId}.Properties`;
  await createOr(
    { owns: deployment.owns(TableName), alreadyThere: 'ResourceInUseException' },
    deployment.call('dynamodb', 'CreateTable', { ...table, TableName }),
    () => sameKeys(deployment, TableName, table.KeySchema, at),
  );
  await setTimeToLive(deployment, TableName, TimeToLiveSpecification);
  if (PointInTimeRecoverySpecification !== undefined) {
    await deployment.call('dynamodb', 'UpdateContinuousBackups', { TableName, PointInTimeRecoverySpecification });
  }
  return { ref: TableName, attributes: { Arn: arnOf(deployment, 'dynamodb', `table/${TableName}`) } };
};
