import { describe, expect, test } from '@jest/globals';
import { virtualClock } from '../../../local/clock.ts';
import { xray } from '../../../local/xray/xray.ts';
import { asking } from '../asking.ts';
import { begin, childOf, range, segment, segmentId, traceId } from './segments.ts';

interface Service {
  readonly ReferenceId: number;
  readonly Name: string;
  readonly Type?: string;
  readonly Edges: readonly {
    readonly ReferenceId: number;
    readonly SummaryStatistics: { readonly TotalCount: number };
  }[];
}

async function graph(...documents: string[]) {
  const ask = asking(xray({ clock: virtualClock() }));
  expect(await ask('PutTraceSegments', { TraceSegmentDocuments: documents })).toEqual({ UnprocessedTraceSegments: [] });
  const { Services } = await ask('GetServiceGraph', range);
  const services = Services as readonly Service[];
  const named = (name: string, type?: string) =>
    services.find(({ Name, Type }) => Name === name && (type === undefined ? Type !== 'client' : Type === type));
  const edges = services.flatMap((from) =>
    from.Edges.map((edge) => {
      const to = services.find(({ ReferenceId }) => ReferenceId === edge.ReferenceId);
      const label = ({ Name, Type = '' }: Service) => (Type === 'client' ? 'client' : Name);
      return `${label(from)} > ${to === undefined ? '?' : label(to)}: ${edge.SummaryStatistics.TotalCount}`;
    }),
  );
  return { services, named, edges: edges.toSorted() };
}

const proxy = { origin: 'AWS::AppMesh::Proxy' };

describe('The graph of services', () => {
  test('leads from the client to each service by its segments, and counts a request once on its way in and out', async () => {
    const { named, edges } = await graph(
      segment(1, 'm/front', proxy),
      segment(2, 'm/front', { ...proxy, ...childOf(1) }),
      segment(3, 'm/back', { ...proxy, ...childOf(2) }),
    );
    expect(edges).toEqual(['client > m/front: 1', 'm/front > m/back: 1']);
    expect(named('m/front')).toMatchObject({
      Root: true,
      State: 'active',
      Type: 'AWS::AppMesh::Proxy',
      SummaryStatistics: { OkCount: 1, TotalCount: 1, TotalResponseTime: 0.01 },
      ResponseTimeHistogram: [{ Value: 0.01, Count: 1 }],
    });
    expect(named('m/back')).not.toHaveProperty('Root');
    expect(named('m/front', 'client')).toMatchObject({ State: 'unknown' });
    expect(named('m/front', 'client')).not.toHaveProperty('SummaryStatistics');
  });

  test('has what the caller saw on an edge, and what the service saw at the service', async () => {
    const { services, named } = await graph(
      segment(1, 'shop', {
        subsegments: [
          {
            id: segmentId(2),
            name: 'stock.local',
            namespace: 'remote',
            start_time: begin,
            end_time: begin + 0.5,
            fault: true,
          },
        ],
      }),
      segment(3, 'stock', { ...childOf(2), start_time: begin, end_time: begin + 0.2 }),
    );
    expect(services.map(({ Name }) => Name).toSorted()).toEqual(['shop', 'shop', 'stock']);
    expect(named('shop')?.Edges).toMatchObject([
      {
        SummaryStatistics: { FaultStatistics: { TotalCount: 1 }, TotalResponseTime: 0.5 },
        ResponseTimeHistogram: [{ Value: 0.5, Count: 1 }],
      },
    ]);
    expect(named('stock')).toMatchObject({ SummaryStatistics: { OkCount: 1, TotalResponseTime: 0.2 } });
  });

  test('has services that send no segments from their callers’ subsegments, and no part of a service’s own work', async () => {
    const call = (n: number, name: string, more: object) => ({
      id: segmentId(n),
      name,
      start_time: begin,
      end_time: begin + 0.1,
      ...more,
    });
    const { named, edges } = await graph(
      segment(1, 'shop', {
        subsegments: [
          call(2, 'own work', { subsegments: [call(3, 'pay.example', { namespace: 'remote' })] }),
          call(4, 'DynamoDB', { namespace: 'aws', aws: { table_name: 'orders' } }),
          call(5, 'SQS', { namespace: 'aws' }),
        ],
      }),
    );
    expect(edges).toEqual(['client > shop: 1', 'shop > SQS: 1', 'shop > orders: 1', 'shop > pay.example: 1']);
    expect([named('pay.example'), named('orders'), named('SQS')].map((one) => one?.Type)).toEqual([
      'remote',
      'AWS::DynamoDB::Table',
      'AWS::SQS',
    ]);
    expect(named('orders')).toMatchObject({ State: 'unknown', SummaryStatistics: { OkCount: 1 } });
  });

  test('counts each request as one of ok, error, throttle and fault, and none that is in progress', async () => {
    const outcomes = [
      {},
      { error: true },
      { error: true, throttle: true },
      { fault: true, error: true },
      { in_progress: true, end_time: undefined },
    ];
    const { named } = await graph(
      ...outcomes.map((outcome, n) => segment(n, 'shop', { trace_id: traceId(n), ...outcome })),
    );
    expect(named('shop')).toMatchObject({
      SummaryStatistics: {
        OkCount: 1,
        ErrorStatistics: { ThrottleCount: 1, OtherCount: 1, TotalCount: 2 },
        FaultStatistics: { OtherCount: 1, TotalCount: 1 },
        TotalCount: 4,
      },
      ResponseTimeHistogram: [{ Value: 0.01, Count: 4 }],
    });
  });

  test('has a segment whose parent never came as one that a client asked for', async () => {
    expect((await graph(segment(2, 'back', childOf(1)))).edges).toEqual(['client > back: 1']);
  });

  test('of some traces is that of those alone', async () => {
    const ask = asking(xray({ clock: virtualClock() }));
    await ask('PutTraceSegments', {
      TraceSegmentDocuments: [segment(1, 'a'), segment(2, 'b', { trace_id: traceId(1) })],
    });
    const { Services } = await ask('GetTraceGraph', { TraceIds: [traceId(1), traceId(9)] });
    expect((Services as Service[]).map(({ Name }) => Name)).toEqual(['b', 'b']);
    const later = await ask('GetServiceGraph', { StartTime: begin + 1, EndTime: begin + 1.5 });
    expect((later.Services as Service[]).map(({ Name }) => Name)).toEqual(['b', 'b']);
  });
});
