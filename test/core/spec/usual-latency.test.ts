import { expect, test } from '@jest/globals';
import { parseAnalysis } from '../../../core/spec/parse-analysis.ts';
import { parseSpec } from '../../../core/spec/parse-spec.ts';
import { sampleSpec } from '../../support/sample-spec.ts';

const version = { requests: 'r', errors: 'e', latency: 'l' };
const counting = { ...version, slow: ['a', 'b'] };
const own = (queries: object) => ({ canary: queries, stable: queries });
const latencyOf = (analysis: object) => {
  const read = parseAnalysis(analysis);
  return 'problems' in read ? read.problems : read.analysis.latency;
};

test('a canary within the ratio is kept unless the spec is strict', () => {
  expect(latencyOf({ latency: {} })).toMatchObject({ slow: 'asPromised' });
  expect(latencyOf({ latency: { slow: 'strict' } })).toMatchObject({ slow: 'strict' });
});

test('queries that count slow requests have one pair of limits for both versions, unless the spec says otherwise', () => {
  expect(latencyOf({ metrics: own(counting), latency: {} })).toMatchObject({ slow: 'strict' });
  expect(latencyOf({ metrics: own(counting), latency: { slow: 'asPromised' } })).toMatchObject({ slow: 'asPromised' });
  expect(latencyOf({ metrics: own(version), latency: {} })).toMatchObject({ slow: 'asPromised' });
});

test.each([
  ['p99', 'counts slow requests', { preset: 'appmesh-extension-statsd', namespace: 'n' }],
  ['p99', 'has queries that do', own(counting)],
  ['p90', 'has nothing but a percentile', own(version)],
  ['p90', 'may have nothing but a percentile', { preset: 'alb' }],
])('the %s is judged where the source %s, unless the spec names another', (percentile, _, metrics) => {
  expect(latencyOf({ metrics, latency: {} })).toMatchObject({ percentile });
  expect(latencyOf({ metrics, latency: { percentile: 'p50' } })).toMatchObject({ percentile: 'p50' });
});

test('a whole spec is read in the same way', () => {
  const spec = sampleSpec({ analysis: { metrics: own(counting), latency: {} } });
  expect(parseSpec(spec)).toHaveProperty('spec.analysis.latency.slow', 'strict');
});
