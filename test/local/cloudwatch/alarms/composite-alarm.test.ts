import { describe, expect, test } from '@jest/globals';
import type { CallAws } from '../../../../local/kit/call.ts';
import { cloudWatchWorld } from '../world.ts';

const child = {
  Namespace: 'app',
  MetricName: 'm',
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 5,
  ComparisonOperator: 'GreaterThanThreshold',
  TreatMissingData: 'ignore',
};

const functionArn = 'arn:aws:lambda:eu-west-1:000000000000:function:page';

const worldWith = async (composite: Record<string, unknown>, children = ['a', 'b', 'maintenance']) => {
  const invoked: unknown[] = [];
  const call: CallAws = async (_service, _operation, input) => {
    invoked.push(JSON.parse(String(input.Payload)));
    return {};
  };
  const world = cloudWatchWorld({ call });
  for (const AlarmName of children) await world.run('PutMetricAlarm', { ...child, AlarmName });
  await world.run('PutCompositeAlarm', { AlarmName: 'service', ...composite });
  const set = (AlarmName: string, StateValue: string) =>
    world.run('SetAlarmState', { AlarmName, StateValue, StateReason: 'test' });
  const changes = () =>
    world.events
      .filter(({ detailType, detail }) => detailType.endsWith('State Change') && detail.alarmName === 'service')
      .map(({ detail }) => detail);
  return { ...world, set, changes, invoked };
};

describe('a composite alarm', () => {
  test('is judged when it is put and whenever an alarm below it changes', async () => {
    const { set, stateOf, changes } = await worldWith({ AlarmRule: 'ALARM(a) AND NOT ALARM(b)' });
    expect(await stateOf('service')).toMatchObject({
      StateValue: 'OK',
      StateReason:
        'arn:aws:cloudwatch:eu-west-1:000000000000:alarm:service was created and its alarm rule evaluates to OK',
    });
    await set('a', 'ALARM');
    await set('b', 'ALARM');
    expect(changes()).toMatchObject([
      { state: { value: 'OK' }, previousState: { value: 'INSUFFICIENT_DATA' } },
      {
        alarmName: 'service',
        configuration: { alarmRule: 'ALARM(a) AND NOT ALARM(b)' },
        previousState: { value: 'OK' },
        state: {
          value: 'ALARM',
          reason:
            'arn:aws:cloudwatch:eu-west-1:000000000000:alarm:a transitioned to ALARM at Thursday 1 January, 2026 00:00:00 UTC',
          reasonData:
            '{"triggeringAlarms":[{"arn":"arn:aws:cloudwatch:eu-west-1:000000000000:alarm:a","state":{"value":"ALARM","timestamp":"2026-01-01T00:00:00.000+0000"}}]}',
        },
      },
      { state: { value: 'OK' }, previousState: { value: 'ALARM' } },
    ]);
    expect(changes()[1]?.configuration).not.toHaveProperty('metrics');
  });

  test('may stand below another one', async () => {
    const { run, set, stateOf } = await worldWith({ AlarmRule: 'ALARM(a)' });
    await run('PutCompositeAlarm', { AlarmName: 'top', AlarmRule: 'ALARM(service)' });
    await set('a', 'ALARM');
    expect((await stateOf('top')).StateValue).toBe('ALARM');
  });

  test('that was forced into a state stays there until an alarm below it changes', async () => {
    const { set, stateOf, clock } = await worldWith({ AlarmRule: 'ALARM(a)' });
    await set('service', 'ALARM');
    await clock.advance(600_000);
    expect((await stateOf('service')).StateValue).toBe('ALARM');
    await set('a', 'OK');
    expect((await stateOf('service')).StateValue).toBe('OK');
  });

  test.each([
    [{ AlarmRule: 'ALARM(nosuch)' }, 'alarms [nosuch] in the alarm rule do not exist'],
    [{ AlarmRule: 'ALARM(service)' }, 'depend on itself'],
    [{ AlarmRule: 'WRONG(a)' }, 'AlarmRule is not valid'],
    [{ AlarmName: 'a', AlarmRule: 'TRUE' }, 'An alarm of another type has the name a'],
    [{ AlarmRule: 'TRUE', ActionsSuppressor: 'maintenance' }, 'ActionsSuppressorWaitPeriod and'],
  ])('%j is refused: %s', async (input, message) => {
    const { run } = await worldWith({ AlarmRule: 'TRUE' });
    await expect(run('PutCompositeAlarm', { AlarmName: 'service', ...input })).rejects.toMatchObject({
      code: 'ValidationError',
      message: expect.stringContaining(message),
    });
  });

  test('may not close a circle', async () => {
    const { run } = await worldWith({ AlarmRule: 'ALARM(a)' });
    await run('PutCompositeAlarm', { AlarmName: 'top', AlarmRule: 'ALARM(service)' });
    await expect(run('PutCompositeAlarm', { AlarmName: 'service', AlarmRule: 'ALARM(top)' })).rejects.toMatchObject({
      message: expect.stringContaining('depend on itself'),
    });
  });
});

describe('a suppressor', () => {
  const suppressed = {
    AlarmRule: 'ALARM(a)',
    AlarmActions: [functionArn],
    ActionsSuppressor: 'maintenance',
    ActionsSuppressorWaitPeriod: 60,
    ActionsSuppressorExtensionPeriod: 120,
  };

  test('in ALARM keeps back the actions, not the event, which says so', async () => {
    const { set, changes, stateOf, invoked, clock } = await worldWith(suppressed);
    await set('maintenance', 'ALARM');
    await set('a', 'ALARM');
    await clock.advance(600_000);
    expect(changes().at(-1)).toMatchObject({
      state: { value: 'ALARM', actionsSuppressedBy: 'Alarm' },
      configuration: {
        actionsSuppressor: 'maintenance',
        actionsSuppressorWaitPeriod: 60,
        actionsSuppressorExtensionPeriod: 120,
      },
    });
    expect(await stateOf('service')).toMatchObject({ ActionsSuppressedBy: 'Alarm' });
    expect(invoked).toEqual([]);
  });

  test('not in ALARM is waited for, then the actions are taken', async () => {
    const { set, changes, stateOf, invoked, clock } = await worldWith(suppressed);
    await set('a', 'ALARM');
    expect(changes().at(-1)).toMatchObject({
      state: { actionsSuppressedBy: 'WaitPeriod', actionsSuppressedReason: 'Actions suppressed by WaitPeriod' },
    });
    await clock.advance(59_000);
    expect(invoked).toEqual([]);
    await clock.advance(1_000);
    expect(invoked).toMatchObject([{ alarmData: { alarmName: 'service', state: { value: 'ALARM' } } }]);
    expect(await stateOf('service')).not.toHaveProperty('ActionsSuppressedBy');
  });

  test('that comes within the wait takes over, and its end is extended', async () => {
    const { set, stateOf, invoked, clock } = await worldWith(suppressed);
    await set('a', 'ALARM');
    await clock.advance(30_000);
    await set('maintenance', 'ALARM');
    await clock.advance(300_000);
    expect(await stateOf('service')).toMatchObject({ ActionsSuppressedBy: 'Alarm' });
    await set('maintenance', 'OK');
    expect(await stateOf('service')).toMatchObject({ ActionsSuppressedBy: 'ExtensionPeriod' });
    await clock.advance(119_000);
    expect(invoked).toEqual([]);
    await clock.advance(1_000);
    expect(invoked).toHaveLength(1);
  });

  const told = { ...suppressed, OKActions: [functionArn] };
  const minutes = (n: number) => n * 60_000;

  test('is waited for anew when the state changes while it is waited for', async () => {
    const { set, invoked, clock } = await worldWith({ ...told, ActionsSuppressorWaitPeriod: 120 });
    await clock.advance(minutes(10));
    invoked.length = 0;
    await set('a', 'ALARM');
    await clock.advance(minutes(1));
    await set('a', 'OK');
    await clock.advance(minutes(2) - 1);
    expect(invoked).toEqual([]);
    await clock.advance(1);
    expect(invoked).toMatchObject([{ alarmData: { state: { value: 'OK' } } }]);
  });

  test('is waited for when the state changes after it ended, though its end was to be extended for longer', async () => {
    const { set, stateOf, invoked, clock } = await worldWith({ ...told, ActionsSuppressorExtensionPeriod: 600 });
    await clock.advance(minutes(10));
    invoked.length = 0;
    await set('maintenance', 'ALARM');
    await set('a', 'ALARM');
    await set('maintenance', 'OK');
    await clock.advance(minutes(1));
    await set('a', 'OK');
    expect(await stateOf('service')).toMatchObject({ ActionsSuppressedBy: 'WaitPeriod' });
    await clock.advance(minutes(1));
    expect(invoked).toMatchObject([{ alarmData: { state: { value: 'OK' } } }]);
  });

  test('keeps suppressing when the composite is put again', async () => {
    const { run, set, stateOf } = await worldWith(told);
    await set('maintenance', 'ALARM');
    await set('a', 'ALARM');
    await run('PutCompositeAlarm', { AlarmName: 'service', ...told, AlarmDescription: 'again' });
    expect(await stateOf('service')).toMatchObject({ AlarmDescription: 'again', ActionsSuppressedBy: 'Alarm' });
  });

  test('suppresses no longer once it is deleted, or the composite has it no more', async () => {
    for (const end of ['DeleteAlarms', 'PutCompositeAlarm']) {
      const { run, set, stateOf } = await worldWith(told);
      await set('maintenance', 'ALARM');
      await set('a', 'ALARM');
      const deleted = { AlarmNames: ['maintenance'] };
      await run(end, end === 'DeleteAlarms' ? deleted : { AlarmName: 'service', AlarmRule: 'ALARM(a)' });
      expect(await stateOf('service')).not.toHaveProperty('ActionsSuppressedBy');
    }
  });
});
