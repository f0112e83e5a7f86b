import { describe, expect, test } from '@jest/globals';
import { judge } from '../../../core/analysis/judge.ts';
import type { Period } from '../../../core/analysis/series.ts';
import { evidence, period, repeat, spec, step, type Told } from './story.ts';

const history = repeat(60, null, [6000, 24]);
const judged = (more: Record<string, unknown>, running: readonly Period[]) =>
  judge(evidence([step(10, running)], { rules: spec(more), history }));
const series = (...canaries: Told[]) => canaries.map((canary, i) => period(canary, [900, 4, 100], i));

describe('plain limits', () => {
  const limits = { errorRate: '2%', failures: 3, alone: true };

  test('fail at so many periods in a row above a limit, and not before', () => {
    const bad: Told = [100, 3];
    const good: Told = [100, 2];

    expect(judged({ limits }, series(bad, bad, good, bad, bad)).verdict).toBe('pass');
    expect(judged({ limits }, series(bad, good, bad, bad, bad))).toMatchObject({
      verdict: 'fail',
      reasons: [{ metric: 'errorRate', value: 0.03, limit: 0.02, requests: 500 }, {}],
    });
    expect(judged({ limits }, series(bad, bad, bad)).reasons[0]?.text).toBe(
      'canary error rate above 2% in 3 periods in a row, last 3%; 3 fail',
    );
  });

  test('a period without data neither ends a row nor lengthens it', () => {
    expect(judged({ limits }, series([100, 3], null, [100, 3], null)).verdict).not.toBe('fail');
    expect(judged({ limits }, series([100, 3], null, [100, 3], null, [100, 3])).verdict).toBe('fail');
  });

  test('hold the canary against the stable of the same period', () => {
    const relative = { errorRatio: 3, latencyRatio: 2, failures: 2, alone: true };
    const slow: Told = [100, 0, 201];

    expect(judged({ limits: relative }, series([100, 2], [100, 2])).verdict).toBe('fail');
    expect(judged({ limits: relative }, series([100, 1], [100, 1], [100, 1])).verdict).toBe('pass');
    expect(judged({ limits: relative, latency: { percentile: 'p99' } }, series(slow, slow)).reasons[0]?.text).toBe(
      "canary p99 above 2 times the stable's in 2 periods in a row, last 2.01 times the stable's; 2 fail",
    );
  });

  test('alone, they leave the test out and never end a bake early', () => {
    const suspicious = series(...Array.from({ length: 9 }, (): Told => [100, 5]));
    const high = { errorRate: '10%', failures: 3 };

    expect(judged({ limits: high }, suspicious).verdict).toBe('fail');
    expect(judged({ limits: { ...high, alone: true } }, suspicious).verdict).toBe('pass');
    expect(judged({ limits: { ...high, alone: true } }, suspicious).enough).toBeUndefined();
  });

  test('alone, they pass nothing before enough requests were served', () => {
    expect(judged({ limits }, series([100, 0], [100, 0])).verdict).toBe('inconclusive');
    expect(judged({ limits }, repeat(3, [10, 0], [90, 0])).reasons[0]?.text).toBe(
      'canary served 30 requests in 3 periods; at least 50 in 3 periods are needed',
    );
    expect(judged({ limits }, series(null, null, null, null)).verdict).not.toBe('pass');
  });
});

describe('a metric that is only watched', () => {
  test('says what it would have said, and decides nothing', () => {
    const slow = repeat(12, [1000, 4, 300], [9000, 36, 100]);
    const judgement = judged({ latency: {}, watch: ['latency'] }, slow);

    expect(judged({ latency: {} }, slow).verdict).toBe('fail');
    expect(judgement).toMatchObject({ verdict: 'pass', enough: true });
    expect(judgement.reasons.find(({ metric }) => metric === 'latency')?.text).toContain(
      '(only watched, would be: fail)',
    );
  });

  test('is no reason to end a bake early when it is the error rate', () => {
    const judgement = judged({ watch: ['errorRate'] }, repeat(6, [1000, 4], [9000, 36]));

    expect(judgement.verdict).toBe('pass');
    expect(judgement.enough).toBeUndefined();
  });
});
