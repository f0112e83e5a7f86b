import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fromItem, toItem } from '../../../adapters/store/attribute-value.ts';
import { judge } from '../../../core/analysis/judge.ts';
import type { Period } from '../../../core/analysis/series.ts';
import { type Folded, foldedIn, foldForm } from '../../../core/control/fold.ts';
import { foldOf, openPeriods } from '../../../core/evidence/closed-periods.ts';
import { evidenceOf, measuredSpan, type Timeline } from '../../../core/evidence/timeline.ts';
import type { AnalysisSpec } from '../../../core/spec/analysis-spec.ts';
import { additionalMetric } from '../../support/additional-metric.ts';
import { type RandomTraffic, randomPeriod, randomRules, randomTraffic } from '../../support/random-rollout.ts';
import { samplePlan } from '../../support/sample-control.ts';
import { testStart } from '../../support/test-clock.ts';
import { spec } from '../analysis/story.ts';

const minute = 60_000;
const rolloutId = 'color-backend-r2-1';

/** Steps of so many minutes each; shifts happen a few seconds into a minute. */
function ranAt(minutes: readonly number[], now: number): Timeline {
  let at = testStart + 7000;
  const all = minutes.map((length, i) => {
    const shift = { weight: i === minutes.length - 1 ? 100 : Math.min(99, 1 + i * 2), at };
    at += length * minute;
    return shift;
  });
  return {
    plannedAt: testStart,
    shifts: all.filter((shift) => shift.at < now),
    plan: samplePlan({ steps: all.map(({ weight }) => ({ weight, bakeSeconds: 600, maxBakeSeconds: 1800 })) }),
  };
}

const periodsOf = (read: (start: number) => Period, { from, to }: { from: number; to: number }): Period[] =>
  Array.from({ length: Math.max(0, (to - from) / minute) }, (_, i) => read(from + i * minute));

/** A look as a function does it: measures what is open, judges, and keeps what may be closed as the table keeps it. */
function look(ran: Timeline, rules: AnalysisSpec, read: (start: number) => Period, now: number) {
  const span = measuredSpan(ran, rules.metrics, now);
  const evidence = evidenceOf(ran, rules, { periods: periodsOf(read, span) }, now);
  const folded = foldOf(rolloutId, ran, evidence, span.to);
  const kept = folded && (fromItem(toItem(folded)) as unknown as Folded);
  return { judgement: judge(evidence), folded: kept, read: (span.to - span.from) / minute };
}

const withFold = (ran: Timeline, folded: Folded | undefined): Timeline => ({ ...ran, ...(folded && { folded }) });

/** The rollout's numbers, each period drawn once. */
function reading(traffic: RandomTraffic, minutes: readonly number[]) {
  const { shifts } = ranAt(minutes, Number.POSITIVE_INFINITY);
  const length = minutes.reduce((a, b) => a + b, 0) * minute;
  const drawn = new Map<number, Period>();
  return (start: number): Period => {
    const weight = shifts.findLast(({ at }) => at <= start)?.weight ?? 0;
    const period = drawn.get(start) ?? randomPeriod(traffic, start, weight, (start - testStart) / length);
    drawn.set(start, period);
    return period;
  };
}

const schedule = fc.array(fc.constantFrom(3, 10, 35, 90, 200), { minLength: 1, maxLength: 6 });

describe('a rollout whose periods are closed as it goes on', () => {
  test('is judged as if everything were read anew at each look', () => {
    const closed = new Set<number>();
    fc.assert(
      fc.property(schedule, randomTraffic, randomRules, fc.constantFrom(29, 61), (minutes, traffic, rules, every) => {
        const read = reading(traffic, minutes);
        const end = testStart + minutes.reduce((a, b) => a + b, 0) * minute;
        let folded: Folded | undefined;
        for (let now = testStart + 2 * minute; now < end; now += every * minute + 1000) {
          const ran = ranAt(minutes, now);
          const found = look(withFold(ran, folded), rules, read, now);
          expect(found.judgement).toEqual(look(ran, rules, read, now).judgement);
          folded = found.folded ?? folded;
          if (found.folded) closed.add(found.folded.steps);
        }
      }),
      { numRuns: 8, seed: 20_261 },
    );
    expect(closed.size).toBeGreaterThan(2);
  });

  test('is judged the same by a look that is repeated, before and after its fold was kept', () => {
    fc.assert(
      fc.property(randomTraffic, randomRules, (traffic, rules) => {
        const minutes = [40, 200];
        const now = testStart + 150 * minute;
        const ran = ranAt(minutes, now);
        const first = look(ran, rules, reading(traffic, minutes), now);
        const again = look(withFold(ran, first.folded), rules, reading(traffic, minutes), now);
        expect(first.folded).toBeDefined();
        expect(again).toEqual({ ...first, folded: undefined, read: openPeriods });
      }),
      { numRuns: 6 },
    );
  });
});

const steady: RandomTraffic = {
  seed: 7,
  requests: 6000,
  errors: 0.005,
  worse: 1,
  slower: 1,
  from: 0,
  gaps: 0,
  slow: true,
};

/** Looks once a minute until `days` are over; what each of them read and what they kept. */
function lookFor(days: number, minutes: readonly number[], rules = spec({ latency: {} })) {
  const read = reading(steady, minutes);
  const looks: { read: number; bytes: number; steps: number }[] = [];
  let folded: Folded | undefined;
  for (let now = testStart + 3 * minute; now < testStart + days * 24 * 60 * minute; now += 301 * minute) {
    const found = look(withFold(ranAt(minutes, now), folded), rules, read, now);
    folded = found.folded ?? folded;
    looks.push({ read: found.read, bytes: JSON.stringify(folded ?? {}).length, steps: folded?.steps ?? 0 });
  }
  return looks;
}

describe('the work of a look', () => {
  test('is bounded whether three days are one step or many', () => {
    const long = 3 * 24 * 60;
    for (const minutes of [[long], Array.from({ length: 40 }, () => long / 40)]) {
      const looks = lookFor(3, minutes);
      expect(Math.max(...looks.map(({ read }) => read))).toBeLessThanOrEqual(240 + 302);
      const [first, last] = [looks.slice(2, 5), looks.slice(-3)];
      const most = (some: typeof looks) => Math.max(...some.map(({ read }) => read));
      expect(most(last)).toBe(most(first));
      expect(Math.max(...looks.map(({ bytes }) => bytes))).toBeLessThan(20_000);
    }
  });
});

describe('a period that grows after it was judged', () => {
  const minutes = [300, 10];
  const ill = (start: number): Period => ({
    start,
    canary: { requests: 60, errors: 60 },
    stable: { requests: 5940, errors: 30 },
  });
  const well = (start: number): Period => ({
    start,
    canary: { requests: 60, errors: 0 },
    stable: { requests: 5940, errors: 30 },
  });
  const now = testStart + 125 * minute;
  const ran = ranAt(minutes, now);
  const { folded } = look(ran, spec(), well, now);
  const until = folded?.until ?? 0;

  test('is judged as it has become while it is one of the newest sixty', () => {
    const late = (start: number) => (start >= until && start < until + 5 * minute ? ill(start) : well(start));
    expect(until).toBe(testStart + 63 * minute);
    expect(look(withFold(ran, folded), spec(), late, now).judgement.verdict).toBe('fail');
  });

  test('stays as it was once it is closed', () => {
    const late = (start: number) => (start < until && start >= until - 5 * minute ? ill(start) : well(start));
    expect(look(ran, spec(), late, now).judgement.verdict).toBe('fail');
    expect(look(withFold(ran, folded), spec(), late, now).judgement.verdict).toBe('pass');
  });

  test('is not closed by a look that could not measure', () => {
    const evidence = evidenceOf(ran, spec(), { periods: [], unmeasured: 'CloudWatch says no' }, now);
    expect(foldOf(rolloutId, ran, evidence, now)).toBeUndefined();
  });
});

describe('sums in a control item', () => {
  const folded = { form: foldForm, rolloutId, until: 0, steps: 1 } as Folded;

  test('are used if they are the rollout’s own and of a known form', () => {
    expect(foldedIn({ rolloutId, folded })).toBe(folded);
    expect(foldedIn({ rolloutId: 'color-backend-r3-1', folded })).toBeUndefined();
    expect(foldedIn({ rolloutId, folded: { ...folded, form: 1 } })).toBeUndefined();
    expect(foldedIn({ rolloutId })).toBeUndefined();
  });
});

test('an additional metric is closed beside the main one, and judged as if it were read anew', () => {
  const rules = spec({ additionalMetrics: [additionalMetric('checkout')] });
  const now = testStart + 200 * minute;
  const ran = ranAt([400], now);
  const main = periodsOf(
    (start) => ({ start, canary: { requests: 60, errors: 0 }, stable: { requests: 5940, errors: 6 } }),
    measuredSpan(ran, rules.metrics, now),
  );
  const checkout = main.map(
    ({ start }, i): Period => ({
      start,
      canary: { requests: 6, errors: i % 9 === 0 ? 1 : 0 },
      stable: { requests: 114, errors: i % 5 === 0 ? 1 : 0 },
    }),
  );
  const evidence = evidenceOf(ran, rules, { periods: main, additional: { checkout: { periods: checkout } } }, now);
  const folded = foldOf(rolloutId, ran, evidence, now);
  if (folded === undefined) throw new Error('nothing was closed');
  const kept = fromItem(toItem(folded)) as unknown as Folded;
  const later = (all: readonly Period[]) => all.filter(({ start }) => start >= kept.until);
  const rest = { periods: later(main), additional: { checkout: { periods: later(checkout) } } };
  expect(judge(evidenceOf(withFold(ran, kept), rules, rest, now))).toEqual(judge(evidence));
  const unread = { periods: main, additional: { checkout: { periods: [], unmeasured: 'throttled' } } };
  expect(foldOf(rolloutId, ran, evidenceOf(ran, rules, unread, now), now)).toBeUndefined();
});
