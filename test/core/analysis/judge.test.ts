import { describe, expect, test } from '@jest/globals';
import { judge } from '../../../core/analysis/judge.ts';
import { evidence, period, repeat, spec, step } from './story.ts';

const quiet = repeat(60, null, [2000, 8]);

describe('the error rate', () => {
  test('a canary as good as the stable passes after three whole periods', () => {
    const judgement = judge(evidence([step(5, repeat(3, [300, 1], [5700, 24]))], { history: quiet }));

    expect(judgement.verdict).toBe('pass');
    expect(judgement.silence).toBeUndefined();
  });

  test('two periods are too few to pass', () => {
    expect(judge(evidence([step(5, repeat(2, [300, 1], [5700, 24]))])).verdict).toBe('inconclusive');
  });

  test('a canary with many more errors fails, and the reason tells value, limit and both numbers of requests', () => {
    const running = [...repeat(3, [204, 10], [3877, 15])];
    const judgement = judge(evidence([step(5, running)], { history: quiet }));

    expect(judgement.verdict).toBe('fail');
    expect(judgement.enough).toBeUndefined();
    expect(judgement.reasons[0]).toMatchObject({
      metric: 'errorRate',
      requests: 612,
      value: 30 / 612,
      stable: 45 / 11631,
    });
    expect(judgement.reasons[0]?.limit).toBeCloseTo(1.1 * (45 / 11631) + 0.001, 12);
    expect(judgement.reasons[0]?.text).toMatch(
      /^error rate 4.9% of 612 requests; allowed 0.53%, stable 0.39% of 11,631; chance alone would show this once in \d+ such rollouts at most$/,
    );
  });

  test('the evidence of a cold start and of one bad period alone does not suffice', () => {
    const good = repeat(4, [300, 1], [5700, 24]);
    const blip = [...good, period([300, 60], [5700, 24]), ...good];

    expect(judge(evidence([step(5, repeat(2, [300, 15], [5700, 24]))], { history: quiet })).verdict).toBe(
      'inconclusive',
    );
    expect(judge(evidence([step(5, blip)], { history: quiet })).verdict).not.toBe('fail');
  });

  test('more caution takes longer, and nothing passes while it warms up', () => {
    const history = repeat(240, null, [6000, 24]);
    const verdicts = (caution: Record<string, unknown>, errors = 7) =>
      [1, 2, 3, 4, 5, 6, 7].map(
        (n) =>
          judge(evidence([step(5, repeat(n, [300, errors], [5700, 24]))], { rules: spec({ caution }), history }))
            .verdict,
      );

    expect(verdicts({}).indexOf('fail')).toBe(2);
    expect(verdicts({ alpha: 0.001 }).indexOf('fail')).toBe(3);
    expect(verdicts({ minBadPeriods: 3 }).indexOf('fail')).toBeGreaterThan(3);
    expect(verdicts({ warmup: { minutes: 3 } }).indexOf('fail')).toBe(4);
    expect(verdicts({}, 1).indexOf('pass')).toBe(2);
    expect(verdicts({ warmup: { minutes: 3 } }, 1).indexOf('pass')).toBe(5);
  });

  test('an outage of a third of all answers decides within its first period', () => {
    expect(judge(evidence([step(5, [period([300, 100], [5700, 24])])], { history: quiet })).verdict).toBe('fail');
  });

  test('forty-nine requests with many errors are still too few to judge', () => {
    const judgement = judge(evidence([step(5, [period([49, 20], [931, 1])])]));

    expect(judgement.verdict).toBe('inconclusive');
    expect(judgement.reasons[0]?.text).toContain(
      "too few to judge: needs about 1 more canary request, 1 minute at today's traffic",
    );
  });

  test('a handful of errors that chance explains holds the step until more requests have told', () => {
    const steady = (periods: number) => judge(evidence([step(5, repeat(periods, [100, 1], [1900, 8]))]));

    expect(steady(3).verdict).toBe('inconclusive');
    expect(steady(3).reasons[0]?.text).toMatch(
      /harm is not ruled out yet: needs about [\d,]+ more canary requests, \d+ minutes? at today's traffic$/,
    );
    expect(steady(6)).toMatchObject({ verdict: 'pass', enough: true });
  });

  test('a canary that turns bad in the middle of a step is found as well', () => {
    const running = [...repeat(6, [300, 2], [5700, 28]), ...repeat(4, [300, 15], [5700, 28])];
    const judgement = judge(evidence([step(5, running)], { history: repeat(60, null, [6000, 30]) }));

    expect(judgement.verdict).toBe('fail');
    expect(judgement.reasons[0]?.text).toContain('chance alone would show this once in');
  });

  test('errors that hit both versions alike are no failure of the canary', () => {
    const blip = repeat(3, [300, 30], [5700, 570]);
    const running = [...repeat(3, [300, 1], [5700, 24]), ...blip, ...repeat(3, [300, 1], [5700, 24])];

    expect(judge(evidence([step(5, running)], { history: quiet })).verdict).not.toBe('fail');
  });

  test('a canary that hurts both versions is found by what was usual before', () => {
    const steps = [step(4, repeat(5, [300, 1], [5700, 24])), step(5, repeat(6, [300, 16], [5700, 310]))];
    const judgement = judge(evidence(steps, { history: repeat(60, null, [6000, 24]) }));

    expect(judgement.verdict).toBe('fail');
    expect(judgement.reasons[0]?.text).toContain(
      'error rate of canary and stable together 5.43% of 30,000 requests; allowed 2.2%, usual 0.4%',
    );
  });

  test('the absolute limit fails a canary that is no worse than an ailing stable', () => {
    const rules = spec({ errorRate: { max: '1%' } });
    const judgement = judge(evidence([step(50, repeat(3, [1000, 50], [1000, 50]))], { rules }));

    expect(judgement.verdict).toBe('fail');
    expect(judgement.reasons[0]?.text).toBe('error rate 5% of 3,000 requests; allowed 1%, the absolute limit');
  });

  test('at weight 100 the canary is held against what the stable did before', () => {
    const before = step(50, repeat(3, [1000, 4], [1000, 4]));
    const bad = judge(evidence([before, step(100, repeat(3, [2000, 60], null))], { history: quiet }));
    const good = judge(evidence([before, step(100, repeat(3, [2000, 8], null))], { history: quiet }));

    expect(bad.verdict).toBe('fail');
    expect(bad.reasons[0]?.text).toContain('stable 0.4% of 123,000 before this step');
    expect(good.verdict).toBe('pass');
  });

  test('with no stable to compare with and no absolute limit nothing is concluded', () => {
    const judgement = judge(evidence([step(100, repeat(5, [2000, 8], null))]));

    expect(judgement.verdict).toBe('inconclusive');
    expect(judgement.reasons[0]?.text).toContain('the stable has no requests to compare with');
  });
});

describe('the latency', () => {
  const rules = spec({ latency: { percentile: 'p99', ratio: 1.25, max: '500ms' } });

  test('a canary that is slower in the median period fails and the reason says how much', () => {
    const judgement = judge(evidence([step(10, repeat(9, [100, 0, 412], [900, 0, 180]))], { rules }));

    expect(judgement.verdict).toBe('fail');
    expect(judgement.reasons[0]).toMatchObject({
      metric: 'latency',
      value: 412,
      stable: 180,
      limit: 225,
      requests: 900,
    });
    expect(judgement.reasons[0]?.text).toBe(
      "p99 412 ms of 900 requests; allowed 225 ms, 1.25 times the stable's 180 ms (2.29 times); chance alone would show this once in 21 such rollouts at most",
    );
  });

  test('a canary that is slower, but not for long enough to tell, is held and never passed', () => {
    const judgement = judge(evidence([step(10, repeat(3, [1000, 0, 412], [9000, 0, 180]))], { rules }));

    expect(judgement.verdict).toBe('inconclusive');
    expect(judgement.reasons[0]?.text).toContain('not for long enough to rule out chance');
  });

  test('one slow period among many does not fail', () => {
    const running = [...repeat(4, [1000, 0, 190], [9000, 0, 180]), period([1000, 0, 480], [9000, 0, 180])];

    expect(judge(evidence([step(10, running)], { rules })).verdict).toBe('pass');
  });

  test('the absolute limit in milliseconds stands beside the ratio', () => {
    const judgement = judge(evidence([step(10, repeat(3, [100, 0, 600], [900, 0, 590]))], { rules }));

    expect(judgement.verdict).toBe('fail');
    expect(judgement.reasons[0]?.text).toBe('p99 600 ms of 300 requests; allowed 500 ms, the absolute limit');
  });

  test('counts of slow requests are quoted when they gave the verdict away', () => {
    const counts = (requests: number, slow: [number, number]) => ({ requests, errors: 0, latencyMs: 100, slow });
    const history = Array.from({ length: 60 }, () => ({ start: 0, stable: counts(6000, [300, 120]) }));
    const running = Array.from({ length: 6 }, () => ({
      start: 0,
      canary: counts(300, [60, 20]),
      stable: counts(5700, [285, 114]),
    }));
    const judgement = judge(evidence([step(5, running)], { rules, history }));

    expect(judgement.verdict).toBe('fail');
    expect(judgement.reasons[0]?.text).toContain(
      'slow requests 20% of 1,800 requests; allowed 5.7%, stable 5% of 34,200 (slower than its earlier p90; of the canary: than 1.25 times that); p99 100 ms, stable 100 ms; chance alone',
    );
  });

  test('of a long tail, those above the p98 are quoted, with what strict limits allow', () => {
    const counts = (requests: number, slow: [number, number]) => ({ requests, errors: 0, latencyMs: 100, slow });
    const history = Array.from({ length: 60 }, () => ({ start: 0, stable: counts(6000, [300, 120]) }));
    const running = Array.from({ length: 20 }, () => ({
      start: 0,
      canary: counts(1000, [70, 40]),
      stable: counts(5000, [250, 100]),
    }));
    const strict = spec({ latency: { slow: 'strict' } });
    const judgement = judge(evidence([step(20, running)], { rules: strict, history }));

    expect(judgement.verdict).toBe('fail');
    expect(judgement.reasons[0]?.text).toContain(
      'slow requests 4% of 20,000 requests; allowed 2.5%, stable 2% of 100,000 (slower than its earlier p98 allows)',
    );
  });

  test('no response times at all never pass', () => {
    expect(judge(evidence([step(10, repeat(5, [100, 0], [900, 0]))], { rules })).verdict).toBe('inconclusive');
  });

  test('at weight 100 the stable of earlier periods is the measure', () => {
    const before = step(50, repeat(3, [500, 0, 100], [500, 0, 100]));
    const judgement = judge(evidence([before, step(100, repeat(11, [1000, 0, 300], null))], { rules }));

    expect(judgement.verdict).toBe('fail');
    expect(judgement.reasons[0]?.text).toContain("the stable's 100 ms before this step");
  });

  test('at weight 100 a last request that the stable still got does not hold the rollout for ever', () => {
    const before = step(50, repeat(3, [500, 0, 100], [500, 0, 100]));
    const late = [period([1000, 0, 100], [48, 0, 90]), ...repeat(9, [1000, 0, 100], null)];
    const judgement = judge(evidence([before, step(100, late)], { rules, history: quiet }));

    expect(judgement.reasons.map(({ metric, verdict }) => [metric, verdict])).toContainEqual(['latency', 'pass']);
    expect(judgement.verdict).toBe('pass');
  });
});

describe('the verdict', () => {
  test('a source that could not measure is an error that says why', () => {
    const judgement = judge(evidence([step(5, repeat(5, [300, 1], [5700, 24]))], { unmeasured: 'InternalError' }));

    expect(judgement).toEqual({
      verdict: 'error',
      reasons: [{ metric: 'traffic', verdict: 'error', requests: 0, text: 'could not measure: InternalError' }],
    });
  });

  test('a step without any whole period is inconclusive', () => {
    expect(judge(evidence([step(5, [])])).verdict).toBe('inconclusive');
    expect(judge(evidence([])).verdict).toBe('inconclusive');
  });

  test('the worst reason comes first', () => {
    const rules = spec({ latency: {} });
    const judgement = judge(evidence([step(10, repeat(3, [100, 30], [900, 0, 20]))], { rules }));

    expect(judgement.verdict).toBe('fail');
    expect(judgement.reasons.map((reason) => reason.verdict)).toEqual(['fail', 'inconclusive']);
  });
});
