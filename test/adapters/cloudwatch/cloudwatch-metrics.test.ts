import type { GetMetricDataCommandInput, MetricDataQuery, MetricDataResult } from '@aws-sdk/client-cloudwatch';
import { CloudWatchClient, GetMetricDataCommand, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { cloudWatchMetrics } from '../../../adapters/cloudwatch/cloudwatch-metrics.ts';
import type { AnalysisSpec } from '../../../core/spec/analysis-spec.ts';
import { samplePlan } from '../../support/sample-control.ts';
import { testStart } from '../../support/test-clock.ts';

const client = new CloudWatchClient({ region: 'eu-west-1' });
const cloudWatch = mockClient(client);
const source = cloudWatchMetrics(client);

const { analysis } = samplePlan();
if (analysis === 'alarmsOnly') throw new Error('the sample watches metrics');
const withLatency: AnalysisSpec = { ...analysis, latency: { percentile: 'p99', ratio: 1.25, slow: 'asPromised' } };
const minute = 60_000;
const unreported = true;
const at = (i: number) => testStart + i * minute;
const callers = ['a', 'b'].map((VirtualNode) => ({ Mesh: 'color-mesh', VirtualNode }));

type Values = Readonly<Record<number, number>>;
/** Values by minute for `<version> <metric> <stat> <caller>`; a query that nothing is said of has no data point. */
type Told = Readonly<Record<string, Values>>;

const nameOf = ({ Expression, MetricStat }: MetricDataQuery): string => {
  if (Expression !== undefined) return Expression;
  const dimension = (name: string) => MetricStat?.Metric?.Dimensions?.find(({ Name }) => Name === name)?.Value;
  const version = dimension('TargetVirtualNode') === 'color-v2' ? 'canary' : 'stable';
  const metric = MetricStat?.Metric?.MetricName?.split('_').at(-1) === 'Count' ? 'errors' : '';
  const kind = metric || (MetricStat?.Metric?.MetricName?.includes('Time') ? 'time' : 'requests');
  return `${version} ${kind} ${MetricStat?.Stat} ${dimension('VirtualNode')}`;
};
const resultOf = (query: MetricDataQuery, values: Values = {}): MetricDataResult => ({
  Id: query.Id,
  Label: 'label',
  StatusCode: 'Complete',
  Timestamps: Object.keys(values).map((i) => new Date(at(Number(i)))),
  Values: Object.values(values),
});
const answering = (told: Told) =>
  cloudWatch.on(GetMetricDataCommand).callsFake(({ MetricDataQueries = [] }: GetMetricDataCommandInput) => ({
    MetricDataResults: MetricDataQueries.map((query) => resultOf(query, told[nameOf(query)])),
  }));
const calls = () => cloudWatch.commandCalls(GetMetricDataCommand).map((call) => call.args[0].input);
const measure = (from = 0, to = 3, changes: Parameters<typeof samplePlan>[0] = {}) =>
  source.measure(samplePlan({ callers, ...changes }), at(from), at(to));

beforeEach(() => void cloudWatch.reset());

describe('counts', () => {
  test('are summed over the callers; a version without a point of requests has none, without one of errors 0 that nobody reported', async () => {
    answering({
      'canary requests Sum a': { 0: 10, 1: 20 },
      'canary requests Sum b': { 1: 5 },
      'canary errors Sum b': { 1: 2 },
      'stable requests Sum a': { 0: 90, 2: 0 },
    });
    expect(await measure()).toEqual({
      periods: [
        {
          start: at(0),
          canary: { requests: 10, errors: 0, unreported },
          stable: { requests: 90, errors: 0, unreported },
        },
        { start: at(1), canary: { requests: 25, errors: 2 } },
        { start: at(2), stable: { requests: 0, errors: 0, unreported } },
      ],
    });
  });

  test('of the stable alone are asked for without those of the canary', async () => {
    answering({ 'stable requests Sum a': { 0: 90 }, 'canary requests Sum a': { 0: 10 } });
    const plan = samplePlan({ callers });
    expect(await source.measure(plan, at(0), at(1), 'stable')).toEqual({
      periods: [{ start: at(0), stable: { requests: 90, errors: 0, unreported } }],
    });
    expect(
      calls()[0]
        ?.MetricDataQueries?.map(nameOf)
        .filter((name) => name.startsWith('canary')),
    ).toEqual([]);
    const version = { requests: 'r', errors: 'e' };
    const metrics = { canary: { requests: 'c', errors: 'c' }, stable: version, period: 60, delay: 120 };
    await source.measure({ ...plan, analysis: { ...analysis, metrics } }, at(0), at(1), 'stable');
    expect(calls()[1]?.MetricDataQueries?.map(nameOf)).toEqual(['r', 'e']);
  });

  test('are asked for by explicit dimensions, mirrored from the stable, and never by unit', async () => {
    answering({});
    await measure();
    const [input] = calls();
    expect(input).toMatchObject({ StartTime: new Date(at(0)), EndTime: new Date(at(3)), ScanBy: 'TimestampAscending' });
    expect(input?.MetricDataQueries?.map(nameOf)).toEqual(
      ['canary', 'stable'].flatMap((version) =>
        ['a', 'b'].flatMap((caller) => [`${version} requests Sum ${caller}`, `${version} errors Sum ${caller}`]),
      ),
    );
    expect(input?.MetricDataQueries?.[0]).toEqual({
      Id: 'q0',
      MetricStat: {
        Metric: {
          Namespace: 'CWAgent',
          MetricName: 'envoy_appmesh_RequestCountPerTarget',
          Dimensions: [
            { Name: 'Mesh', Value: 'color-mesh' },
            { Name: 'VirtualNode', Value: 'a' },
            { Name: 'metric_type', Value: 'counter' },
            { Name: 'TargetVirtualNode', Value: 'color-v2' },
          ],
        },
        Period: 60,
        Stat: 'Sum',
      },
    });
  });

  test('are given for whole periods alone', async () => {
    answering({});
    const { periods } = await source.measure(samplePlan({ callers }), at(0) + 1, at(3) - 1);
    expect(periods).toEqual([{ start: at(1) }]);
    expect(calls()[0]).toMatchObject({ StartTime: new Date(at(1)), EndTime: new Date(at(2)) });
  });

  test('of no whole period need no call', async () => {
    expect(await source.measure(samplePlan({ callers }), at(0) + 1, at(1))).toEqual({ periods: [] });
    expect(calls()).toHaveLength(0);
  });

  test('of many callers are fetched 500 queries a call', async () => {
    answering({});
    await measure(0, 1, { callers: Array.from({ length: 130 }, (_, i) => ({ VirtualNode: `n${i}` })) });
    expect(calls().map(({ MetricDataQueries = [] }) => MetricDataQueries.length)).toEqual([500, 20]);
  });

  test('come from all pages; a page that was cut off is completed by the next', async () => {
    cloudWatch.on(GetMetricDataCommand).callsFake(({ MetricDataQueries: [first], NextToken }) => ({
      MetricDataResults:
        NextToken === undefined
          ? [{ ...resultOf(first, { 0: 1 }), StatusCode: 'PartialData' }]
          : calls()[0]?.MetricDataQueries?.map((query) => resultOf(query, query.Id === first.Id ? { 1: 2 } : {})),
      ...(NextToken === undefined && { NextToken: 'more' }),
    }));
    expect((await measure(0, 2)).periods.map(({ canary }) => canary?.requests)).toEqual([1, 2]);
  });
});

describe('errors that are counted a period after their request', () => {
  const measured = (requests: Values, errors: Values) => {
    answering({ 'canary requests Sum a': requests, 'canary errors Sum a': errors });
    return measure();
  };
  const counts = async (requests: Values, errors: Values) =>
    (await measured(requests, errors)).periods.map(({ canary }) => canary?.errors);

  test('belong to the period before', async () => {
    expect(await counts({ 0: 10, 1: 5, 2: 1 }, { 1: 2, 2: 3 })).toEqual([0, 4, 1]);
  });

  test('belong to the period before also when no request followed', async () => {
    expect(await counts({ 0: 10, 1: 5 }, { 2: 3 })).toEqual([0, 3, undefined]);
  });

  test('were sent before the window when it is the first period that has them', async () => {
    expect(await counts({ 0: 2, 1: 5 }, { 0: 3 })).toEqual([2, 0, undefined]);
  });

  test('are no explanation for more than the period before has sent', async () => {
    const { periods, unmeasured } = await measured({ 0: 3, 1: 1 }, { 0: 2, 1: 5 });
    expect(periods).toEqual([]);
    expect(unmeasured).toMatch(/canary has 4 errors among 1 requests at 2026-06-01T12:01:00.000Z/);
  });
});

describe('latency', () => {
  test('is the percentile of all callers, weighted by their samples', async () => {
    answering({
      'canary requests Sum a': { 0: 30, 1: 1 },
      'canary time p99 a': { 0: 100, 1: 50 },
      'canary time SampleCount a': { 0: 10, 1: 1 },
      'canary time p99 b': { 0: 200 },
      'canary time SampleCount b': { 0: 30 },
    });
    const { periods } = await measure(0, 2, { analysis: withLatency });
    expect(periods.map(({ canary }) => canary?.latencyMs)).toEqual([175, 50]);
  });

  test('is absent where nothing was timed', async () => {
    answering({ 'canary requests Sum a': { 0: 3 } });
    expect((await measure(0, 1, { analysis: withLatency })).periods[0]?.canary).toEqual({
      requests: 3,
      errors: 0,
      unreported,
    });
  });
});

describe('slow requests', () => {
  const limits = { analysis: withLatency, slowLimits: { canary: [80, 120.5], stable: [64, 96.4] } as const };
  const fast = (
    version: string,
    caller: string,
    samples: number,
    lower?: number,
    higher?: number,
    fastest = 1,
  ): Told => ({
    [`${version} requests Sum ${caller}`]: { 0: samples },
    [`${version} time SampleCount ${caller}`]: { 0: samples },
    [`${version} time Minimum ${caller}`]: { 0: fastest },
    ...(lower !== undefined && { [`${version} time TC(:${version === 'canary' ? 80 : 64}) ${caller}`]: { 0: lower } }),
    ...(higher !== undefined && {
      [`${version} time TC(:${version === 'canary' ? 120.5 : 96.4}) ${caller}`]: { 0: higher },
    }),
  });
  const slowOf = async (told: Told) => {
    answering(told);
    const [period] = (await measure(0, 1, limits)).periods;
    return [period?.canary?.slow, period?.stable?.slow];
  };

  test('are the response times that are not within the version’s limits, summed over the callers, in the one call', async () => {
    const told = {
      ...fast('canary', 'a', 10, 6, 9),
      ...fast('canary', 'b', 20, 19, 20),
      ...fast('stable', 'a', 90, 85, 88),
    };
    expect(await slowOf(told)).toEqual([
      [5, 1],
      [5, 2],
    ]);
    expect(calls()).toHaveLength(1);
    expect(calls()[0]?.MetricDataQueries).toHaveLength(2 * 2 * 7);
  });

  test('are all of them where none is within a limit and the fastest is above it, point or no point', async () => {
    expect((await slowOf(fast('canary', 'a', 10, 0, 0, 200)))[0]).toEqual([10, 10]);
    expect((await slowOf(fast('canary', 'a', 10, undefined, undefined, 121)))[0]).toEqual([10, 10]);
  });

  test('are not known, and not zero, where CloudWatch has no count of a caller: its values came as a statistic set', async () => {
    const [canary] = await slowOf({ ...fast('canary', 'a', 10), ...fast('canary', 'b', 20, 19, 20) });
    expect(canary).toBeUndefined();
    expect((await slowOf(fast('canary', 'a', 10, 4, undefined, 80)))[0]).toBeUndefined();
  });

  test('are not known where nothing answered, and never more than were sent', async () => {
    expect((await slowOf({ 'canary requests Sum a': { 0: 10 } }))[0]).toBeUndefined();
    expect((await slowOf({ ...fast('canary', 'a', 10, 0, 4), 'canary requests Sum a': { 0: 7 } }))[0]).toEqual([7, 6]);
  });

  test('are not asked for without limits', async () => {
    answering({});
    await measure(0, 1, { analysis: withLatency });
    expect(calls()[0]?.MetricDataQueries?.filter(({ MetricStat }) => MetricStat?.Stat?.startsWith('TC'))).toEqual([]);
  });
});

describe('the limits of slow requests', () => {
  const hour = (i: number) => 60 * i;
  const limitsOf = (changes: Parameters<typeof samplePlan>[0] = {}) =>
    source.slowLimits(samplePlan({ callers, analysis: withLatency, ...changes }), at(0), at(240));

  test('are the stable’s p90 and p98, and as many times these as the spec allows the canary, by the median hour and all callers', async () => {
    answering({
      'stable time SampleCount a': { [hour(0)]: 300, [hour(1)]: 1000, [hour(2)]: 1000, [hour(3)]: 99 },
      'stable time p90 a': { [hour(0)]: 100, [hour(1)]: 90, [hour(2)]: 800, [hour(3)]: 1 },
      'stable time p98 a': { [hour(0)]: 160, [hour(1)]: 150, [hour(2)]: 900, [hour(3)]: 1 },
      'stable time SampleCount b': { [hour(0)]: 100 },
      'stable time p90 b': { [hour(0)]: 60.3331 },
      'stable time p98 b': { [hour(0)]: 80 },
    });
    expect(await limitsOf()).toEqual({ canary: [112.604, 187.5], stable: [90.083, 150] });
    const [input] = calls();
    expect(calls()).toHaveLength(1);
    expect(new Set(input?.MetricDataQueries?.map(({ MetricStat }) => MetricStat?.Period))).toEqual(new Set([3600]));
    expect(input?.MetricDataQueries?.some((query) => nameOf(query).startsWith('canary'))).toBe(false);
  });

  test('are the canary’s for both versions where the spec is strict', async () => {
    answering({
      'stable time SampleCount a': { 0: 100 },
      'stable time p95 a': { 0: 80 },
      'stable time p98 a': { 0: 96 },
    });
    const analysis = { ...withLatency, latency: { percentile: 'p99', ratio: 1.25, slow: 'strict' } } as const;
    expect(await limitsOf({ analysis })).toEqual({ canary: [100, 120], stable: [100, 120] });
  });

  test('are not known of few response times, or of such as have no percentiles', async () => {
    answering({ 'stable time SampleCount a': { 0: 99 }, 'stable time p90 a': { 0: 5 }, 'stable time p98 a': { 0: 6 } });
    expect(await limitsOf()).toBeUndefined();
    answering({ 'stable time SampleCount a': { 0: 5000 } });
    expect(await limitsOf()).toBeUndefined();
    answering({
      'stable time SampleCount a': { 0: 500 },
      'stable time p90 a': { 0: 0 },
      'stable time p98 a': { 0: 0 },
    });
    expect(await limitsOf()).toBeUndefined();
  });

  test('are not asked for where no latency is judged, or by plain limits alone', async () => {
    answering({});
    for (const other of [
      analysis,
      'alarmsOnly' as const,
      { ...withLatency, limits: { latency: 90, failures: 3, alone: true } },
      { ...withLatency, metrics: { preset: 'containerinsights', namespace: 'x', period: 60, delay: 120 } as const },
    ])
      expect(await limitsOf({ analysis: other })).toBeUndefined();
    expect(calls()).toHaveLength(0);
  });

  test('are no reason to fail where CloudWatch gives no complete answer', async () => {
    cloudWatch.on(GetMetricDataCommand).resolves({ MetricDataResults: [] });
    expect(await limitsOf()).toBeUndefined();
  });
});

describe('what could not be measured is said and never zero', () => {
  const spoiling = (changes: Partial<MetricDataResult>) =>
    cloudWatch.on(GetMetricDataCommand).callsFake(({ MetricDataQueries = [] }: GetMetricDataCommandInput) => ({
      MetricDataResults: MetricDataQueries.map((query, i) => ({
        ...resultOf(query, { 0: 1 }),
        ...(i === 1 && changes),
      })),
    }));

  test.each(['PartialData', 'InternalError', 'Forbidden'] as const)('a series that is %s', async (StatusCode) => {
    spoiling({ StatusCode });
    const { periods, unmeasured } = await measure();
    expect(periods).toEqual([]);
    expect(unmeasured).toBe(
      `CloudWatch answered ${StatusCode} for the canary's errors (envoy_appmesh_HTTPCode_Target_5XX_Count)`,
    );
  });

  test.each([
    ['Odd', 'Odd: something'],
    ['MultipleUnits', 'MultipleUnits: something (it is published in several units,'],
  ])('a series with the message %s, and whose it is', async (Code, said) => {
    spoiling({ Messages: [{ Code, Value: 'something' }] });
    expect((await measure()).unmeasured).toContain(
      `CloudWatch says of the canary's errors (envoy_appmesh_HTTPCode_Target_5XX_Count) ${said}`,
    );
  });

  test('but a point that math dropped is missing and nothing else', async () => {
    const Value = 'One or more data-points have been dropped due to non-numeric values (NaN, -Infinite, +Infinite)';
    spoiling({ Messages: [{ Code: 'ArithmeticError', Value }] });
    expect(await measure(0, 1)).toMatchObject({ periods: [{ canary: { requests: 2, errors: 2 } }] });
    spoiling({ Messages: [{ Code: 'ArithmeticError', Value }, { Code: 'Odd' }] });
    expect((await measure()).unmeasured).toContain('Odd');
  });

  test('an answer with a message', async () => {
    const Messages = [{ Code: 'MaxMetricsExceeded', Value: 'too many' }];
    cloudWatch.on(GetMetricDataCommand).resolves({ MetricDataResults: [], Messages });
    expect((await measure()).unmeasured).toMatch(
      /^CloudWatch says of a call of 8 queries MaxMetricsExceeded: too many \(a search finds more series/,
    );
  });

  test('a query without an answer', async () => {
    cloudWatch.on(GetMetricDataCommand).resolves({ MetricDataResults: [] });
    expect((await measure()).unmeasured).toBe(
      "CloudWatch gave no series for the canary's requests (envoy_appmesh_RequestCountPerTarget), and 7 more like it",
    );
  });

  test('negative counts', async () => {
    answering({ 'stable requests Sum a': { 1: -1 } });
    expect((await measure()).unmeasured).toMatch(/stable's counts are impossible at 2026-06-01T12:01/);
  });

  test('a plan without callers, or without an analysis', async () => {
    expect((await measure(0, 1, { callers: [] })).unmeasured).toMatch(/no caller/);
    expect((await measure(0, 1, { analysis: 'alarmsOnly' })).unmeasured).toMatch(/alarms only/);
    expect(cloudWatch.calls()).toHaveLength(0);
  });

  test.each([
    ['ThrottlingException', 400, 'Transient'],
    ['AccessDenied', 403, 'Refused'],
  ])('an error is thrown: %s', async (name, httpStatusCode, as) => {
    cloudWatch
      .on(GetMetricDataCommand)
      .rejects(Object.assign(new Error(name), { name, $metadata: { httpStatusCode } }));
    await expect(measure()).rejects.toMatchObject({ name: as, message: expect.stringContaining('reading metrics') });
  });
});

describe('custom queries', () => {
  const version = (name: string) => ({ requests: `${name} requests`, errors: `${name} errors` });
  const custom = (canary: Record<string, string> = {}): Parameters<typeof samplePlan>[0] => ({
    callers: [],
    analysis: {
      ...analysis,
      metrics: { canary: { ...version('canary'), ...canary }, stable: version('stable'), period: 60, delay: 120 },
    },
  });

  test('are carried out as they are, each for its version', async () => {
    answering({
      'canary requests': { 0: 10.4 },
      'canary errors': { 0: 1 },
      'stable requests': { 0: 90 },
      'p99(x)': { 0: 80 },
    });
    expect(await measure(0, 1, custom({ latency: 'p99(x)' }))).toEqual({
      periods: [
        {
          start: at(0),
          canary: { requests: 10, errors: 1, latencyMs: 80 },
          stable: { requests: 90, errors: 0, unreported },
        },
      ],
    });
    expect(calls()[0]?.MetricDataQueries?.[0]).toEqual({ Id: 'q0', Expression: 'canary requests', Period: 60 });
  });

  test('give counts of slow requests where they are there; a point that is missing is no zero', async () => {
    const metrics = {
      canary: { ...version('canary'), slow: ['over 80', 'over 120'] },
      stable: { ...version('stable'), slow: ['s over 80', 's over 120'] },
      ...{ period: 60, delay: 120 },
    };
    answering({
      'canary requests': { 0: 10, 1: 10 },
      'over 80': { 0: 4, 1: 4 },
      'over 120': { 0: 2 },
      'stable requests': { 0: 90 },
      's over 80': { 0: -1 },
      's over 120': { 0: 1 },
    });
    const { periods } = await measure(0, 2, { callers: [], analysis: { ...analysis, metrics } });
    expect(periods.map(({ canary }) => canary?.slow)).toEqual([[4, 2], undefined]);
    expect(periods[0]?.stable).toEqual({ requests: 90, errors: 0, unreported });
  });

  test('of exact metrics are asked for by name: sums, a percentile of the latency, or the statistic that they say', async () => {
    answering({});
    const metric = (metric: string, stat?: string) => ({
      ...{ namespace: 'Shop', metric, dimensions: { Version: 'green' } },
      ...(stat !== undefined && { stat }),
    });
    const version = {
      requests: metric('Duration', 'SampleCount'),
      errors: metric('Failures'),
      latency: metric('Duration'),
    };
    const metrics = { canary: version, stable: { requests: 'r', errors: 'e' }, period: 60, delay: 120 };
    await measure(0, 1, { callers: [], analysis: { ...withLatency, metrics } });
    const [first, second, third] = calls()[0]?.MetricDataQueries ?? [];
    expect(first).toEqual({
      Id: 'q0',
      MetricStat: {
        Metric: { Namespace: 'Shop', MetricName: 'Duration', Dimensions: [{ Name: 'Version', Value: 'green' }] },
        Period: 60,
        Stat: 'SampleCount',
      },
    });
    expect([second, third].map((query) => [query?.MetricStat?.Metric?.MetricName, query?.MetricStat?.Stat])).toEqual([
      ['Failures', 'Sum'],
      ['Duration', 'p99'],
    ]);
  });

  describe('that CloudWatch refuses', () => {
    const refusing = (...wrong: string[]) =>
      cloudWatch.on(GetMetricDataCommand).callsFake(({ MetricDataQueries = [] }: GetMetricDataCommandInput) => {
        const found = MetricDataQueries.find(({ Expression }) => wrong.includes(Expression ?? ''));
        if (found !== undefined)
          throw Object.assign(new Error(`Error in expression '${found.Id}'`), {
            name: 'ValidationError',
            $metadata: { httpStatusCode: 400 },
          });
        return { MetricDataResults: MetricDataQueries.map((query) => resultOf(query, { 0: 1 })) };
      });

    test('are each said by the name that the spec has for them', async () => {
      refusing('canary errors', 'stable requests');
      expect(await source.faultsOf(samplePlan(custom()), at(0), at(1))).toEqual([
        {
          version: 'canary',
          what: 'errors',
          text: "CloudWatch refuses the query for the canary's errors: Error in expression 'q1'",
        },
        {
          version: 'stable',
          what: 'requests',
          text: "CloudWatch refuses the query for the stable's requests: Error in expression 'q2'",
        },
      ]);
    });

    test('cannot be measured', async () => {
      refusing('canary errors');
      expect(await measure(0, 1, custom())).toEqual({
        periods: [],
        unmeasured: "CloudWatch refuses the query for the canary's errors: Error in expression 'q1'",
      });
    });

    test('are not tried for a preset, nor found where all is well', async () => {
      refusing();
      expect(await source.faultsOf(samplePlan(custom()), at(0), at(1))).toEqual([]);
      cloudWatch.reset();
      expect(await source.faultsOf(samplePlan({ callers }), at(0), at(1))).toEqual([]);
      expect(cloudWatch.calls()).toHaveLength(0);
    });
  });

  test('of Metrics Insights go one a call', async () => {
    answering({});
    await measure(0, 1, custom({ requests: 'SELECT SUM(x) FROM y', errors: ' select SUM(z) FROM y' }));
    expect(calls().map(({ MetricDataQueries = [] }) => MetricDataQueries.length)).toEqual([2, 1, 1]);
  });

  test.each([
    ['other labels', 'other', { 1: 1 }],
    ['the same label', 'label', { 0: 1 }],
  ])('that give two series with %s are not measured', async (_, Label, values) => {
    cloudWatch.on(GetMetricDataCommand).callsFake(({ MetricDataQueries = [] }: GetMetricDataCommandInput) => ({
      MetricDataResults: MetricDataQueries.flatMap((query) => [
        resultOf(query, { 0: 1 }),
        ...(query.Id === 'q0' ? [{ ...resultOf(query, values), Label }] : []),
      ]),
    }));
    expect((await measure(0, 2, custom())).unmeasured).toBe(
      "the query for the canary's requests gives several series where one is needed",
    );
  });
});

describe('nodes that report themselves', () => {
  const metrics = { preset: 'containerinsights', namespace: 'ECS', period: 60, delay: 120 } as const;
  const family = (TaskDefinitionFamily: string) => ({
    TaskDefinitionFamily,
    envoy_http_conn_manager_prefix: 'ingress',
  });
  const plan = { callers: [family('v1')], analysis: { ...analysis, metrics } };
  const families = () =>
    calls()[0]?.MetricDataQueries?.map(({ MetricStat }) =>
      MetricStat?.Metric?.Dimensions?.flatMap(({ Name, Value }) =>
        Name === 'TaskDefinitionFamily' ? Value : [],
      ).join(),
    );

  test('are found by the dimensions of their own', async () => {
    const listed = { ...family('v2'), appmesh_virtual_node: 'color-v2' };
    const Dimensions = Object.entries(listed).map(([Name, Value]) => ({ Name, Value }));
    cloudWatch.on(ListMetricsCommand).resolves({ Metrics: [{ Dimensions }] });
    answering({});
    await measure(0, 1, plan);
    expect(families()).toEqual(['v2', 'v2', 'v1', 'v1']);
  });

  test('are asked for by the dimensions of the stable until CloudWatch lists them', async () => {
    cloudWatch.on(ListMetricsCommand).resolves({ Metrics: [] });
    answering({});
    await measure(0, 1, plan);
    expect(families()).toEqual(['v1', 'v1', 'v1', 'v1']);
  });
});
