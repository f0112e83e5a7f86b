import { describe, expect, test } from '@jest/globals';
import { at, cloudWatchWorld, points, stat } from '../world.ts';

const worldWith = async (values: Readonly<Record<string, readonly (number | undefined)[]>>) => {
  const world = cloudWatchWorld();
  for (const [name, list] of Object.entries(values)) {
    for (const [i, value] of list.entries())
      if (value !== undefined) await world.put(name, value, { Timestamp: at(i) });
  }
  return world;
};

describe('GetMetricData', () => {
  test('stamps points at the start of their period, newest first, and leaves out what is missing', async () => {
    const { run } = await worldWith({ m: [1, undefined, 3] });
    const answer = await run('GetMetricData', {
      MetricDataQueries: [stat('m', 'm'), stat('x', 'unknown')],
      StartTime: at(0) + 59,
      EndTime: at(10),
    });
    expect(answer).toEqual({
      MetricDataResults: [
        { Id: 'm', Label: 'm', Timestamps: [at(2), at(0)], Values: [3, 1], StatusCode: 'Complete' },
        { Id: 'x', Label: 'unknown', Timestamps: [], Values: [], StatusCode: 'Complete' },
      ],
      Messages: [],
    });
  });

  test('counts values up to a limit, of single ones and of values with counts, and not of statistic sets', async () => {
    const world = cloudWatchWorld();
    const datum = (minute: number, more: object) => ({ MetricName: 'm', Timestamp: at(minute), ...more });
    const set = { SampleCount: 3, Sum: 60, Minimum: 10, Maximum: 40 };
    const MetricData = [
      ...[datum(0, { Value: 20 }), datum(0, { Value: 21 })],
      ...[datum(1, { Values: [5, 20, 21.5], Counts: [7, 2, 1] }), datum(2, { StatisticValues: set })],
      ...[datum(3, { Value: 30 })],
    ];
    await world.run('PutMetricData', { Namespace: 'app', MetricData });
    const rows = await world.get(['TC(:20)', 'TC(20:)', 'PR(:20)', 'p95'].map((name, i) => stat(`m${i}`, 'm', name)));
    const of = (...values: (number | undefined)[]) =>
      values.flatMap((value, i) => (value === undefined ? [] : [[i, value]]));
    expect(rows.map(points)).toEqual([
      of(1, 9, undefined, 0),
      of(1, 1, undefined, 1),
      of(50, 90, undefined, 0),
      of(21, 21.5, undefined, 30),
    ]);
  });

  test('takes the start in and leaves the end out', async () => {
    const { get } = await worldWith({ m: [1, 2, 3, 4] });
    expect(points((await get([stat('m', 'm')], { from: 1, to: 3 }))[0])).toEqual([
      [1, 2],
      [2, 3],
    ]);
    expect(points((await get([stat('m', 'm')], { from: 1, to: 3.5 }))[0])).toEqual([
      [1, 2],
      [2, 3],
      [3, 4],
    ]);
  });

  test('counts longer periods from the start of the request, not from the hour', async () => {
    const { get } = await worldWith({ m: [1, 2, 3, 4, 5, 6] });
    const row = (await get([stat('m', 'm', 'Sum', { Period: 180 })], { from: 1, to: 7 }))[0];
    expect(points(row)).toEqual([
      [1, 9],
      [4, 11],
    ]);
  });

  test('gives percentiles over a longer period from all of its values', async () => {
    const { get } = await worldWith({ m: [10, 20, 30, 40, 50] });
    const row = (await get([stat('m', 'm', 'p60', { Period: 300 })], { to: 5 }))[0];
    expect(points(row)).toEqual([[0, 30]]);
  });

  test('finds a metric by its exact set of dimensions, in any order', async () => {
    const { put, get } = cloudWatchWorld();
    const [a, b] = [
      { Name: 'A', Value: '1' },
      { Name: 'B', Value: '2' },
    ];
    await put('m', 7, { Dimensions: [a, b] });
    const rows = await get([
      stat('x', 'm', 'Sum', { Dimensions: [b, a] }),
      stat('y', 'm', 'Sum', { Dimensions: [a] }),
      stat('z', 'm'),
    ]);
    expect(rows.map(({ Values }) => Values)).toEqual([[7], [], []]);
  });

  test('gives nothing for another unit than the stored one, and one unit’s values without one, with a message', async () => {
    const { put, get } = cloudWatchWorld();
    await put('m', 1, { Unit: 'Count' });
    await put('m', 2, { Unit: 'Seconds' });
    const rows = await get([
      stat('a', 'm', 'Sum', { Unit: 'Count' }),
      stat('b', 'm', 'Sum', { Unit: 'Bytes' }),
      stat('c', 'm'),
    ]);
    expect(rows.map(({ Values }) => Values)).toEqual([[1], [], [1]]);
    expect(rows.map(({ Messages }) => Messages)).toEqual([
      undefined,
      undefined,
      [{ Code: 'MultipleUnits', Value: "Multiple units returned: '[Count, Seconds]'" }],
    ]);
  });

  test('says that points were dropped where math divides by zero, and gives the others', async () => {
    const { get } = await worldWith({ millis: [10, 20, 30], requests: [1, 0, 3] });
    const hidden = { ReturnData: false };
    const metrics = [stat('a', 'millis', 'Sum', hidden), stat('b', 'requests', 'Sum', hidden)];
    const rows = await get([
      ...metrics,
      { Id: 'e', Expression: 'a / b' },
      { Id: 'f', Expression: 'FILL(1 + e, 0)' },
      { Id: 'g', Expression: 'a + b' },
    ]);
    expect(rows.map(({ Values }) => Values)).toEqual([
      [10, 10],
      [11, 0, 11, 0, 0, 0, 0, 0, 0, 0],
      [11, 20, 33],
    ]);
    const dropped = {
      Code: 'ArithmeticError',
      Value: 'One or more data-points have been dropped due to non-numeric values (NaN, -Infinite, +Infinite)',
    };
    expect(rows.map(({ Messages }) => Messages)).toEqual([[dropped], [dropped], undefined]);
  });

  test.each([
    [
      [stat('a', 'm'), stat('b', 'm', 'Minimum', { Period: 30 })],
      ['m Sum 60', 'm Minimum 30'],
    ],
    [
      [stat('a', 'm'), stat('b', 'm', 'Minimum')],
      ['m Sum', 'm Minimum'],
    ],
    [
      [stat('a', 'm'), stat('b', 'm', 'Sum', { Period: 30 })],
      ['m 60', 'm 30'],
    ],
    [
      [stat('a', 'm'), stat('b', 'n')],
      ['m', 'n'],
    ],
  ])('labels metrics by what they differ in: %#', async (queries, labels) => {
    const { get } = await worldWith({ m: [1] });
    expect((await get(queries)).map(({ Label }) => Label)).toEqual(labels);
  });

  test('does not return what ReturnData hides', async () => {
    const { get } = await worldWith({ m: [1] });
    const rows = await get([
      stat('m', 'm', 'Sum', { ReturnData: false }),
      { Id: 'e', Expression: 'm * 2', Label: 'twice' },
    ]);
    expect(rows).toMatchObject([{ Id: 'e', Label: 'twice', Values: [2] }]);
  });

  const query = stat('m', 'm');
  test.each([
    [{ MetricDataQueries: [query, query] }, 'used more than once'],
    [{ MetricDataQueries: [{ ...query, Id: 'M1' }] }, 'not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$'],
    [{ MetricDataQueries: [{ Id: 'm' }] }, 'Exactly one of the parameters'],
    [{ MetricDataQueries: [{ ...query, Expression: 'm' }] }, 'Exactly one of the parameters'],
    [{ MetricDataQueries: [] }, 'must not be empty'],
    [{ MetricDataQueries: Array.from({ length: 501 }, (_, i) => stat(`m${i}`, 'm')) }, 'greater than 500'],
    [
      { MetricDataQueries: [{ Id: 'e', Expression: `1+${'1'.repeat(2048)}` }] },
      "at 'metricDataQueries.1.member.expression'",
    ],
    [{ MetricDataQueries: [stat('m', 'm', 'Sum', { Period: 61 })] }, 'The value 61 for parameter'],
    [{ MetricDataQueries: [stat('m', 'm', 'Total')] }, 'The value Total for parameter Stat'],
    [{ StartTime: at(10) }, 'StartTime must be less than the parameter EndTime'],
    [{ ScanBy: 'Random' }, "at 'scanBy'"],
    [{ MetricDataQueries: [{ ...query, AccountId: '1' }] }, 'does not implement the parameter AccountId'],
  ])('refuses %j: %s', async (more, message) => {
    const { run } = cloudWatchWorld();
    const input = { MetricDataQueries: [query], StartTime: at(0), EndTime: at(10), ...more };
    await expect(run('GetMetricData', input)).rejects.toMatchObject({
      code: 'ValidationError',
      message: expect.stringContaining(message),
    });
  });
});

describe('paging', () => {
  test('cuts after MaxDatapoints and goes on where it stopped', async () => {
    const { run } = await worldWith({ a: [1, 2, 3], b: [4, 5] });
    const input = {
      MetricDataQueries: [stat('a', 'a'), stat('b', 'b'), stat('none', 'none')],
      StartTime: at(0),
      EndTime: at(10),
      ScanBy: 'TimestampAscending',
      MaxDatapoints: 2,
    };
    const pages: unknown[] = [];
    let NextToken: unknown;
    do {
      const page = await run('GetMetricData', NextToken === undefined ? input : { ...input, NextToken });
      pages.push(page.MetricDataResults);
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    expect(pages).toMatchObject([
      [{ Id: 'a', Values: [1, 2], StatusCode: 'PartialData' }],
      [
        { Id: 'a', Values: [3], StatusCode: 'Complete' },
        { Id: 'b', Values: [4], StatusCode: 'PartialData' },
      ],
      [
        { Id: 'b', Values: [5], StatusCode: 'Complete' },
        { Id: 'none', Values: [], StatusCode: 'Complete' },
      ],
    ]);
  });

  test('gives no token with math: what does not fit is PartialData and stays away', async () => {
    const { run } = await worldWith({ a: [1, 2, 3] });
    const answer = await run('GetMetricData', {
      MetricDataQueries: [stat('a', 'a', 'Sum', { ReturnData: false }), { Id: 'e', Expression: 'a + 1' }],
      StartTime: at(0),
      EndTime: at(10),
      MaxDatapoints: 2,
    });
    expect(answer.NextToken).toBeUndefined();
    expect(answer.MetricDataResults).toMatchObject([{ Id: 'e', Values: [4, 3], StatusCode: 'PartialData' }]);
  });

  test('refuses a token that it did not give out', async () => {
    const { run } = await worldWith({ a: [1] });
    const input = { MetricDataQueries: [stat('a', 'a')], StartTime: at(0), EndTime: at(10), NextToken: 'zzz' };
    await expect(run('GetMetricData', input)).rejects.toMatchObject({ code: 'InvalidNextToken' });
  });
});
