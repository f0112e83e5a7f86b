import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { beforeEach, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { cloudWatchAlarms } from '../../../adapters/cloudwatch/cloudwatch-alarms.ts';
import { alarmArn } from '../../support/scripted-alarms.ts';

const client = new CloudWatchClient({ region: 'eu-west-1' });
const cloudWatch = mockClient(client);
const alarms = cloudWatchAlarms(client);
const metricAlarm = (name: string, more = {}) => ({
  AlarmName: name,
  AlarmArn: alarmArn(name),
  StateValue: 'OK' as const,
  StateReason: 'fine',
  ...more,
});

beforeEach(() => void cloudWatch.reset());

test('metric and composite alarms are read by name or ARN, names with colons included', async () => {
  const composite = metricAlarm('all:of:it', { StateValue: 'ALARM', ActionsSuppressedBy: 'WaitPeriod' });
  cloudWatch
    .on(DescribeAlarmsCommand, { AlarmNames: ['color-5xx', 'all:of:it'] })
    .resolves({ MetricAlarms: [metricAlarm('color-5xx')], CompositeAlarms: [composite] });
  expect(await alarms.read(['color-5xx', alarmArn('all:of:it')])).toEqual([
    {
      name: 'color-5xx',
      arn: alarmArn('color-5xx'),
      state: 'OK',
      suppressed: false,
      reason: 'fine',
      missingData: 'missing',
    },
    { name: 'all:of:it', arn: alarmArn('all:of:it'), state: 'ALARM', suppressed: true, reason: 'fine' },
  ]);
  const [call] = cloudWatch.commandCalls(DescribeAlarmsCommand);
  expect(call?.args[0].input.AlarmTypes).toEqual(['MetricAlarm', 'CompositeAlarm']);
});

test('it is told how an alarm takes periods without data, as AWS does when nothing is said', async () => {
  const ways = ['breaching', 'notBreaching', 'ignore', 'missing', undefined];
  const names = ways.map((way) => `alarm-${way}`);
  cloudWatch.on(DescribeAlarmsCommand).resolves({
    MetricAlarms: ways.map((way) => metricAlarm(`alarm-${way}`, way === undefined ? {} : { TreatMissingData: way })),
  });
  expect((await alarms.read(names)).map(({ missingData }) => missingData)).toEqual([...ways.slice(0, 4), 'missing']);
});

test('an alarm of the same name in another Region is not taken for the one that was asked for', async () => {
  cloudWatch.on(DescribeAlarmsCommand).resolves({ MetricAlarms: [metricAlarm('color-5xx')] });
  expect(await alarms.read(['arn:aws:cloudwatch:us-east-1:000000000000:alarm:color-5xx'])).toEqual([]);
});

test('alarms are read 100 a call, each once, every page of them', async () => {
  cloudWatch.on(DescribeAlarmsCommand).callsFake(({ AlarmNames, NextToken }) => {
    const half = AlarmNames.length / 2;
    const names: string[] = NextToken === undefined ? AlarmNames.slice(0, half) : AlarmNames.slice(half);
    return {
      MetricAlarms: names.map((name) => metricAlarm(name)),
      ...(NextToken === undefined && { NextToken: 'more' }),
    };
  });
  const names = Array.from({ length: 150 }, (_, i) => `alarm-${i}`);
  expect((await alarms.read([...names, ...names])).map(({ name }) => name)).toEqual(names);
  expect(
    cloudWatch
      .commandCalls(DescribeAlarmsCommand)
      .map((call) => call.args[0].input.AlarmNames?.length)
      .sort(),
  ).toEqual([100, 100, 50, 50]);
});

test('no alarms need no call', async () => {
  expect(await alarms.read([])).toEqual([]);
  expect(cloudWatch.calls()).toHaveLength(0);
});

test('throttling may be tried again, a missing permission may not', async () => {
  cloudWatch.on(DescribeAlarmsCommand).rejects(Object.assign(new Error('slow down'), { name: 'ThrottlingException' }));
  await expect(alarms.read(['a'])).rejects.toMatchObject({ name: 'Transient' });
  const denied = Object.assign(new Error('no'), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
  cloudWatch.on(DescribeAlarmsCommand).rejects(denied);
  await expect(alarms.read(['a'])).rejects.toMatchObject({ name: 'Refused' });
});
