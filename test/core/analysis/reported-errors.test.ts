import { describe, expect, test } from '@jest/globals';
import type { Evidence } from '../../../core/analysis/evidence.ts';
import { judge } from '../../../core/analysis/judge.ts';
import type { Counts, Period } from '../../../core/analysis/series.ts';
import { evidence, spec, step } from './story.ts';

/** Requests and errors, or requests whose errors had no data point. */
const counts = (requests: number, errors?: number): Counts => ({
  requests,
  errors: errors ?? 0,
  ...(errors === undefined && { unreported: true as const }),
});
const periods = (times: number, canary: Counts | undefined, stable: Counts | undefined, from = 0): Period[] =>
  Array.from({ length: times }, (_, i) => ({
    start: (from + i) * 60_000,
    ...(canary && { canary }),
    ...(stable && { stable }),
  }));
const judged = (steps: readonly Period[], more: Partial<Evidence> = {}, weight = 50) =>
  judge({ ...evidence([step(weight, steps)]), ...more });
const past = (stable: Counts) => periods(240, undefined, stable, -240);

describe('errors without a data point', () => {
  test('of either version are not measured, and never pass', () => {
    const { verdict, reasons } = judged(periods(40, counts(1000), counts(1000)), { history: past(counts(2000)) });
    expect(verdict).toBe('error');
    expect(reasons[0]?.text).toBe(
      "errors not measured: no data point of either version's in 320 periods with requests",
    );
  });

  test('are none where the source is known to be silent while there are none', () => {
    expect(judged(periods(40, counts(1000), counts(1000)), { silentErrors: true }).verdict).toBe('pass');
  });

  test('are none where the stable has them now and then alone', () => {
    const history = past(counts(2000)).map((period, i) =>
      i % 5 === 0 ? { ...period, stable: counts(2000, 2) } : period,
    );
    expect(judged(periods(40, counts(1000), counts(1000)), { history }).verdict).toBe('pass');
  });

  test('of the canary alone are not measured while the stable’s come in each period, zeros included', () => {
    const { verdict, reasons } = judged(periods(40, counts(1000), counts(1000, 0)), { history: past(counts(2000, 0)) });
    expect(verdict).toBe('error');
    expect(reasons[0]?.text).toBe(
      "errors not measured: no data point of the canary's in 40 periods with requests, though the stable’s come in each",
    );
  });

  test.each([
    ['canary', counts(1000), counts(1000, 0)],
    ['stable', counts(1000, 0), counts(1000)],
    ['canary', counts(1000), counts(1000)],
  ])('that came and come no longer are not measured: of the %s', (name, canary, stable) => {
    const before = periods(20, counts(1000, 0), counts(1000, 0));
    const silentFor = (n: number) => [...before, ...periods(n, canary, stable, 20)];
    expect(judged(silentFor(2)).verdict).toBe('pass');
    const { verdict, reasons } = judged(silentFor(3));
    expect(verdict).toBe('error');
    expect(reasons[0]?.text).toBe(
      `errors not measured: no data point of the ${name}'s in 3 periods with requests, though they came in each before`,
    );
    expect(judged(silentFor(300)).verdict).toBe('error');
  });

  test('are not asked for where nothing rests on them', () => {
    const silent = periods(40, counts(1000), counts(1000));
    const alone = (limits: object) => spec({ limits: { alone: true, ...limits } });
    expect(judged(silent, { rules: alone({ latency: '500ms' }) }).verdict).not.toBe('error');
    expect(judged(silent, { rules: alone({ errorRate: '5%' }) }).verdict).toBe('error');
    expect(judged(silent, { rules: spec({ watch: ['errorRate'] }) }).verdict).not.toBe('error');
    expect(judged(periods(40, counts(0), counts(0)), {}).verdict).not.toBe('error');
  });

  test('hide no failure that was measured', () => {
    expect(
      judged([...periods(5, counts(1000, 900), counts(1000, 0)), ...periods(5, counts(1000), counts(1000), 5)]).verdict,
    ).toBe('fail');
  });
});

describe('errors of the canary that a search has to find', () => {
  const searched = (canary: Counts, n: number) =>
    judged(periods(n, canary, counts(1000, 1)), { silentErrors: true, searchedErrors: true });

  test('pass nothing before they would have been listed, as long as none has a data point', () => {
    expect(searched(counts(1000), 14)).toMatchObject({
      verdict: 'inconclusive',
      reasons: [
        { text: "the canary's errors have no data point yet, and SEARCH finds a new metric up to 15 minutes late" },
        {},
      ],
    });
    expect(searched(counts(1000), 14).enough).toBeUndefined();
    expect(searched(counts(1000), 15).verdict).toBe('pass');
  });

  test('pass once they have one', () => {
    expect(searched(counts(1000, 0), 14).verdict).toBe('pass');
  });
});
