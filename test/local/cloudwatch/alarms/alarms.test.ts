import { describe, expect, test } from '@jest/globals';
import { AwsError } from '../../../../local/kit/aws-error.ts';
import type { Output } from '../../../../local/kit/call.ts';
import { at, cloudWatchWorld, minute } from '../world.ts';

const alarm = (AlarmName: string, more: Record<string, unknown> = {}) => ({
  AlarmName,
  Namespace: 'app',
  MetricName: 'm',
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 5,
  ComparisonOperator: 'GreaterThanThreshold',
  ...more,
});

const namesOf = (alarms: unknown) => (alarms as Output[]).map(({ AlarmName }) => AlarmName);

describe('DescribeAlarms', () => {
  const filled = async () => {
    const world = cloudWatchWorld();
    for (const name of ['b', 'a2', 'a1']) await world.run('PutMetricAlarm', alarm(name));
    await world.run('PutCompositeAlarm', { AlarmName: 'all', AlarmRule: 'ALARM(a1)' });
    return world;
  };

  test('shows metric alarms alone unless composite ones are asked for', async () => {
    const { run } = await filled();
    const metric = await run('DescribeAlarms');
    expect([namesOf(metric.MetricAlarms), metric.CompositeAlarms]).toEqual([['a1', 'a2', 'b'], []]);
    const both = await run('DescribeAlarms', { AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] });
    expect([namesOf(both.MetricAlarms), namesOf(both.CompositeAlarms)]).toEqual([['a1', 'a2', 'b'], ['all']]);
    expect((await run('DescribeAlarms', { AlarmNames: ['all', 'nosuch'] })).MetricAlarms).toEqual([]);
  });

  test('shows an alarm as it was put, with its state', async () => {
    const { run } = cloudWatchWorld();
    await run('PutMetricAlarm', alarm('a', { AlarmDescription: 'why', OKActions: ['arn:aws:sns:eu-west-1:0:t'] }));
    expect((await run('DescribeAlarms')).MetricAlarms).toEqual([
      {
        ...alarm('a'),
        Dimensions: [],
        AlarmArn: 'arn:aws:cloudwatch:eu-west-1:000000000000:alarm:a',
        AlarmDescription: 'why',
        AlarmConfigurationUpdatedTimestamp: at(0),
        ActionsEnabled: true,
        OKActions: ['arn:aws:sns:eu-west-1:0:t'],
        AlarmActions: [],
        InsufficientDataActions: [],
        StateValue: 'INSUFFICIENT_DATA',
        StateReason: 'Unchecked: Initial alarm creation',
        StateUpdatedTimestamp: at(0),
        StateTransitionedTimestamp: at(0),
      },
    ]);
  });

  test('filters by names, prefix, state and action', async () => {
    const { run } = await filled();
    await run('SetAlarmState', { AlarmName: 'a2', StateValue: 'ALARM', StateReason: 'x' });
    await run('PutMetricAlarm', alarm('b', { AlarmActions: ['arn:aws:sns:eu-west-1:0:t'] }));
    const found = async (input: object) => namesOf((await run('DescribeAlarms', { ...input })).MetricAlarms);
    expect(await found({ AlarmNames: ['b', 'a1'] })).toEqual(['a1', 'b']);
    expect(await found({ AlarmNamePrefix: 'a' })).toEqual(['a1', 'a2']);
    expect(await found({ StateValue: 'ALARM' })).toEqual(['a2']);
    expect(await found({ ActionPrefix: 'arn:aws:sns' })).toEqual(['b']);
  });

  test('names the children of a composite, and the parents of an alarm, and takes nothing else beside', async () => {
    const { run } = await filled();
    await run('PutCompositeAlarm', { AlarmName: 'top', AlarmRule: 'ALARM(a1) OR OK(all)' });
    const family = async (input: Record<string, unknown>) => {
      const { MetricAlarms, CompositeAlarms } = await run('DescribeAlarms', input);
      return [namesOf(MetricAlarms), namesOf(CompositeAlarms)];
    };
    expect(await family({ ChildrenOfAlarmName: 'top' })).toEqual([['a1'], ['all']]);
    expect(await family({ ChildrenOfAlarmName: 'a1' })).toEqual([[], []]);
    expect((await family({ ParentsOfAlarmName: 'a1' }))[1]).toContain('top');
    await expect(family({ ChildrenOfAlarmName: 'top', StateValue: 'OK' })).rejects.toMatchObject({
      code: 'ValidationError',
      message: expect.stringContaining('allow no other parameter'),
    });
  });

  test('gives pages of MaxRecords, at most 100, and takes 100 names at most', async () => {
    const { run } = await filled();
    const first = await run('DescribeAlarms', { MaxRecords: 2 });
    expect(namesOf(first.MetricAlarms)).toEqual(['a1', 'a2']);
    const second = await run('DescribeAlarms', { MaxRecords: 2, NextToken: first.NextToken });
    expect(namesOf(second.MetricAlarms)).toEqual(['b']);
    expect(second.NextToken).toBeUndefined();
    await expect(run('DescribeAlarms', { MaxRecords: 101 })).rejects.toMatchObject({ code: 'ValidationError' });
    await expect(run('DescribeAlarms', { NextToken: 'x' })).rejects.toMatchObject({ code: 'InvalidNextToken' });
    const AlarmNames = Array.from({ length: 101 }, (_, i) => `a${i}`);
    await expect(run('DescribeAlarms', { AlarmNames })).rejects.toMatchObject({ code: 'ValidationError' });
  });
});

describe('DeleteAlarms', () => {
  test('deletes what it knows, and says what it does not', async () => {
    const { run, events } = cloudWatchWorld();
    for (const name of ['a', 'b']) await run('PutMetricAlarm', alarm(name));
    await expect(run('DeleteAlarms', { AlarmNames: ['a', 'nosuch'] })).rejects.toMatchObject({
      code: 'ResourceNotFound',
    });
    expect(namesOf((await run('DescribeAlarms')).MetricAlarms)).toEqual(['b']);
    await run('DeleteAlarms', { AlarmNames: ['b'] });
    expect((await run('DescribeAlarms')).MetricAlarms).toEqual([]);
    expect(events.at(-1)?.detail).toMatchObject({ alarmName: 'b', operation: 'delete' });
  });

  test('takes one composite, with what it stands on; a child alone stays as long as a composite asks about it', async () => {
    const { run } = cloudWatchWorld();
    for (const name of ['a', 'b']) await run('PutMetricAlarm', alarm(name));
    await run('PutCompositeAlarm', { AlarmName: 'one', AlarmRule: 'ALARM(a)' });
    await run('PutCompositeAlarm', { AlarmName: 'two', AlarmRule: 'ALARM(b)' });
    const deleted = (...AlarmNames: string[]) => run('DeleteAlarms', { AlarmNames });
    await expect(deleted('one', 'two')).rejects.toMatchObject({ code: 'ValidationError' });
    await expect(deleted('b', 'a')).rejects.toMatchObject({ message: expect.stringContaining('two depends on it') });
    await deleted('a', 'one');
    await deleted('two');
    await deleted('b');
    expect((await run('DescribeAlarms')).MetricAlarms).toEqual([]);
  });
});

describe('actions', () => {
  const functionArn = 'arn:aws:lambda:eu-west-1:000000000000:function:page:live';
  const topic = 'arn:aws:sns:eu-west-1:000000000000:topic';

  const acting = async (answer: () => void = () => undefined, more: Record<string, unknown> = {}) => {
    const calls: Output[] = [];
    const world = cloudWatchWorld({
      call: async (service, operation, input) => {
        calls.push({ service, operation, input });
        answer();
        return {};
      },
    });
    await world.run('PutMetricAlarm', alarm('a', { AlarmActions: [functionArn, topic], ...more }));
    await world.run('SetAlarmState', { AlarmName: 'a', StateValue: 'ALARM', StateReason: 'x' });
    await world.clock.advance(0);
    const history = async () => {
      const input = { AlarmName: 'a', HistoryItemType: 'Action', ScanBy: 'TimestampAscending' };
      return ((await world.run('DescribeAlarmHistory', input)).AlarmHistoryItems as Output[]).map(
        ({ HistorySummary }) => HistorySummary,
      );
    };
    return { ...world, calls, history };
  };

  test('a Lambda function is invoked with the change; what is not delivered stands in the history', async () => {
    const { calls, history } = await acting();
    expect(calls).toMatchObject([
      { service: 'lambda', operation: 'Invoke', input: { FunctionName: functionArn, InvocationType: 'Event' } },
    ]);
    expect(JSON.parse(String((calls[0]?.input as Output | undefined)?.Payload))).toMatchObject({
      source: 'aws.cloudwatch',
      alarmArn: 'arn:aws:cloudwatch:eu-west-1:000000000000:alarm:a',
      alarmData: {
        alarmName: 'a',
        state: { value: 'ALARM', reason: 'x' },
        previousState: { value: 'INSUFFICIENT_DATA' },
      },
    });
    expect((await history()).sort()).toEqual([
      `Failed to execute action ${topic}. The embedded AWS does not deliver actions to sns.`,
      `Successfully executed action ${functionArn}`,
    ]);
  });

  test('a function that cannot be invoked stands in the history too', async () => {
    const { history } = await acting(() => {
      throw new AwsError('ResourceNotFoundException', 'Function not found', 404);
    });
    expect(await history()).toContain(`Failed to execute action ${functionArn}. Function not found`);
  });

  test('none is taken while actions are disabled', async () => {
    const { calls, run, stateOf, clock } = await acting(undefined, { ActionsEnabled: false });
    expect(calls).toEqual([]);
    await run('EnableAlarmActions', { AlarmNames: ['a'] });
    expect((await stateOf('a')).ActionsEnabled).toBe(true);
    await run('SetAlarmState', { AlarmName: 'a', StateValue: 'OK', StateReason: 'x' });
    await run('SetAlarmState', { AlarmName: 'a', StateValue: 'ALARM', StateReason: 'x' });
    await clock.advance(0);
    expect(calls).toHaveLength(1);
    await run('DisableAlarmActions', { AlarmNames: ['a', 'nosuch'] });
    expect((await stateOf('a')).ActionsEnabled).toBe(false);
  });
});

describe('DescribeAlarmHistory', () => {
  test('tells of configuration and state, newest first, for two weeks', async () => {
    const { run, clock } = cloudWatchWorld();
    await run('PutMetricAlarm', alarm('a', { TreatMissingData: 'ignore' }));
    await clock.advance(minute);
    await run('SetAlarmState', { AlarmName: 'a', StateValue: 'ALARM', StateReason: 'x' });
    await run('DeleteAlarms', { AlarmNames: ['a'] });
    const items = (await run('DescribeAlarmHistory', { AlarmName: 'a' })).AlarmHistoryItems as Output[];
    expect(items.map(({ HistorySummary }) => HistorySummary)).toEqual([
      'Alarm "a" deleted',
      'Alarm updated from INSUFFICIENT_DATA to ALARM',
      'Alarm "a" created',
    ]);
    expect(items[1]).toMatchObject({ AlarmType: 'MetricAlarm', HistoryItemType: 'StateUpdate', Timestamp: at(1) });
    expect(JSON.parse(String(items[1]?.HistoryData))).toMatchObject({
      oldState: { stateValue: 'INSUFFICIENT_DATA' },
      newState: { stateValue: 'ALARM', stateReason: 'x' },
    });
    const since = await run('DescribeAlarmHistory', { StartDate: at(1), HistoryItemType: 'StateUpdate' });
    expect(since.AlarmHistoryItems).toHaveLength(1);
    await clock.advance(14 * 24 * 60 * minute);
    expect((await run('DescribeAlarmHistory')).AlarmHistoryItems).toHaveLength(2);
    await clock.advance(1);
    expect((await run('DescribeAlarmHistory')).AlarmHistoryItems).toHaveLength(0);
  });
});

describe('the model', () => {
  test('answers an operation that it does not have with an error that names it', async () => {
    const { run } = cloudWatchWorld();
    await expect(run('PutDashboard')).rejects.toMatchObject({
      message: expect.stringContaining('monitoring:PutDashboard'),
    });
    await expect(run('toString')).rejects.toMatchObject({ code: 'NotImplemented' });
  });

  test('tags alarms', async () => {
    const { run } = cloudWatchWorld();
    await run('PutMetricAlarm', alarm('a', { Tags: [{ Key: 'x', Value: '1' }] }));
    const ResourceARN = 'arn:aws:cloudwatch:eu-west-1:000000000000:alarm:a';
    await run('TagResource', { ResourceARN, Tags: [{ Key: 'y', Value: '2' }] });
    await run('UntagResource', { ResourceARN, TagKeys: ['x'] });
    expect(await run('ListTagsForResource', { ResourceARN })).toEqual({ Tags: [{ Key: 'y', Value: '2' }] });
    await expect(run('ListTagsForResource', { ResourceARN: `${ResourceARN}2` })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    });
  });

  test('comes back from a snapshot as it was, late data and waiting composites included', async () => {
    const { run, put, model, make, clock, events } = cloudWatchWorld({ visibleAfterMs: 30_000 });
    await run('PutMetricAlarm', alarm('a', { TreatMissingData: 'ignore' }));
    await put('m', 9);
    await clock.advance(30_000);
    await put('m', 1);
    const saved = JSON.parse(JSON.stringify(model.snapshot()));
    model.close();
    const restarted = make();
    restarted.restore(saved);
    await clock.advance(40_000);
    const query = {
      MetricDataQueries: [
        { Id: 'm', MetricStat: { Metric: { Namespace: 'app', MetricName: 'm' }, Period: 60, Stat: 'p50' } },
      ],
      StartTime: at(0),
      EndTime: at(5),
    };
    expect(await run('GetMetricData', query, restarted)).toMatchObject({ MetricDataResults: [{ Values: [1] }] });
    expect((await run('DescribeAlarms', {}, restarted)).MetricAlarms).toMatchObject([{ StateValue: 'ALARM' }]);
    expect(events.at(-1)?.detail).toMatchObject({ state: { value: 'ALARM' } });
    expect(() => restarted.restore({ metrics: {} })).toThrow('not a snapshot');
  });
});
