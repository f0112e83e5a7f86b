import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { startLocalAws } from '../../../local/start-local-aws.ts';

const folder = mkdtempSync(join(tmpdir(), 'log-metrics-'));
const open: { close(): Promise<void> }[] = [];
afterAll(async () => {
  for (const one of open) await one.close();
  rmSync(folder, { recursive: true });
});

const source = `export const handler = async ({ took }) => {
  process.stdout.write(JSON.stringify({
    _aws: { Timestamp: Date.now(), CloudWatchMetrics: [{ Namespace: 'Shop', Dimensions: [['service']], Metrics: [{ Name: 'Took', Unit: 'Milliseconds' }] }] },
    service: 'checkout', orderId: 'o-1', Took: took,
  }) + '\\n');
};`;

test('what a function writes in the embedded metric format is a metric that can be asked for, beside its invocations', async () => {
  const local = await startLocalAws({ port: 0 });
  open.push(local);
  writeFileSync(join(folder, 'index.mjs'), source);
  await local.lambda.deploy({
    functionName: 'checkout',
    folder,
    handler: 'index.handler',
    timeoutSeconds: 10,
    memoryMegabytes: 128,
    environment: {},
    role: { arn: 'arn:aws:iam::000000000000:role/checkout' },
    credentials: { accessKeyId: 'CHECKOUT', secretAccessKey: 'secret' },
  });
  const caller = { accessKeyId: 'TESTER', name: 'user' };
  for (const took of [20, 40])
    await local.aws.call('lambda', 'Invoke', { FunctionName: 'checkout', Payload: JSON.stringify({ took }) }, caller);
  const now = local.aws.surroundings.clock.now() / 1000;
  const Metric = { Namespace: 'Shop', MetricName: 'Took', Dimensions: [{ Name: 'service', Value: 'checkout' }] };
  const invoked = { Namespace: 'AWS/Lambda', MetricName: 'Invocations' };
  const Dimensions = [{ Name: 'FunctionName', Value: 'checkout' }];
  const { MetricDataResults } = await local.aws.call(
    'monitoring',
    'GetMetricData',
    {
      StartTime: now - 3600,
      EndTime: now + 60,
      MetricDataQueries: [
        { Id: 'took', MetricStat: { Metric, Period: 3600, Stat: 'Sum' } },
        { Id: 'invoked', MetricStat: { Metric: { ...invoked, Dimensions }, Period: 3600, Stat: 'Sum' } },
      ],
    },
    caller,
  );
  const sums = (MetricDataResults as readonly { Id: string; Values: readonly number[] }[]).map(({ Id, Values }) => [
    Id,
    Values.reduce((sum, value) => sum + value, 0),
  ]);
  expect(Object.fromEntries(sums)).toEqual({ took: 60, invoked: 2 });
});
