import { describe, expect, test } from '@jest/globals';
import { rules } from '../../../bench/judge/rules/index.ts';
import { scenarios } from '../../../bench/judge/scenarios.ts';
import { meanRatio } from '../../../bench/judge/summary.ts';
import { add, highest, medianMinute, noTally, tally } from '../../../bench/judge/tally.ts';

const scenario = (name: string) => scenarios.findIndex((one) => one.name === name);
const tuned = rules.map(() => Number.POSITIVE_INFINITY);

describe('a tally', () => {
  test('an outage is found by our engine in its first minute, and nothing is found in a good rollout', () => {
    const [bad, good] = ['+50 %', '100 rps'].map((name) =>
      tally({ seed: 1, scenario: scenario(name), from: 0, to: 3 }, tuned),
    );

    expect(bad).toMatchObject({ rollouts: 3, passed: 0 });
    expect(bad?.published[0]?.found).toBe(3);
    expect(bad?.published[0] && medianMinute(bad.published[0])).toBe(1);
    expect(good).toMatchObject({ rollouts: 3, passed: 3 });
    expect(good?.published[0]?.found).toBe(0);
    expect(good?.tuned.every(({ found }) => found === 0)).toBe(true);
  });

  test('comes out the same in parts as in one piece', () => {
    const part = (from: number, to: number) => tally({ seed: 1, scenario: scenario('+1 %'), from, to }, tuned);

    expect([part(0, 2), part(2, 3)].reduce(add, noTally())).toEqual(part(0, 3));
  });

  test('a rule that misses a release pays for all of it', () => {
    const missed = tally({ seed: 1, scenario: scenario('+5 %'), from: 0, to: 1 }, tuned).tuned[0];

    // 5 % of 22.5 % of 240,000 requests.
    expect(missed?.extra).toBeGreaterThan(2500);
    expect(missed?.extra).toBeLessThan(2900);
  });

  test('limits are tuned on the highest figure that a rule reached', () => {
    const found = highest({ seed: 1, scenario: scenario('100 rps'), from: 0, to: 2 });

    expect(found.map((figures) => figures.length)).toEqual(rules.map(() => 2));
  });
});

test('the mean ratio is 1 for a rule that is the best everywhere', () => {
  const outcome = (extra: number) => ({ found: 0, at: [], extra });

  expect(
    meanRatio([
      [outcome(9), outcome(39)],
      [outcome(0), outcome(0)],
    ]),
  ).toEqual([1, 2]);
});

test('the scenarios are those that the targets speak of: 11 pooled, 23 regressions', () => {
  expect(scenarios.filter(({ pooled }) => pooled)).toHaveLength(11);
  expect(scenarios.filter(({ kind }) => kind === 'bad')).toHaveLength(23);
});
