import { describe, expect, test } from '@jest/globals';
import { parseAnalysis } from '../../../core/spec/parse-analysis.ts';
import { formatProblem } from '../../../core/text/problem.ts';
import { additionalMetric, routeQueries } from '../../support/additional-metric.ts';

const parsed = (...additionalMetrics: readonly unknown[]) => parseAnalysis({ additionalMetrics });
const problems = (...metrics: readonly unknown[]) => {
  const read = parsed(...metrics);
  return 'problems' in read ? read.problems.map(formatProblem) : [];
};
const timed = (name: string, changes: object = {}) =>
  additionalMetric(name, {
    canary: routeQueries(name, 'v2', 'latency'),
    stable: routeQueries(name, 'v1', 'latency'),
    latency: {},
    ...changes,
  });

describe('an additional metric', () => {
  test('needs a name and the queries of both versions; each has an allowance of its own', () => {
    expect(parsed(additionalMetric('checkout'), timed('GET /cart', { errorRate: { tolerance: '1pp' } }))).toMatchObject(
      {
        analysis: {
          additionalMetrics: [
            { name: 'checkout', errorRate: { tolerance: 0.001, ratio: 1.1 }, minRequests: 10, mustPass: false },
            {
              name: 'GET /cart',
              errorRate: { tolerance: 0.01, ratio: 1.1 },
              latency: { percentile: 'p90', ratio: 1.25 },
            },
          ],
        },
      },
    );
  });

  test('may be a response time alone', () => {
    const { requests, latency } = routeQueries('db', 'v1', 'latency');
    const alone = { requests, latency };
    expect(problems({ name: 'db', canary: alone, stable: alone, latency: { ratio: 1.5 } })).toEqual([]);
  });

  test('that counts slow requests by its own limits is judged strictly, as the main one is', () => {
    const slow = { ...routeQueries('a', 'v1', 'latency'), slow: ['s1', 's2'] };
    expect(parsed({ name: 'a', canary: slow, stable: slow, latency: {} })).toMatchObject({
      analysis: { additionalMetrics: [{ latency: { percentile: 'p99', slow: 'strict' } }] },
    });
  });

  test('with several faults is refused with all of them, each under its path', () => {
    const { requests } = routeQueries('b', 'v1');
    const found = problems(
      additionalMetric('checkout', { stable: { requests }, minRequest: 3 }),
      additionalMetric('checkout', { errorRate: { tolerance: 'much' }, latency: {} }),
      { name: 'b\n', canary: { requests }, stable: { requests } },
    );
    expect(found.map((one) => one.split(': found')[0]).toSorted()).toEqual([
      'additionalMetrics',
      'additionalMetrics[0].canary.errors',
      'additionalMetrics[0].minRequest',
      'additionalMetrics[1].errorRate.tolerance',
      'additionalMetrics[1].latency',
      'additionalMetrics[2].canary',
      'additionalMetrics[2].name',
    ]);
    expect(found.join('\n')).toContain('did you mean minRequests?');
  });

  test('has a name that no other one has', () => {
    expect(problems(additionalMetric('checkout'), additionalMetric('checkout'))).toEqual([
      expect.stringMatching(/^additionalMetrics: .*allowed: names that differ$/),
    ]);
  });

  test('is one of ten at most', () => {
    const many = Array.from({ length: 11 }, (_, i) => additionalMetric(`route ${i}`));
    expect(problems(...many.slice(1))).toEqual([]);
    expect(problems(...many)).toEqual([expect.stringContaining('allowed: at most 10 entries')]);
  });

  test('is not taken where the test is left out', () => {
    const read = parseAnalysis({
      limits: { errorRate: '1%', alone: true },
      additionalMetrics: [additionalMetric('a')],
    });
    expect(read).toMatchObject({ problems: [{ path: 'additionalMetrics' }] });
  });
});
