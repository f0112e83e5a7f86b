import { describe, expect, test } from '@jest/globals';
import { at, cloudWatchWorld, minute, stat } from '../world.ts';

const errors = {
  AlarmName: 'errors',
  Namespace: 'app',
  MetricName: 'Errors',
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 5,
  ComparisonOperator: 'GreaterThanThreshold',
};

const stateChanges = (events: readonly { detailType: string; detail: Readonly<Record<string, unknown>> }[]) =>
  events.filter(({ detailType }) => detailType === 'CloudWatch Alarm State Change').map(({ detail }) => detail);

describe('a metric alarm', () => {
  test('starts with too little data, then follows its metric once a minute', async () => {
    const { run, put, stateOf, clock } = cloudWatchWorld();
    await run('PutMetricAlarm', errors);
    expect(await stateOf('errors')).toMatchObject({
      StateValue: 'INSUFFICIENT_DATA',
      StateReason: 'Unchecked: Initial alarm creation',
      StateUpdatedTimestamp: at(0),
    });
    await put('Errors', 6);
    await clock.advance(minute);
    expect((await stateOf('errors')).StateValue).toBe('INSUFFICIENT_DATA');
    await clock.advance(10_000);
    expect((await stateOf('errors')).StateValue).toBe('ALARM');
    await put('Errors', 5);
    await clock.advance(minute);
    expect((await stateOf('errors')).StateValue).toBe('OK');
  });

  test('tells of a change in an event with reason, data and the state before', async () => {
    const { run, put, events, clock } = cloudWatchWorld();
    await run('PutMetricAlarm', {
      ...errors,
      AlarmDescription: 'too many',
      Dimensions: [{ Name: 'Node', Value: 'v2' }],
    });
    await put('Errors', 6.5, { Dimensions: [{ Name: 'Node', Value: 'v2' }] });
    await clock.advance(70_000);
    expect(events.map(({ detailType }) => detailType)).toEqual([
      'CloudWatch Alarm Configuration Change',
      'CloudWatch Alarm State Change',
    ]);
    expect(events[1]).toEqual({
      source: 'aws.cloudwatch',
      detailType: 'CloudWatch Alarm State Change',
      resources: ['arn:aws:cloudwatch:eu-west-1:000000000000:alarm:errors'],
      time: (at(0) + 70) * 1000,
      detail: {
        alarmName: 'errors',
        configuration: {
          description: 'too many',
          metrics: [
            {
              id: 'id-1',
              metricStat: {
                metric: { namespace: 'app', name: 'Errors', dimensions: { Node: 'v2' } },
                period: 60,
                stat: 'Sum',
              },
              returnData: true,
            },
          ],
        },
        previousState: {
          value: 'INSUFFICIENT_DATA',
          reason: 'Unchecked: Initial alarm creation',
          timestamp: '2026-01-01T00:00:00.000+0000',
        },
        state: {
          value: 'ALARM',
          reason:
            'Threshold Crossed: 1 out of the last 1 datapoints [6.5 (01/01/26 00:00:00)] was greater than the threshold (5.0) (minimum 1 datapoint for INSUFFICIENT_DATA -> ALARM transition).',
          reasonData:
            '{"version":"1.0","queryDate":"2026-01-01T00:01:10.000+0000","startDate":"2026-01-01T00:00:00.000+0000","statistic":"Sum","period":60,"recentDatapoints":[6.5],"threshold":5.0}',
          timestamp: '2026-01-01T00:01:10.000+0000',
        },
      },
    });
  });

  test('needs M of N periods to breach', async () => {
    const { run, put, stateOf, clock } = cloudWatchWorld();
    await run('PutMetricAlarm', { ...errors, EvaluationPeriods: 3, DatapointsToAlarm: 2 });
    const seen: unknown[] = [];
    for (const value of [9, 1, 1, 9, 9, 1, 1]) {
      await put('Errors', value);
      await clock.advance(minute);
      if (seen.length === 0) await clock.advance(10_000);
      seen.push((await stateOf('errors')).StateValue);
    }
    expect(seen).toEqual(['INSUFFICIENT_DATA', 'OK', 'OK', 'OK', 'ALARM', 'ALARM', 'OK']);
  });

  test('without data goes where TreatMissingData sends it', async () => {
    const { run, stateOf, clock } = cloudWatchWorld();
    for (const TreatMissingData of ['missing', 'ignore', 'breaching', 'notBreaching']) {
      await run('PutMetricAlarm', { ...errors, AlarmName: TreatMissingData, TreatMissingData });
    }
    await clock.advance(minute);
    expect((await stateOf('missing')).StateValue).toBe('INSUFFICIENT_DATA');
    expect((await stateOf('ignore')).StateValue).toBe('INSUFFICIENT_DATA');
    expect(await stateOf('breaching')).toMatchObject({
      StateValue: 'ALARM',
      StateReason:
        'Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [Breaching].',
    });
    expect((await stateOf('notBreaching')).StateValue).toBe('OK');
  });

  test('loses its data some periods after the metric has stopped', async () => {
    const { run, put, stateOf, clock } = cloudWatchWorld();
    await run('PutMetricAlarm', errors);
    await put('Errors', 6);
    await clock.advance(3 * minute + 10_000);
    expect((await stateOf('errors')).StateValue).toBe('ALARM');
    await clock.advance(minute);
    expect(await stateOf('errors')).toMatchObject({
      StateValue: 'INSUFFICIENT_DATA',
      StateReason: 'Insufficient Data: 1 datapoint was unknown.',
    });
  });

  test('of five minutes is evaluated each minute, on the last five', async () => {
    const { run, put, stateOf, clock } = cloudWatchWorld();
    await run('PutMetricAlarm', { ...errors, Period: 300 });
    for (let i = 0; i < 7; i++) await put('Errors', i === 2 ? 9 : 0, { Timestamp: at(i) });
    const seen: unknown[] = [];
    await clock.advance(10_000);
    for (let i = 1; i <= 8; i++) {
      await clock.advance(minute);
      seen.push((await stateOf('errors')).StateValue);
    }
    expect(seen).toEqual(['OK', 'OK', 'ALARM', 'ALARM', 'ALARM', 'ALARM', 'ALARM', 'OK']);
  });

  test('of ten seconds is evaluated every ten seconds', async () => {
    const { run, put, stateOf, clock } = cloudWatchWorld();
    await run('PutMetricAlarm', { ...errors, Period: 10 });
    await put('Errors', 6, { StorageResolution: 1 });
    await clock.advance(10_000);
    expect((await stateOf('errors')).StateValue).toBe('ALARM');
    await put('Errors', 1, { StorageResolution: 1 });
    await clock.advance(10_000);
    expect((await stateOf('errors')).StateValue).toBe('OK');
  });

  test('on an expression judges its result', async () => {
    const { run, put, events, clock } = cloudWatchWorld();
    const { Namespace, MetricName, Statistic, Period, ...rest } = errors;
    await run('PutMetricAlarm', {
      ...rest,
      Threshold: 0.1,
      Metrics: [
        { Id: 'rate', Expression: 'e / r', Label: 'Error rate' },
        stat('e', 'Errors', 'Sum', { ReturnData: false }),
        stat('r', 'Requests', 'Sum', { ReturnData: false }),
      ],
    });
    await put('Errors', 1);
    await put('Requests', 4);
    await clock.advance(70_000);
    const [change] = stateChanges(events);
    expect(change).toMatchObject({
      state: { value: 'ALARM', reason: expect.stringContaining('[0.25 (01/01/26 00:00:00)] was greater than') },
      configuration: {
        metrics: [
          { id: 'rate', expression: 'e / r', label: 'Error rate', returnData: true },
          { id: 'e', metricStat: { period: 60, stat: 'Sum' }, returnData: false },
          { id: 'r', returnData: false },
        ],
      },
    });
    expect(JSON.stringify(change)).not.toContain('statistic');
  });

  test('on a percentile waits for enough samples if told to', async () => {
    const { run, put, stateOf, clock } = cloudWatchWorld();
    const { Statistic, ...rest } = errors;
    const p90 = { ...rest, ExtendedStatistic: 'p90', MetricName: 'Latency' };
    await run('PutMetricAlarm', { ...p90, AlarmName: 'eager' });
    await run('PutMetricAlarm', { ...p90, AlarmName: 'patient', EvaluateLowSampleCountPercentile: 'ignore' });
    await put('Latency', 9, { Value: undefined, Values: [9], Counts: [99] });
    await clock.advance(70_000);
    expect((await stateOf('eager')).StateValue).toBe('ALARM');
    expect((await stateOf('patient')).StateValue).toBe('INSUFFICIENT_DATA');
    await put('Latency', 9, { Value: undefined, Values: [9], Counts: [100] });
    await clock.advance(minute);
    expect((await stateOf('patient')).StateValue).toBe('ALARM');
  });

  test('sees data as late as everybody does', async () => {
    const { run, put, stateOf, clock } = cloudWatchWorld({ visibleAfterMs: 90_000 });
    await run('PutMetricAlarm', errors);
    await put('Errors', 6);
    await clock.advance(70_000);
    expect((await stateOf('errors')).StateValue).toBe('INSUFFICIENT_DATA');
    await clock.advance(minute);
    expect((await stateOf('errors')).StateValue).toBe('ALARM');
  });

  test('keeps its state when it is put again with another configuration', async () => {
    const { run, put, stateOf, events, clock } = cloudWatchWorld();
    await run('PutMetricAlarm', errors);
    await put('Errors', 6);
    await clock.advance(70_000);
    await run('PutMetricAlarm', { ...errors, Threshold: 100 });
    expect(await stateOf('errors')).toMatchObject({ StateValue: 'ALARM', Threshold: 100 });
    expect(events.at(-1)?.detail).toMatchObject({
      operation: 'update',
      configuration: { threshold: 100 },
      previousConfiguration: { threshold: 5 },
    });
  });

  const { Statistic, ...withoutStatistic } = errors;
  const search = { Id: 'e', Expression: `SUM(SEARCH('{app}', 'Sum', 60))`, ReturnData: true };
  const expression = {
    AlarmName: 'x',
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanThreshold',
  };
  test.each([
    [withoutStatistic, 'Exactly one of Statistic and ExtendedStatistic'],
    [{ ...errors, ExtendedStatistic: 'p99' }, 'Exactly one of Statistic and ExtendedStatistic'],
    [{ ...errors, Period: 45 }, 'Period must be 10, 20, 30 or a multiple of 60'],
    [{ ...errors, Period: 1800, EvaluationPeriods: 49 }, 'more than 1 day(s)'],
    [{ ...errors, Period: 3600, EvaluationPeriods: 169 }, 'more than 7 day(s)'],
    [{ ...errors, DatapointsToAlarm: 2 }, 'DatapointsToAlarm'],
    [{ ...errors, ComparisonOperator: 'LessThanLowerThreshold' }, 'does not implement anomaly detection alarms'],
    [{ ...errors, Threshold: undefined, ThresholdMetricId: 'ad1' }, 'does not implement anomaly detection alarms'],
    [{ ...errors, AlarmActions: ['nonsense'] }, 'Invalid arn syntax: nonsense'],
    [{ ...errors, Metrics: [stat('m', 'x')] }, 'may not be specified together'],
    [{ ...expression, Metrics: [stat('a', 'x'), stat('b', 'y')] }, 'Exactly one element of the metrics list'],
    [{ ...expression, Metrics: [search, stat('a', 'x', 'Sum', { ReturnData: false })] }, 'SEARCH is not supported'],
    [
      { ...expression, Metrics: [{ Id: 'e', Expression: 'SUM(a)' }, stat('a', 'x', 'Sum', { ReturnData: false })] },
      'a single time series',
    ],
    [
      {
        ...expression,
        Metrics: [stat('a', 'x', 'Sum', { Period: 300 }), stat('b', 'x', 'Sum', { ReturnData: false })],
      },
      'the same Period',
    ],
  ])('is refused: %j: %s', async (input, message) => {
    await expect(cloudWatchWorld().run('PutMetricAlarm', input)).rejects.toMatchObject({
      code: 'ValidationError',
      message: expect.stringContaining(message),
    });
  });
});

describe('SetAlarmState', () => {
  test('sends its event at once, with the caller’s reason, and drifts back with the next evaluation', async () => {
    const { run, put, stateOf, events, clock } = cloudWatchWorld();
    await run('PutMetricAlarm', errors);
    await put('Errors', 1);
    await clock.advance(70_000);
    await put('Errors', 1);
    const forced = { AlarmName: 'errors', StateValue: 'ALARM', StateReason: 'test', StateReasonData: '{"a":1}' };
    await run('SetAlarmState', forced);
    expect(stateChanges(events).at(-1)).toMatchObject({
      state: { value: 'ALARM', reason: 'test', reasonData: '{"a":1}' },
      previousState: { value: 'OK' },
    });
    await clock.advance(59_000);
    expect((await stateOf('errors')).StateValue).toBe('ALARM');
    await clock.advance(1_000);
    expect((await stateOf('errors')).StateValue).toBe('OK');
    expect(stateChanges(events).map(({ state }) => state)).toMatchObject([
      { value: 'OK' },
      { value: 'ALARM' },
      { value: 'OK' },
    ]);
  });

  test('to the state that the alarm is in sends nothing', async () => {
    const { run, events } = cloudWatchWorld();
    await run('PutMetricAlarm', errors);
    await run('SetAlarmState', { AlarmName: 'errors', StateValue: 'INSUFFICIENT_DATA', StateReason: 'test' });
    expect(stateChanges(events)).toEqual([]);
  });

  test('refuses an unknown alarm, a wrong state and reason data that is no JSON', async () => {
    const { run } = cloudWatchWorld();
    await run('PutMetricAlarm', errors);
    const set = (more: object) =>
      run('SetAlarmState', { AlarmName: 'errors', StateValue: 'OK', StateReason: 'x', ...more });
    await expect(set({ AlarmName: 'nosuch' })).rejects.toMatchObject({ code: 'ResourceNotFound', status: 404 });
    await expect(set({ StateValue: 'BAD' })).rejects.toMatchObject({ code: 'ValidationError' });
    await expect(set({ StateReasonData: '{' })).rejects.toMatchObject({ code: 'InvalidFormat' });
  });
});
