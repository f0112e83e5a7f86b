import { describe, expect, test } from '@jest/globals';
import { at, cloudWatchWorld, minute, points, stat } from '../world.ts';

describe('PutMetricData', () => {
  const refuse = (data: Record<string, unknown>, more: Record<string, unknown> = {}) =>
    cloudWatchWorld().run('PutMetricData', { Namespace: 'app', MetricData: [{ MetricName: 'm', ...data }], ...more });

  test.each([
    [{}, 'MissingParameter'],
    [{ Value: 1, Values: [1] }, 'InvalidParameterCombination'],
    [{ Value: 2 ** 361 }, 'InvalidParameterValue'],
    [{ Value: Number.NaN }, 'InvalidParameterValue'],
    [{ Values: Array.from({ length: 151 }, (_, i) => i) }, 'InvalidParameterValue'],
    [{ Values: [1, 2], Counts: [1] }, 'InvalidParameterValue'],
    [{ Values: [1], Counts: [-1] }, 'InvalidParameterValue'],
    [{ Value: 1, StorageResolution: 5 }, 'InvalidParameterValue'],
    [{ Value: 1, Unit: 'Apples' }, 'InvalidParameterValue'],
    [{ Value: 1, Dimensions: [{ Name: 'a', Value: '' }] }, 'InvalidParameterValue'],
    [{ StatisticValues: { SampleCount: 1, Sum: 1, Minimum: 2, Maximum: 1 } }, 'InvalidParameterValue'],
    [{ Value: 1, Timestamp: at(0) + 7201 }, 'InvalidParameterValue'],
    [{ Value: 1, Timestamp: at(0) - 14 * 86_400 - 1 }, 'InvalidParameterValue'],
  ])('refuses %j with %s', async (data, code) => {
    await expect(refuse(data)).rejects.toMatchObject({ code });
  });

  test('says which datum is at fault', async () => {
    const MetricData = [
      { MetricName: 'm', Value: 1 },
      { MetricName: 'm', Value: 1, Timestamp: at(180) },
    ];
    await expect(cloudWatchWorld().run('PutMetricData', { Namespace: 'app', MetricData })).rejects.toMatchObject({
      message: 'The parameter MetricData.member.2.Timestamp must specify a time no more than two hours in the future.',
    });
  });

  test('refuses a namespace of AWS, more than 1000 data, and what it does not implement, by name', async () => {
    await expect(refuse({ Value: 1 }, { Namespace: 'AWS/EC2' })).rejects.toMatchObject({
      code: 'InvalidParameterValue',
    });
    const MetricData = Array(1001).fill({ MetricName: 'm', Value: 1 });
    await expect(refuse({}, { MetricData })).rejects.toMatchObject({ code: 'InvalidParameterValue' });
    await expect(refuse({ Value: 1 }, { EntityMetricData: [] })).rejects.toMatchObject({
      message: expect.stringContaining('does not implement the parameter EntityMetricData'),
    });
  });

  test('stores nothing of a call that it refuses', async () => {
    const world = cloudWatchWorld();
    const MetricData = [{ MetricName: 'm', Value: 1 }, { MetricName: 'm' }];
    await expect(world.run('PutMetricData', { Namespace: 'app', MetricData })).rejects.toThrow();
    expect(await world.run('ListMetrics')).toEqual({ Metrics: [] });
  });

  test('adds up values, counts and statistic sets in one minute', async () => {
    const { put, run, get } = cloudWatchWorld();
    await put('m', 5, { Timestamp: at(1) + 59.9 });
    const MetricData = [
      { MetricName: 'm', Values: [1, 2], Counts: [3, 4], Timestamp: at(1) },
      { MetricName: 'm', StatisticValues: { SampleCount: 2, Sum: 20, Minimum: 9, Maximum: 11 }, Timestamp: at(1) },
    ];
    await run('PutMetricData', { Namespace: 'app', MetricData });
    const names = ['Sum', 'SampleCount', 'Average', 'Minimum', 'Maximum', 'p50'];
    const rows = await get(names.map((name, i) => stat(`m${i}`, 'm', name)));
    expect(rows.map(points)).toEqual([[[1, 36]], [[1, 10]], [[1, 3.6]], [[1, 1]], [[1, 11]], []]);
  });

  test('forgets single values after three days and sums after eight, but lists the metric for two weeks', async () => {
    const { put, run, get, clock } = cloudWatchWorld();
    await put('m', 5);
    const kept = async () => (await get([stat('m', 'm'), stat('p', 'm', 'p50')])).map(({ Values }) => Values);
    await clock.advance(71 * 60 * minute);
    expect(await kept()).toEqual([[5], [5]]);
    await clock.advance(3 * 60 * minute);
    expect(await kept()).toEqual([[5], []]);
    await clock.advance(5 * 24 * 60 * minute);
    expect(await kept()).toEqual([[], []]);
    expect((await run('ListMetrics')).Metrics).toHaveLength(1);
    await clock.advance(7 * 24 * 60 * minute);
    expect((await run('ListMetrics')).Metrics).toHaveLength(0);
  });

  test('keeps the seconds of a high-resolution metric for three hours', async () => {
    const { put, get, clock } = cloudWatchWorld();
    await put('m', 1, { StorageResolution: 1 });
    await clock.advance(10_000);
    await put('m', 2, { StorageResolution: 1 });
    const query = [stat('m', 'm', 'Sum', { Period: 10 })];
    expect((await get(query))[0]?.Values).toEqual([1, 2]);
    expect((await get([stat('m', 'm')]))[0]?.Values).toEqual([3]);
    await clock.advance(4 * 60 * minute);
    expect((await get(query))[0]?.Values).toEqual([]);
    expect((await get([stat('m', 'm')]))[0]?.Values).toEqual([3]);
  });
});

describe('ingestion', () => {
  test('takes its time: a point is absent until then, and a minute grows while its points come in', async () => {
    const { put, get, clock } = cloudWatchWorld({ visibleAfterMs: 90_000 });
    await put('m', 1);
    await clock.advance(30_000);
    await put('m', 2);
    expect((await get([stat('m', 'm')]))[0]).toMatchObject({ Values: [], StatusCode: 'Complete' });
    await clock.advance(60_000);
    expect((await get([stat('m', 'm')]))[0]?.Values).toEqual([1]);
    await clock.advance(30_000);
    expect((await get([stat('m', 'm')]))[0]?.Values).toEqual([3]);
  });

  test('may take another time for each call, and then later points come first', async () => {
    const lags = [60_000, 10_000];
    const { put, get, clock } = cloudWatchWorld({ visibleAfterMs: () => lags.shift() ?? 0 });
    await put('m', 1);
    await put('m', 2);
    await clock.advance(10_000);
    expect((await get([stat('m', 'm')]))[0]?.Values).toEqual([2]);
    await clock.advance(50_000);
    expect((await get([stat('m', 'm')]))[0]?.Values).toEqual([3]);
  });
});

describe('ListMetrics', () => {
  const dims = (value: string) => ({ Dimensions: [{ Name: 'Node', Value: value }] });

  test('filters by namespace, name and dimension, with or without its value', async () => {
    const { put, run } = cloudWatchWorld();
    await put('a', 1, dims('v1'));
    await put('a', 1, dims('v2'));
    await put('b', 1);
    const list = async (input: object) => (await run('ListMetrics', { ...input })).Metrics;
    expect(await list({ Namespace: 'other' })).toEqual([]);
    expect(await list({ MetricName: 'a' })).toHaveLength(2);
    expect(await list({ Dimensions: [{ Name: 'Node' }] })).toHaveLength(2);
    expect(await list({ Dimensions: [{ Name: 'Node', Value: 'v2' }] })).toEqual([
      { Namespace: 'app', MetricName: 'a', Dimensions: [{ Name: 'Node', Value: 'v2' }] },
    ]);
  });

  test('gives 500 a page', async () => {
    const { put, run } = cloudWatchWorld();
    for (let i = 0; i < 501; i++) await put(`m${i}`, 1);
    const first = await run('ListMetrics');
    expect(first.Metrics).toHaveLength(500);
    const second = await run('ListMetrics', { NextToken: first.NextToken });
    expect(second).toEqual({ Metrics: [{ Namespace: 'app', MetricName: 'm500', Dimensions: [] }] });
    await expect(run('ListMetrics', { NextToken: '!' })).rejects.toMatchObject({ code: 'InvalidParameterValue' });
  });

  test('knows the metrics of the last three hours from the older ones', async () => {
    const { put, run, clock } = cloudWatchWorld();
    await put('old', 1);
    await clock.advance(181 * minute);
    await put('new', 1);
    expect((await run('ListMetrics', { RecentlyActive: 'PT3H' })).Metrics).toMatchObject([{ MetricName: 'new' }]);
  });

  test('knows some at once if told so', async () => {
    const { put, run } = cloudWatchWorld({ listedAfterMs: 5 * minute, listedAtOnce: ({ name }) => name === 'old' });
    await put('old', 1);
    await put('new', 1);
    expect((await run('ListMetrics')).Metrics).toMatchObject([{ MetricName: 'old' }]);
  });

  test.each([
    ['15 minutes late, as AWS may', 15, undefined],
    ['as late as told', 5, 5 * minute],
  ])('learns of a new metric %s, while exact queries see it', async (_, minutes, listedAfterMs) => {
    const { put, run, get, clock } = cloudWatchWorld({ listedAfterMs });
    await put('m', 1);
    const search = [{ Id: 's', Expression: `SEARCH('{app} MetricName="m"', 'Sum', 60)` }];
    expect((await run('ListMetrics')).Metrics).toEqual([]);
    expect(await get(search)).toEqual([]);
    expect((await get([stat('m', 'm')]))[0]?.Values).toEqual([1]);
    await clock.advance(minutes * minute - 1);
    expect((await run('ListMetrics')).Metrics).toEqual([]);
    await clock.advance(1);
    expect((await run('ListMetrics')).Metrics).toHaveLength(1);
    expect(await get(search)).toHaveLength(1);
  });
});
