import type { GetMetricDataCommandInput, MetricDataResult } from '@aws-sdk/client-cloudwatch';
import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { beforeEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { cloudWatchMetrics } from '../../../adapters/cloudwatch/cloudwatch-metrics.ts';
import { spec } from '../../core/analysis/story.ts';
import { additionalMetric } from '../../support/additional-metric.ts';
import { samplePlan } from '../../support/sample-control.ts';
import { testStart } from '../../support/test-clock.ts';

const client = new CloudWatchClient({ region: 'eu-west-1' });
const cloudWatch = mockClient(client);
const source = cloudWatchMetrics(client);

const analysis = spec({ additionalMetrics: ['checkout', 'search'].map((name) => additionalMetric(name)) });
const plan = samplePlan({ analysis, callers: [{ Mesh: 'color-mesh', VirtualNode: 'client' }] });
const measure = (only?: 'stable') => source.measure(plan, testStart, testStart + 60_000, only);
const calls = () => cloudWatch.commandCalls(GetMetricDataCommand).map(({ args }) => args[0].input.MetricDataQueries);

/** Every requests metric has 10, and nothing fails; `broken` of a route is answered in part only. */
const answering = (broken?: string) =>
  cloudWatch.on(GetMetricDataCommand).callsFake(({ MetricDataQueries = [] }: GetMetricDataCommandInput) => ({
    MetricDataResults: MetricDataQueries.map(({ Id, MetricStat }): MetricDataResult => {
      const { MetricName = '', Dimensions = [] } = MetricStat?.Metric ?? {};
      const isBroken = broken !== undefined && Dimensions.some(({ Value }) => Value === broken);
      return {
        Id,
        Label: 'label',
        StatusCode: isBroken ? 'InternalError' : 'Complete',
        Timestamps: [new Date(testStart)],
        Values: [/request/i.test(MetricName) ? 10 : 0],
      };
    }),
  }));

beforeEach(() => void cloudWatch.reset());

test('each is counted under its name, in one call beside the main one’s', async () => {
  answering();
  const counts = { requests: 10, errors: 0 };
  const period = { start: testStart, canary: counts, stable: counts };
  expect(await measure()).toEqual({
    periods: [period],
    additional: { checkout: { periods: [period] }, search: { periods: [period] } },
  });
  expect(calls().map((queries) => queries?.length)).toEqual([4, 8]);
  const ids = calls().flatMap((queries) => queries?.map(({ Id }) => Id));
  expect(new Set(ids).size).toBe(ids.length);
});

test('the stable’s alone are asked for where the canary may have none yet', async () => {
  answering();
  expect(Object.keys((await measure('stable')).additional?.search?.periods[0] ?? {})).toEqual(['start', 'stable']);
});

test('one that cannot be read whole leaves the others and the main one as they are', async () => {
  answering('search');
  const { periods, unmeasured, additional } = await measure();
  expect([periods.length, unmeasured]).toEqual([1, undefined]);
  expect(additional?.checkout?.unmeasured).toBeUndefined();
  expect(additional?.search?.unmeasured).toMatch(
    /^CloudWatch answered InternalError for search: the canary's requests/,
  );
});

test('what CloudWatch has against a query is told of its metric, beside a preset too', async () => {
  answering('search');
  const faults = await source.faultsOf(plan, testStart, testStart + 60_000);
  expect(faults.map(({ metric, version, what }) => [metric, version, what])).toEqual([
    ['search', 'canary', 'requests'],
    ['search', 'canary', 'errors'],
    ['search', 'stable', 'requests'],
    ['search', 'stable', 'errors'],
  ]);
});
