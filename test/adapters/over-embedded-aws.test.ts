import { expect, test } from '@jest/globals';
import { cloudWatchClient } from '../../adapters/cloudwatch/client.ts';
import { cloudWatchAlarms } from '../../adapters/cloudwatch/cloudwatch-alarms.ts';
import { cloudWatchMetrics } from '../../adapters/cloudwatch/cloudwatch-metrics.ts';
import { eventBridgeClient } from '../../adapters/events/client.ts';
import { eventBridgeAnnouncer } from '../../adapters/events/eventbridge.ts';
import { stepFunctionsClient } from '../../adapters/executions/client.ts';
import { stepFunctions } from '../../adapters/executions/step-functions.ts';
import { embedded } from '../support/embedded.ts';
import { samplePlan } from '../support/sample-control.ts';
import { testStart } from '../support/test-clock.ts';
import { testSender } from '../support/test-sender.ts';

const { analysis, router } = samplePlan();
if (analysis === 'alarmsOnly') throw new Error('the sample watches metrics');
const minute = 60_000;
const from = testStart - 10 * minute;
const dimensions = (target: string, metricType: string) =>
  Object.entries({
    Mesh: 'color-mesh',
    VirtualNode: 'client',
    TargetVirtualService: 'color.local',
    TargetVirtualNode: target,
    metric_type: metricType,
  }).map(([Name, Value]) => ({ Name, Value }));

async function withTraffic() {
  const { overrides, call } = await embedded();
  const at = (i: number) => (from + i * minute) / 1000;
  const counter = (name: string, target: string, Timestamp: number, Value: number) => ({
    MetricName: `envoy_appmesh_${name}`,
    Dimensions: dimensions(target, 'counter'),
    Timestamp,
    Value,
  });
  const timing = (target: string, Timestamp: number, Values: number[], Counts: number[]) => ({
    MetricName: 'envoy_appmesh_TargetResponseTime',
    Dimensions: dimensions(target, 'timing'),
    Timestamp,
    Values,
    Counts,
  });
  await call('monitoring', 'PutMetricData', {
    Namespace: 'CWAgent',
    MetricData: [
      counter('RequestCountPerTarget', 'color-v1', at(0), 90),
      counter('RequestCountPerTarget', 'color-v1', at(1), 80),
      counter('RequestCountPerTarget', 'color-v2', at(1), 8),
      counter('RequestCountPerTarget', 'color-v2', at(1), 2),
      counter('HTTPCode_Target_5XX_Count', 'color-v2', at(1), 3),
      timing('color-v1', at(1), [20], [80]),
      timing('color-v2', at(1), [20, 500], [5, 5]),
    ],
  });
  return { overrides, call };
}

test('what callers publish is found and measured, period by period', async () => {
  const { overrides } = await withTraffic();
  const source = cloudWatchMetrics(cloudWatchClient(overrides));
  const callers = await source.callersOf(analysis, router, 'color-v1');
  expect(callers).toEqual([{ Mesh: 'color-mesh', TargetVirtualService: 'color.local', VirtualNode: 'client' }]);
  const plan = samplePlan({
    callers,
    analysis: { ...analysis, latency: { percentile: 'p99', ratio: 1.25, slow: 'strict' } },
  });
  const { periods, unmeasured } = await source.measure(plan, from, from + 3 * minute);
  expect(unmeasured).toBeUndefined();
  expect(periods).toEqual([
    { start: from, stable: { requests: 90, errors: 0, unreported: true } },
    {
      start: from + minute,
      canary: { requests: 10, errors: 3, latencyMs: expect.any(Number) },
      stable: { requests: 80, errors: 0, latencyMs: 20, unreported: true },
    },
    { start: from + 2 * minute },
  ]);
  expect(periods[1]?.canary?.latencyMs).toBeGreaterThan(400);
});

test('custom expressions are measured as they are', async () => {
  const { overrides } = await withTraffic();
  const search = (metric: string, target: string) =>
    `SUM(SEARCH('{CWAgent,Mesh,VirtualNode,TargetVirtualService,TargetVirtualNode,metric_type} MetricName="envoy_appmesh_${metric}" TargetVirtualNode="${target}"', 'Sum', 60))`;
  const version = (target: string) => ({
    requests: search('RequestCountPerTarget', target),
    errors: `FILL(${search('HTTPCode_Target_5XX_Count', 'color-v2')}, 0)`,
  });
  const metrics = { canary: version('color-v2'), stable: version('color-v1'), period: 60, delay: 120 };
  const plan = samplePlan({ callers: [], analysis: { ...analysis, metrics } });
  const measured = await cloudWatchMetrics(cloudWatchClient(overrides)).measure(plan, from + minute, from + 2 * minute);
  expect(measured).toEqual({
    periods: [{ start: from + minute, canary: { requests: 10, errors: 3 }, stable: { requests: 80, errors: 3 } }],
  });
});

test('alarms are read with their state', async () => {
  const { overrides, call } = await embedded();
  await call('monitoring', 'PutMetricAlarm', {
    AlarmName: 'color-5xx',
    Namespace: 'CWAgent',
    MetricName: 'm',
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanThreshold',
  });
  await call('monitoring', 'SetAlarmState', { AlarmName: 'color-5xx', StateValue: 'ALARM', StateReason: 'a test' });
  const [alarm] = await cloudWatchAlarms(cloudWatchClient(overrides)).read(['color-5xx', 'no-such-alarm']);
  expect(alarm).toMatchObject({ name: 'color-5xx', state: 'ALARM', suppressed: false, reason: 'a test' });
  expect(await cloudWatchAlarms(cloudWatchClient(overrides)).read([alarm?.arn ?? ''])).toEqual([alarm]);
});

test('executions are seen to run, wake and end', async () => {
  const { overrides, call } = await embedded();
  const definition = JSON.stringify({
    QueryLanguage: 'JSONata',
    StartAt: 'Wait',
    States: { Wait: { Type: 'Wait', Seconds: 60, End: true } },
  });
  const role = { roleArn: 'arn:aws:iam::000000000000:role/test' };
  const machine = (await call('states', 'CreateStateMachine', { name: 'rollout', definition, ...role })) as {
    stateMachineArn: string;
  };
  const { stateMachineArn } = machine;
  const started = (await call('states', 'StartExecution', { stateMachineArn, name: 'one' })) as {
    executionArn: string;
  };
  const executions = stepFunctions(stepFunctionsClient(overrides), stateMachineArn);
  expect(await executions.running()).toEqual(new Set([started.executionArn]));
  expect(await executions.stateOf(started.executionArn)).toEqual({ kind: 'running' });
  await call('states', 'StopExecution', { executionArn: started.executionArn });
  expect(await executions.stateOf(started.executionArn)).toEqual({ kind: 'ended' });
  expect(await executions.stateOf(`${started.executionArn}-two`)).toEqual({ kind: 'ended' });
  await expect(executions.wake('no such token', 'look')).resolves.toBeUndefined();
});

test('an event arrives on its bus', async () => {
  const { overrides, aws } = await embedded();
  const event = {
    type: 'Rollout Started',
    eventId: 'e1',
    rolloutId: 'color-r2-1',
    service: 'color',
    router: 'appmesh/m/r',
    text: 'color starts',
  } as const;
  const sent: unknown[] = [];
  aws.services.events.onEvent(({ event: { source, detail } }) => sent.push({ source, detail }));
  await eventBridgeAnnouncer(eventBridgeClient(overrides), 'default', () => testSender).announce([event]);
  expect(sent).toMatchObject([{ source: 'meshshift', detail: { version: 1, eventId: 'e1' } }]);
});
