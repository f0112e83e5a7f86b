import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { virtualClock } from '../../../../local/clock.ts';
import { record } from '../../../../local/data-plane/stats/histogram.ts';
import { add, createStats } from '../../../../local/data-plane/stats/stats.ts';
import { startStatsd } from '../../../../local/data-plane/stats/statsd.ts';

const identity = { meshName: 'm', resource: { kind: 'VirtualNode', name: 'n' } } as const;

test('A daemon gets what counters grew by, where gauges stand, and each value, with their tags', async () => {
  const daemon = createSocket('udp4').bind(0, '127.0.0.1');
  await once(daemon, 'listening');
  const clock = virtualClock();
  const stats = createStats();
  const stop = startStatsd({ stats, identity, hasMeshTags: false, port: daemon.address().port, clock });
  const heard = async () => {
    const [message] = await Promise.all([once(daemon, 'message'), clock.advance(5000)]);
    return String(message[0]).split('\n');
  };
  try {
    const total = stats.counter('cluster.cds_egress_m_blue_http_8080.upstream_rq_200');
    const time = stats.histogram('appmesh.TargetVirtualNode.blue.TargetVirtualService.color.local.TargetResponseTime');
    add(total, 2);
    add(stats.gauge('server.live'));
    for (const value of [3, 123]) record(time, value);
    const target = '|#Mesh:m,VirtualNode:n,TargetVirtualNode:blue,TargetVirtualService:color.local';
    expect(await heard()).toEqual([
      'envoy.cluster.upstream_rq:2|c|#envoy.response_code:200,envoy.cluster_name:cds_egress_m_blue_http_8080',
      'envoy.server.live:1|g',
      `envoy.appmesh.TargetResponseTime:3|ms${target}`,
      `envoy.appmesh.TargetResponseTime:123|ms${target}`,
    ]);
    add(total, 5);
    expect((await heard())[0]).toMatch(/^envoy\.cluster\.upstream_rq:5\|c/);
    stats.reset();
    add(total);
    expect((await heard())[0]).toMatch(/^envoy\.cluster\.upstream_rq:1\|c/);
    expect(await heard()).toEqual(['envoy.server.live:1|g']);
  } finally {
    stop();
    daemon.close();
  }
});
