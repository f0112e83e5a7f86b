import { expect, test } from '@jest/globals';
import { concluded, nothing } from './conclusion.ts';
import { examination } from './examination.ts';
import { talk } from './talk.ts';
import { world } from './world.ts';

const id = '1-6955b900-000000000000000000000001';
const time = new Date('2026-01-01T00:00:00Z');
const seconds = time.getTime() / 1000;
const range = { StartTime: time, EndTime: new Date(time.getTime() + 60_000) };
const segment = {
  name: 'front',
  id: '0000000000000001',
  trace_id: id,
  start_time: seconds,
  end_time: seconds + 1,
  origin: 'AWS::AppMesh::Proxy',
  user: 'ann',
  annotations: { color: 'blue', n: 1, vip: true },
  http: {
    request: { method: 'GET', url: 'http://shop/', user_agent: 'curl', client_ip: '::1' },
    response: { status: 200 },
  },
  subsegments: [
    {
      id: '0000000000000002',
      name: 'pay',
      namespace: 'remote',
      start_time: seconds,
      end_time: seconds + 0.5,
      fault: true,
    },
  ],
};

test('X-Ray answers each of its operations as the SDK’s model says', async () => {
  const { aws, clock, ...others } = world();
  const conversation = await talk('xray', { aws, clock, ...others });
  const asked = examination(conversation);
  const { good, bad } = asked;
  await good('PutTraceSegments', { TraceSegmentDocuments: [JSON.stringify(segment), '{}'] });
  await good('PutTelemetryRecords', {
    TelemetryRecords: [{ Timestamp: time, SegmentsReceivedCount: 1, BackendConnectionErrors: { OtherCount: 0 } }],
    Hostname: 'here',
  });
  await good('GetTraceSummaries', { ...range, TimeRangeType: 'TraceId', FilterExpression: 'service("front")' });
  await bad('GetTraceSummaries', 'InvalidRequestException', { ...range, FilterExpression: 'coverage > 1' });
  await good('BatchGetTraces', { TraceIds: [id, '1-6955b900-000000000000000000000002'] });
  await good('GetServiceGraph', { ...range, GroupName: 'Default' });
  await good('GetTraceGraph', { TraceIds: [id] });
  await good('GetSamplingRules', {});
  await bad('GetSamplingRules', 'InvalidRequestException', { NextToken: 'x' });
  const statistics = {
    RuleName: 'Default',
    ClientID: 'a'.repeat(24),
    Timestamp: time,
    RequestCount: 2,
    SampledCount: 1,
  };
  await good('GetSamplingTargets', { SamplingStatisticsDocuments: [statistics, { ...statistics, RuleName: 'mine' }] });
  expect(await concluded(conversation, asked, world())).toEqual(nothing);
});
