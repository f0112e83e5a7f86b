import { describe, expect, test } from '@jest/globals';
import { judgedMetrics, nearestLimit } from '../../../cli/rollout/judged-metrics.ts';
import type { Reason } from '../../../core/analysis/verdict.ts';
import { samplePlan } from '../../support/sample-control.ts';

const errors: Reason = {
  metric: 'errorRate',
  verdict: 'pass',
  value: 0.002,
  stable: 0.001,
  limit: 0.004,
  requests: 1400,
  text: 'error rate 0.2%',
};
const slow: Reason = { ...errors, metric: 'latency', value: 90, stable: 80, limit: 100, text: 'p99 90 ms' };
const plan = samplePlan();
const rowsOf = (...reasons: readonly Reason[]) => judgedMetrics({ reasons }, plan);

describe('the metrics of a look', () => {
  test('are rows with each figure in its unit, in the order of the findings', () => {
    expect(rowsOf(errors, slow)).toEqual([
      {
        metric: 'error rate',
        stable: '0.1%',
        canary: '0.2%',
        allowed: '0.4%',
        ofLimit: 0.5,
        verdict: 'pass',
        requests: 1400,
        text: 'error rate 0.2%',
      },
      expect.objectContaining({ metric: 'latency', stable: '80 ms', canary: '90 ms', allowed: '100 ms' }),
    ]);
  });

  test('name the additional metric that one is about', () => {
    expect(rowsOf({ ...errors, name: 'checkout' }, { ...slow, name: 'GET /cart' })).toMatchObject([
      { metric: 'checkout error rate' },
      { metric: 'GET /cart latency' },
    ]);
  });

  test('name the watched percentile', () => {
    const { analysis } = plan;
    if (analysis === 'alarmsOnly') throw new Error('the sample is judged');
    const watched = {
      analysis: { ...analysis, latency: { percentile: 'p99', ratio: 1.25, slow: 'asPromised' } },
    } as const;
    expect(judgedMetrics({ reasons: [slow] }, watched)[0]?.metric).toBe('p99');
  });

  test('show a limit in times the stable as such, and a least number of requests as no upper limit', () => {
    const [times, served] = rowsOf(
      { ...errors, value: 3.2, limit: 2, unit: 'times' },
      { metric: 'traffic', verdict: 'inconclusive', value: 12, limit: 50, requests: 12, text: 'too few' },
    );
    expect(times).toMatchObject({ canary: '3.2 times', allowed: '2 times', ofLimit: 1.6 });
    expect(served).toMatchObject({ metric: 'requests', canary: '12', allowed: 'at least 50' });
    expect(served).not.toHaveProperty('ofLimit');
  });
});

describe('the metric that is nearest to its limit', () => {
  test('has the greatest multiple of it', () => {
    expect(nearestLimit(rowsOf(errors, slow))?.metric).toBe('latency');
  });

  test('is one that fails before any other', () => {
    expect(nearestLimit(rowsOf(slow, { ...errors, verdict: 'fail' }))?.metric).toBe('error rate');
  });

  test('is the one with an error where none is allowed', () => {
    const [row] = rowsOf({ ...errors, value: 0.001, limit: 0 });
    expect(row?.ofLimit).toBe(10);
    expect(rowsOf({ ...errors, value: 0, limit: 0 })[0]?.ofLimit).toBe(0);
  });

  test('is none without a limit', () => {
    const { limit: _, ...unlimited } = errors;
    expect(nearestLimit(rowsOf(unlimited))).toBeUndefined();
  });
});
