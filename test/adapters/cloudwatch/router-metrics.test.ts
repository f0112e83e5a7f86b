import { describe, expect, test } from '@jest/globals';
import { cloudWatchClient } from '../../../adapters/cloudwatch/client.ts';
import { cloudWatchMetrics } from '../../../adapters/cloudwatch/cloudwatch-metrics.ts';
import type { Measurable } from '../../../core/ports/metrics.ts';
import type { RouterRef } from '../../../core/routing/route.ts';
import { parseAnalysis } from '../../../core/spec/parse-analysis.ts';
import type { RouterPresetName } from '../../../core/spec/presets.ts';
import { embedded } from '../../support/embedded.ts';
import { testStart } from '../../support/test-clock.ts';

const minute = 60_000;
const from = testStart - 10 * minute;
const at = (i: number) => from + i * minute;

const arn = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/shop/50dc6c495c0c9188';
const kinds = {
  alb: {
    router: { provider: 'alb', loadBalancer: arn, service: 'checkout' } satisfies RouterRef,
    namespace: 'AWS/ApplicationELB',
    stable: 'checkout-v1/73e2d6bc24d8a067',
    canary: 'checkout-v2/943f017f100becff',
    dimensions: (id: string) => ({ LoadBalancer: 'app/shop/50dc6c495c0c9188', TargetGroup: `targetgroup/${id}` }),
    requests: 'RequestCount',
    answers: (code: string) => `HTTPCode_Target_${code}_Count`,
    time: 'TargetResponseTime',
  },
  lattice: {
    router: { provider: 'lattice', service: 'svc-0123456789abcdef0', name: 'checkout' } satisfies RouterRef,
    namespace: 'AWS/VpcLattice',
    stable: 'tg-0aaaaaaaaaaaaaaa1',
    canary: 'tg-0bbbbbbbbbbbbbbb2',
    dimensions: (id: string) => ({ TargetGroup: `arn:aws:vpc-lattice:eu-west-1:123456789012:targetgroup/${id}` }),
    requests: 'TotalRequestCount',
    answers: (code: string) => `HTTPCode_${code}_Count`,
    time: 'RequestTime',
  },
} as const;

/** Values by minute, of a metric's full name. */
type Published = Readonly<Record<string, Readonly<Record<number, number | readonly number[]>>>>;

async function world(kind: RouterPresetName) {
  const { aws, overrides } = await embedded();
  const of = kinds[kind];
  const source = cloudWatchMetrics(cloudWatchClient(overrides));
  const analysis = parseAnalysis({ latency: { percentile: 'p95' } }, kind);
  if ('problems' in analysis) throw new Error('not valid');
  const publish = (id: string, metrics: Published, more: Readonly<Record<string, string>> = {}) => {
    const Dimensions = Object.entries({ ...of.dimensions(id), ...more }).map(([Name, Value]) => ({ Name, Value }));
    const MetricData = Object.entries(metrics).flatMap(([MetricName, values]) =>
      Object.entries(values).map(([i, value]) => ({
        MetricName,
        Dimensions,
        Timestamp: at(Number(i)) / 1000,
        ...(typeof value === 'number' ? { Value: value } : { Values: value }),
      })),
    );
    aws.services.monitoring.publishOwn(of.namespace, MetricData);
  };
  const plan = async (changes: Partial<Measurable> = {}): Promise<Measurable> => ({
    ...{ analysis: analysis.analysis, router: of.router, stable: of.stable, canary: of.canary },
    callers: await source.callersOf(analysis.analysis, of.router, of.stable),
    ...changes,
  });
  const measured = async (periods = 3, changes: Partial<Measurable> = {}) => {
    const { periods: found, unmeasured } = await source.measure(await plan(changes), at(0), at(periods));
    return unmeasured ?? found.map(({ canary, stable }) => ({ canary, stable }));
  };
  return { ...of, source, analysis: analysis.analysis, publish, plan, measured };
}

describe('the metrics of a load balancer', () => {
  test('are those of one caller, which need no listing', async () => {
    const { source, analysis, router, stable } = await world('alb');
    expect(await source.callersOf(analysis, router, stable)).toEqual([{ LoadBalancer: 'app/shop/50dc6c495c0c9188' }]);
    expect(await source.silentErrors(analysis, router, [])).toBe(true);
  });

  test('count the 5xx of the targets, and the requests without an answer, for both versions alike', async () => {
    const { publish, measured, stable, canary } = await world('alb');
    publish(stable, {
      RequestCount: { 0: 100, 1: 100 },
      HTTPCode_Target_2XX_Count: { 0: 90, 1: 100 },
      HTTPCode_Target_3XX_Count: { 0: 4 },
      HTTPCode_Target_4XX_Count: { 0: 3 },
      HTTPCode_Target_5XX_Count: { 0: 2 },
    });
    publish(canary, {
      RequestCount: { 0: 10 },
      HTTPCode_Target_2XX_Count: { 0: 4 },
      HTTPCode_Target_5XX_Count: { 0: 1 },
    });
    expect(await measured(2)).toEqual([
      { canary: { requests: 10, errors: 6 }, stable: { requests: 100, errors: 3 } },
      { stable: { requests: 100, errors: 0 } },
    ]);
  });

  test('have a version whose every request goes unanswered, and nothing of one that is not called', async () => {
    const { publish, measured, stable, canary } = await world('alb');
    publish(stable, { RequestCount: { 0: 100 }, HTTPCode_Target_2XX_Count: { 0: 100 } });
    publish(canary, { RequestCount: { 0: 12 } });
    expect(await measured(2)).toEqual([
      { canary: { requests: 12, errors: 12 }, stable: { requests: 100, errors: 0 } },
      {},
    ]);
  });

  test('have no error for a request that is answered in the next minute', async () => {
    const { publish, measured, stable } = await world('alb');
    publish(stable, {
      RequestCount: { 0: 100, 1: 50, 2: 50 },
      HTTPCode_Target_2XX_Count: { 0: 97, 1: 52, 2: 49 },
    });
    expect(await measured()).toEqual([
      { stable: { requests: 100, errors: 1 } },
      { stable: { requests: 50, errors: 0 } },
      // The newest minute: the request may still be answered in the next.
      { stable: { requests: 50, errors: 0 } },
    ]);
  });

  test('have at once the failures of a version most of whose requests go unanswered', async () => {
    const { publish, measured, canary } = await world('alb');
    publish(canary, { RequestCount: { 0: 100 }, HTTPCode_Target_2XX_Count: { 0: 40 } });
    expect(await measured(1)).toEqual([{ canary: { requests: 100, errors: 60 } }]);
  });

  test('have response times in seconds, which are judged in milliseconds, and counted where CloudWatch can', async () => {
    const { publish, measured, plan, source, stable, canary } = await world('alb');
    const times = Array.from({ length: 200 }, (_, i) => 0.02 + i / 1000);
    const all = { RequestCount: { 0: 200 }, HTTPCode_Target_2XX_Count: { 0: 200 } };
    publish(stable, { ...all, TargetResponseTime: { 0: times.slice(0, 100), 1: times.slice(100) } });
    const slowLimits = await source.slowLimits(await plan(), at(-60), at(10));
    // p90 and p98 of the hour, and 1.25 times these.
    expect(slowLimits).toEqual({ canary: [248.75, 268.75], stable: [199, 215] });
    publish(canary, { ...all, TargetResponseTime: { 0: [0.05, 0.2, 0.265, 0.27, 0.3] } });
    const [first] = (await measured(1, slowLimits && { slowLimits })) as { canary: unknown; stable: unknown }[];
    expect(first).toEqual({
      canary: { requests: 200, errors: 0, latencyMs: 300, slow: [3, 2] },
      stable: { requests: 200, errors: 0, latencyMs: 114, slow: [0, 0] },
    });
  });
});

describe('the metrics of VPC Lattice', () => {
  const answers = { HTTPCode_2XX_Count: 90, HTTPCode_3XX_Count: 0, HTTPCode_4XX_Count: 5, HTTPCode_5XX_Count: 2 };
  const minutes = (counts: Readonly<Record<string, number>>, ...ofMinutes: number[]): Published =>
    Object.fromEntries(
      Object.entries(counts).map(([name, count]) => [name, Object.fromEntries(ofMinutes.map((i) => [i, count]))]),
    );

  test('are found by the target group’s id, in whatever form its series has it; the canary’s form is the stable’s', async () => {
    const { source, analysis, router, publish, measured, dimensions, stable, canary } = await world('lattice');
    expect(await source.callersOf(analysis, router, stable)).toEqual([]);
    publish(stable, minutes({ TotalRequestCount: 97, ...answers }, 0), { AvailabilityZone: 'eu-west-1a' });
    expect(await source.callersOf(analysis, router, stable)).toEqual([]);
    publish(stable, minutes({ TotalRequestCount: 97, ...answers }, 0));
    expect(await source.callersOf(analysis, router, stable)).toEqual([dimensions(stable)]);
    expect(await source.silentErrors(analysis, router, [])).toBe(false);
    publish(canary, minutes({ TotalRequestCount: 100, ...answers }, 0));
    expect(await measured(2)).toEqual([
      { canary: { requests: 100, errors: 5 }, stable: { requests: 97, errors: 2 } },
      {},
    ]);
  });

  test('have zeros for a version that is not called, and unknown errors where a count is missing', async () => {
    const { publish, measured, stable, canary } = await world('lattice');
    const { HTTPCode_2XX_Count: _, ...cut } = answers;
    const none = Object.fromEntries(Object.keys(answers).map((name) => [name, 0]));
    publish(stable, minutes({ TotalRequestCount: 97, ...cut, HTTPCode_5XX_Count: 0 }, 0));
    publish(canary, minutes({ TotalRequestCount: 0, ...none }, 0));
    expect(await measured(1)).toEqual([
      { canary: { requests: 0, errors: 0 }, stable: { requests: 97, errors: 0, unreported: true } },
    ]);
  });

  test('have at least as many failures as connections failed, and no more than requests', async () => {
    const { publish, measured, stable } = await world('lattice');
    const well = { TotalRequestCount: 97, ...answers, HTTPCode_5XX_Count: 2 };
    publish(stable, {
      ...minutes(well, 0, 1),
      ConnectionErrorCount: { 0: 3, 1: 90 },
      ConnectionTimeoutCount: { 0: 4, 1: 50 },
    });
    expect(await measured(2)).toEqual([
      { stable: { requests: 97, errors: 7 } },
      { stable: { requests: 97, errors: 97 } },
    ]);
  });

  test('have response times in milliseconds', async () => {
    const { publish, measured, stable } = await world('lattice');
    publish(stable, { ...minutes({ TotalRequestCount: 97, ...answers }, 0), RequestTime: { 0: [20, 30, 40] } });
    expect(await measured(1)).toMatchObject([{ stable: { latencyMs: 40 } }]);
  });
});

test('slow requests are not counted where CloudWatch gives percentiles of a router’s times and no counts', async () => {
  const { overrides } = await embedded();
  const client = cloudWatchClient(overrides);
  const asked: string[] = [];
  client.middlewareStack.add(
    () => async (args) => {
      const { MetricDataQueries = [] } = args.input as {
        MetricDataQueries?: { Id: string; MetricStat: { Stat: string } }[];
      };
      asked.push(...MetricDataQueries.map(({ MetricStat }) => MetricStat.Stat));
      const MetricDataResults = MetricDataQueries.map(({ Id, MetricStat: { Stat } }) => ({
        ...{ Id, Label: 'l', StatusCode: 'Complete' },
        ...(Stat.startsWith('TC') ? { Timestamps: [], Values: [] } : { Timestamps: [new Date(from)], Values: [200] }),
      }));
      return { output: { $metadata: {}, MetricDataResults }, response: {} };
    },
    { step: 'initialize' },
  );
  const { router, stable, canary } = kinds.alb;
  const parsed = parseAnalysis({ latency: {} }, 'alb');
  if ('problems' in parsed) throw new Error('not valid');
  const { analysis } = parsed;
  const callers = [{ LoadBalancer: 'app/shop/1' }];
  const plan = { analysis, router, stable, canary, callers };
  expect(await cloudWatchMetrics(client).slowLimits(plan, from, testStart)).toBeUndefined();
  expect(asked).toEqual(['p90', 'p98', 'SampleCount', 'TC(:250)']);
});
