import { expect, test } from '@jest/globals';
import { parseAnalysis } from '../../../core/spec/parse-analysis.ts';
import { parseSpec } from '../../../core/spec/parse-spec.ts';
import { formatProblem } from '../../../core/text/problem.ts';
import { sampleSpec } from '../../support/sample-spec.ts';

const routers = {
  alb: { provider: 'alb', loadBalancer: 'shop', rules: ['443/10'] },
  lattice: { provider: 'lattice', service: 'checkout', rules: ['https/default'] },
  appmesh: { mesh: 'color-mesh', virtualRouter: 'color-router', routes: ['color-route'] },
};

const parsed = (provider: keyof typeof routers, analysis: unknown) =>
  parseSpec(sampleSpec({ router: routers[provider], analysis }));

const metricsOf = (provider: keyof typeof routers, analysis: unknown): unknown => {
  const read = parsed(provider, analysis);
  if ('problems' in read) return read.problems.map(formatProblem);
  return read.spec.analysis === 'alarmsOnly' ? undefined : read.spec.analysis.metrics;
};

test.each(['alb', 'lattice'] as const)(
  'a router that publishes its own metrics, as %s does, needs no word of them',
  (provider) => {
    const usual = { preset: provider, period: 60, delay: 120 };
    expect(metricsOf(provider, {})).toEqual(usual);
    expect(metricsOf(provider, { metrics: { period: '2m', delay: '3m' } })).toEqual({
      ...usual,
      period: 120,
      delay: 180,
    });
    expect(metricsOf(provider, { metrics: { preset: provider } })).toEqual(usual);
    expect(parsed(provider, { latency: { percentile: 'p99' } })).toHaveProperty('spec.analysis.latency.ratio', 1.25);
  },
);

test('queries of one’s own, and alarms alone, are left as they are', () => {
  const version = { requests: 'SUM(r)', errors: 'SUM(e)' };
  expect(metricsOf('alb', { metrics: { canary: version, stable: version } })).toMatchObject({ canary: version });
  expect(metricsOf('alb', 'alarmsOnly')).toBeUndefined();
});

test('the namespace is AWS’s there, and the collector’s own on App Mesh', () => {
  expect(metricsOf('alb', { metrics: { namespace: 'CWAgent' } })).toEqual([
    'analysis.metrics.namespace: found "CWAgent", allowed: none: AWS publishes the metrics of this preset in a namespace of its own',
  ]);
  expect(metricsOf('appmesh', { metrics: { preset: 'containerinsights' } })).toEqual([
    'analysis.metrics.namespace: found nothing, allowed: the namespace that the collector publishes to, such as CWAgent',
  ]);
});

test('on App Mesh the metrics must be named', () => {
  expect(metricsOf('appmesh', {})).toEqual([expect.stringMatching(/^analysis\.metrics: found nothing/)]);
  expect(metricsOf('appmesh', { metrics: { period: '1m' } })).toEqual([
    expect.stringMatching(/^analysis\.metrics\.preset: found nothing, allowed: appmesh-extension-statsd or/),
  ]);
});

test.each([
  ['appmesh', { preset: 'alb' }, 'alb'],
  ['alb', { preset: 'appmesh-extension-statsd', namespace: 'CWAgent' }, 'appmesh-extension-statsd'],
  ['lattice', { preset: 'alb' }, 'alb'],
] as const)('the metrics of another kind of router are none on %s: %j', (provider, metrics, found) => {
  expect(metricsOf(provider, { metrics })).toEqual([
    `analysis.metrics.preset: found "${found}", allowed: alb on a load balancer, lattice on a service of VPC Lattice, a collector of Envoy’s metrics on App Mesh; or queries of your own`,
  ]);
});

test('a section alone is completed by the router of its spec, or judged from anywhere', () => {
  expect(parseAnalysis({ metrics: { period: '2m' } }, 'alb')).toMatchObject({
    analysis: { metrics: { preset: 'alb', period: 120 } },
  });
  expect(parseAnalysis({})).toHaveProperty('analysis');
  expect(parseAnalysis([], 'alb')).toHaveProperty('problems');
});
