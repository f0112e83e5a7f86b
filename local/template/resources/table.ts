import * as z from 'zod/mini';
import { type Deployer, generatedName } from '../deployment.ts';
import { anything, flag, propertiesOf } from '../properties.ts';
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

export const deployTable: Deployer = async (resource, deployment) => {
  const { TimeToLiveSpecification, PointInTimeRecoverySpecification, ...table } = propertiesOf(shape, resource);
  const TableName = table.TableName ?? generatedName(deployment, resource.logicalId);
  await deployment.call('dynamodb', 'CreateTable', { ...table, TableName });
  if (TimeToLiveSpecification?.Enabled === true) {
    await deployment.call('dynamodb', 'UpdateTimeToLive', { TableName, TimeToLiveSpecification });
  }
  if (PointInTimeRecoverySpecification !== undefined) {
    await deployment.call('dynamodb', 'UpdateContinuousBackups', { TableName, PointInTimeRecoverySpecification });
  }
  return { ref: TableName, attributes: { Arn: arnOf('dynamodb', `table/${TableName}`) } };
};
