import { describe, expect, test } from '@jest/globals';
import { additionalRules, sharesOf } from '../../../core/analysis/additional.ts';
import type { AdditionalEvidence } from '../../../core/analysis/evidence.ts';
import { judge } from '../../../core/analysis/judge.ts';
import type { Period } from '../../../core/analysis/series.ts';
import { additionalMetric, routeQueries } from '../../support/additional-metric.ts';
import { evidence, period, repeat, spec, step } from './story.ts';

const good = repeat(6, [300, 1], [5700, 24]);
const mainHistory = repeat(60, null, [6000, 24]);
const history = repeat(60, null, [120, 1]);

/** The verdict on a healthy main metric with these beside it, at 5 %. */
function judged(found: Readonly<Record<string, readonly Period[]>>, changes: Record<string, unknown> = {}, weight = 5) {
  const names = Object.keys(found);
  const { additionalMetrics = [], caution } = spec({
    additionalMetrics: names.map((name) => additionalMetric(name, changes)),
  });
  const { main, each } = sharesOf(names.length);
  const additional = additionalMetrics.map(
    (metric): AdditionalEvidence => ({
      metric,
      rules: additionalRules(metric, { caution }),
      share: each,
      periodSeconds: 60,
      history,
      steps: [step(weight, found[metric.name] ?? [])],
    }),
  );
  return judge({ ...evidence([step(weight, good)], { history: mainHistory }), share: main, additional });
}

describe('several metrics', () => {
  test('pass together, and the main one does not wait for those with few requests', () => {
    const judgement = judged({ checkout: repeat(6, [6, 0], [114, 1]), search: repeat(6, null, [3, 0]) });
    expect(judgement).toMatchObject({ verdict: 'pass', enough: true });
    expect(judgement.reasons.map(({ name, verdict }) => [name, verdict])).toEqual([
      [undefined, 'pass'],
      ['checkout', 'pass'],
      ['search', 'pass'],
    ]);
  });

  test('fail by the worst one, whose name comes first in the reason', () => {
    const { verdict, enough, reasons } = judged({
      search: repeat(6, [6, 0], [114, 1]),
      checkout: repeat(6, [6, 3], [114, 1]),
    });
    expect([verdict, enough]).toEqual(['fail', undefined]);
    expect(reasons[0]).toMatchObject({ name: 'checkout', metric: 'errorRate', verdict: 'fail' });
    expect(reasons[0]?.text).toMatch(
      /^checkout: error rate 50% of 36 requests; allowed 1.06%, stable 0.88% of 684; chance alone would show this once in [\d,]+ such rollouts/,
    );
  });

  test('that differ by what chance may still explain hold the step', () => {
    const { verdict, reasons } = judged({ checkout: [...repeat(5, [6, 0], [114, 1]), period([6, 3], [114, 1], 5)] });
    expect([verdict, reasons[0]?.name]).toEqual(['inconclusive', 'checkout']);
  });

  test('hold each step until harm is ruled out where they must pass', () => {
    const { verdict, reasons } = judged({ checkout: repeat(6, [6, 0], [114, 1]) }, { mustPass: true });
    expect(verdict).toBe('inconclusive');
    expect(reasons[0]?.text).toMatch(/^checkout: .*harm is not ruled out yet/);
  });

  test('decide nothing where they are only watched', () => {
    const { verdict, reasons } = judged({ checkout: repeat(6, [6, 3], [114, 1]) }, { watch: true });
    expect(verdict).toBe('pass');
    expect(reasons.find(({ name }) => name === 'checkout')?.text).toContain('(only watched, would be: fail)');
  });

  test('count a metric without errors by its response time', () => {
    const queries = (version: string) => {
      const { requests, latency } = routeQueries('db', version, 'latency');
      return { requests, latency };
    };
    const alone = { canary: queries('v2'), stable: queries('v1'), latency: {} };
    const slow = repeat(20, [30, 0, 300], [570, 0, 100]);
    const fast = repeat(20, [30, 0, 100], [570, 0, 100]);
    expect(judged({ db: slow }, alone).reasons[0]).toMatchObject({ name: 'db', metric: 'latency', verdict: 'fail' });
    expect(judged({ db: fast }, alone).verdict).toBe('pass');
  });

  test('that are worse cost the main one nothing but its share: its own verdict stands', () => {
    const bad = repeat(6, [300, 30], [5700, 24]);
    const alone = evidence([step(5, bad)], { history: mainHistory });
    expect(judge(alone).reasons[0]?.name).toBeUndefined();
    expect(judge({ ...alone, share: sharesOf(20).main }).verdict).toBe('fail');
  });
});

describe('silence of an additional metric', () => {
  test.each([
    ['few requests', repeat(60, null, [2, 0])],
    ['periods without any', [...repeat(50, null, null), ...repeat(4, null, [120, 1])]],
  ])('is ordinary where %s are usual', (_, past) => {
    expect(judged({ rare: repeat(6, null, null) }, {}, 5).verdict).toBe('error');
    const { main, each } = sharesOf(1);
    const [metric] = spec({ additionalMetrics: [additionalMetric('rare')] }).additionalMetrics ?? [];
    if (metric === undefined) throw new Error('no metric');
    const rare: AdditionalEvidence = {
      metric,
      rules: additionalRules(metric, {}),
      share: each,
      periodSeconds: 60,
      history: past,
      steps: [step(5, repeat(6, null, null))],
    };
    const all = { ...evidence([step(5, good)], { history: mainHistory }), share: main, additional: [rare] };
    expect(judge(all).verdict).toBe('pass');
  });

  test('of the canary alone is an error once enough requests are due', () => {
    const { verdict, reasons } = judged({ checkout: repeat(6, null, [2000, 3]) });
    expect(verdict).toBe('error');
    expect(reasons[0]?.text).toBe(
      'checkout: none of about 316 expected canary requests in 3 periods, while the stable served',
    );
  });

  test('is no verdict on the others: a metric that could not be read is named', () => {
    const all = evidence([step(5, good)], { history: mainHistory });
    const [metric] = spec({ additionalMetrics: [additionalMetric('checkout')] }).additionalMetrics ?? [];
    if (metric === undefined) throw new Error('no metric');
    const unread: AdditionalEvidence = {
      ...{ metric, rules: additionalRules(metric, {}), periodSeconds: 60, history: [], steps: [] },
      unmeasured: 'throttled',
    };
    const judgement = judge({ ...all, additional: [unread] });
    expect(judgement.reasons[0]).toMatchObject({ verdict: 'error', text: 'checkout: could not measure: throttled' });
    const worse = judge({ ...all, unmeasured: 'no data', additional: [unread] });
    expect(worse.reasons.map(({ verdict }) => verdict)).toEqual(['error', 'error']);
  });

  test('a canary that fails ten times in a row, where the stable hardly fails, is dead', () => {
    const { verdict, reasons } = judged({ checkout: repeat(2, [6, 6], [114, 1]) });
    expect(verdict).toBe('fail');
    expect(reasons[0]?.text).toContain('checkout: each of 12 requests failed, while the stable served');
  });
});

test('the parts of alpha add up to one, and a third at least is the main metric’s', () => {
  for (const count of [0, 1, 2, 7, 20]) {
    const { main, each } = sharesOf(count);
    expect(main + count * each).toBeCloseTo(1, 12);
    expect(main).toBeGreaterThanOrEqual(1 / 3);
  }
  expect(sharesOf(0).main).toBe(1);
});
