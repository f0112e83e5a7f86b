import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { cloudWatchClient } from '../../../adapters/cloudwatch/client.ts';
import { metricPresets } from '../../../adapters/cloudwatch/metric-presets.ts';
import { findMetrics } from '../../../cli/init/live-facts.ts';
import type { SpecFacts } from '../../../cli/init/spec-text.ts';
import { specText } from '../../../cli/init/spec-text.ts';
import { parseSpec } from '../../../core/spec/parse-spec.ts';
import { presetNames } from '../../../core/spec/presets.ts';
import type { VirtualClock } from '../../../local/clock.ts';
import { embedded } from '../../support/embedded.ts';

const facts: SpecFacts = {
  service: 'color',
  mesh: 'color-mesh',
  virtualRouter: 'color-router',
  route: 'color-route',
  canary: 'color-v2',
  live: { stable: 'color-v1', kind: 'httpRoute', canaryExists: true },
  metrics: undefined,
};

test.each(presetNames)(
  'the metrics of a live route are found as %s, and the spec that names them is valid',
  async (preset) => {
    const { aws, call, overrides } = await embedded();
    const { requests, target } = metricPresets[preset];
    const dimensions = {
      ...requests.dimensions,
      [target]: 'color-v1',
      ...(preset === 'containerinsights' && { envoy_http_conn_manager_prefix: 'ingress' }),
    };
    await call('monitoring', 'PutMetricData', {
      Namespace: 'Mesh/Envoy',
      MetricData: [
        {
          MetricName: requests.name,
          Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
          Value: 1,
        },
      ],
    });
    await (aws.surroundings.clock as VirtualClock).advance(20 * 60_000);
    const metrics = await findMetrics(cloudWatchClient(overrides), 'color-v1');
    expect(metrics).toEqual({ preset, namespace: 'Mesh/Envoy' });
    expect(parseSpec(parse(specText({ ...facts, metrics })))).toHaveProperty('spec');
    const silent = /-(statsd|otel)$/.test(metrics?.preset ?? '');
    expect(specText({ ...facts, metrics }).includes('reportedOnlyWhenNonZero')).toBe(silent);
    expect(await findMetrics(cloudWatchClient(overrides), 'color-v9')).toBeUndefined();
  },
);

test('without metrics the spec is valid and names the presets; for TCP it asks for an alarm', () => {
  expect(parseSpec(parse(specText(facts)))).toHaveProperty('spec');
  expect(specText(facts)).toContain(presetNames.join(', '));
  const tcp = parseSpec(parse(specText({ ...facts, live: { ...facts.live, kind: 'tcpRoute' } })));
  expect(tcp).toMatchObject({ problems: [{ path: 'alarms' }] });
});
