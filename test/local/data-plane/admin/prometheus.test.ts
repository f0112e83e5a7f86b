import { expect, test } from '@jest/globals';
import { prometheusText } from '../../../../local/data-plane/admin/prometheus.ts';
import { record } from '../../../../local/data-plane/stats/histogram.ts';
import { add, createStats } from '../../../../local/data-plane/stats/stats.ts';

const node = { meshName: 'm', resource: { kind: 'VirtualNode', name: 'n' } } as const;

const textOf = (names: readonly string[], hasMeshTags = false) => {
  const stats = createStats();
  for (const name of names) add(stats.counter(name), 5);
  return prometheusText(stats.list(), node, hasMeshTags);
};

test('Parts of a name become labels, and a family is said once', () => {
  expect(
    textOf(['cluster.cds_egress_m_blue.v1_http_80.upstream_rq_200', 'cluster.cds_ingress_m_n_http_80.upstream_rq_503']),
  ).toBe(
    [
      '# TYPE envoy_cluster_upstream_rq counter',
      'envoy_cluster_upstream_rq{envoy_cluster_name="cds_egress_m_blue.v1_http_80",envoy_response_code="200"} 5',
      'envoy_cluster_upstream_rq{envoy_cluster_name="cds_ingress_m_n_http_80",envoy_response_code="503"} 5',
      '',
    ].join('\n'),
  );
});

test.each([
  [
    'http.ingress.downstream_rq_2xx',
    'envoy_http_downstream_rq_xx{envoy_http_conn_manager_prefix="ingress",envoy_response_code_class="2"} 5',
  ],
  [
    'listener.0.0.0.0_15000.downstream_cx_total',
    'envoy_listener_downstream_cx_total{envoy_listener_address="0.0.0.0_15000"} 5',
  ],
  [
    'http.egress.rds.rds_egress_http.update_rejected',
    'envoy_http_rds_update_rejected{envoy_http_conn_manager_prefix="egress",envoy_rds_route_config="rds_egress_http"} 5',
  ],
  [
    'appmesh.TargetVirtualNode.My.Node.TargetVirtualService.Video.MTV.local.RequestCountPerTarget',
    'envoy_appmesh_RequestCountPerTarget{Mesh="m",TargetVirtualNode="My.Node",TargetVirtualService="Video.MTV.local",VirtualNode="n"} 5',
  ],
  ['appmesh.RequestCount', 'envoy_appmesh_RequestCount{Mesh="m",VirtualNode="n"} 5'],
  ['server.live', 'envoy_server_live{} 5'],
])('%s is %s', (name, line) => {
  expect(textOf([name])).toContain(`\n${line}\n`);
});

test('The tags of App Mesh name mesh and node, and which of several listeners', () => {
  expect(textOf(['http.ingress.downstream_rq_2xx'], true)).toContain(
    '\nenvoy_http_downstream_rq_xx{appmesh_mesh="m",appmesh_virtual_node="n",envoy_http_conn_manager_prefix="ingress",envoy_response_code_class="2"} 5\n',
  );
  expect(textOf(['http.ingress.http.8080.downstream_rq_total'], true)).toContain(
    'envoy_http_downstream_rq_total{appmesh_listener_port="8080",appmesh_listener_protocol="http",appmesh_mesh="m"',
  );
});

test('A histogram has Envoy’s buckets, its sum and its count', () => {
  const stats = createStats();
  for (const value of [3, 30]) record(stats.histogram('http.egress.downstream_rq_time'), value);
  const lines = prometheusText(stats.list(), node, false).split('\n');
  const label = 'envoy_http_conn_manager_prefix="egress"';
  expect(lines[0]).toBe('# TYPE envoy_http_downstream_rq_time histogram');
  expect(lines).toContain(`envoy_http_downstream_rq_time_bucket{${label},le="5"} 1`);
  expect(lines).toContain(`envoy_http_downstream_rq_time_bucket{${label},le="+Inf"} 2`);
  expect(lines).toContain(`envoy_http_downstream_rq_time_sum{${label}} 33`);
});

test('What a label says cannot end it', () => {
  const evil = { meshName: 'm"\n', resource: { kind: 'VirtualNode', name: 'n' } } as const;
  const stats = createStats();
  stats.counter('server.x');
  expect(prometheusText(stats.list(), evil, true)).toContain('appmesh_mesh="m\\"\\n"');
});
