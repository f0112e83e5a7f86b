import * as z from 'zod/mini';
import { checkFree } from '../create-or.ts';
import { type Deployer, generatedName } from '../deployment.ts';
import { anything, count, flag, propertiesOf } from '../properties.ts';
import { arnOf } from './arn.ts';

/** Named as the members of PutMetricAlarm are; the model of CloudWatch checks their values. */
const shape = z.strictObject({
  AlarmName: z.optional(z.string()),
  AlarmDescription: z.optional(z.string()),
  ActionsEnabled: z.optional(flag),
  AlarmActions: z.optional(anything),
  OKActions: z.optional(anything),
  InsufficientDataActions: z.optional(anything),
  Namespace: z.optional(z.string()),
  MetricName: z.optional(z.string()),
  Dimensions: z.optional(anything),
  Metrics: z.optional(anything),
  Statistic: z.optional(z.string()),
  ExtendedStatistic: z.optional(z.string()),
  Unit: z.optional(z.string()),
  Period: z.optional(count),
  EvaluationPeriods: count,
  DatapointsToAlarm: z.optional(count),
  Threshold: z.optional(z.number()),
  ComparisonOperator: z.string(),
  TreatMissingData: z.optional(z.string()),
});

export const deployAlarm: Deployer = async (resource, deployment) => {
  const alarm = propertiesOf(shape, resource);
  const AlarmName = alarm.AlarmName ?? generatedName(deployment, resource.logicalId);
  const { call } = deployment;
  await checkFree(AlarmName, deployment.owns(AlarmName), async () => {
    const { MetricAlarms } = await call('monitoring', 'DescribeAlarms', { AlarmNames: [AlarmName] });
    return Array.isArray(MetricAlarms) ? MetricAlarms[0] : undefined;
  });
  await call('monitoring', 'PutMetricAlarm', { ...alarm, AlarmName });
  return { ref: AlarmName, attributes: { Arn: arnOf(deployment, 'cloudwatch', `alarm:${AlarmName}`) } };
};
