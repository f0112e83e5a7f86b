import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FailProcess, PassProcess } from '../../../core/analysis/bets.ts';
import type { CourseSum } from '../../../core/analysis/course-sum.ts';
import { courseOf } from '../../../core/analysis/evidence.ts';
import { FrailtyCheck } from '../../../core/analysis/frailty-check.ts';
import { Guards } from '../../../core/analysis/guards.ts';
import { conclude } from '../../../core/analysis/judge.ts';
import { RolloutCourse } from '../../../core/analysis/rollout-course.ts';
import type { Period } from '../../../core/analysis/series.ts';
import type { Rules } from '../../../core/analysis/settings.ts';
import { passIncrement, splitIncrement } from '../../../core/analysis/split.ts';
import type { Recording } from '../../../core/replay/recording.ts';
import { replay } from '../../../core/replay/replay.ts';
import { randomPeriod, randomRules, randomTraffic } from '../../support/random-rollout.ts';
import { evidence, repeat, spec, step } from './story.ts';
import { mild, worse } from './vectors.ts';

const allowed = { ratio: 1.1, tolerance: 0.001 };
const harmful = { ratio: 1.25, tolerance: 0.005 };
const uncapped = Number.POSITIVE_INFINITY;

describe('evidence that is carried on by another process after each period', () => {
  test('for failing agrees with the reference figures', () => {
    let sum = (() => {
      const process = new FailProcess();
      process.start(0.5);
      return process.sum;
    })();
    const logs = mild.map((split) => {
      const process = new FailProcess(sum);
      process.advance({ increment: splitIncrement(split, allowed), phi: 1, cap: uncapped });
      sum = process.sum;
      return process.log;
    });

    for (const [i, log] of [-0.455911, 0.218054, 1.111561, 3.733455, 4.122714].entries())
      expect(Math.abs((logs[i] ?? Number.NaN) - log)).toBeLessThan(1e-6);
  });

  test('for passing agrees with the reference figures', () => {
    let sum = new PassProcess().sum;
    const logs = mild.map((split) => {
      const process = new PassProcess(sum);
      process.advance({ increment: passIncrement(split, harmful), phi: 1 });
      sum = process.sum;
      return process.log;
    });

    for (const [i, log] of [-0.201524, -1.536338, -1.996812, -2.635652, -2.740108].entries())
      expect(Math.abs((logs[i] ?? Number.NaN) - log)).toBeLessThan(1e-6);
  });

  test('against lasting noise agrees with the reference figures', () => {
    const weights = [0.7, 0.1, 0.1, 0.1];
    let sum = new FrailtyCheck(() => weights).sum;
    const logs = worse.map((split, i) => {
      const check = new FrailtyCheck(() => weights, sum);
      const start = i === 0 ? 0.5 : 0;
      check.advance({ increment: splitIncrement(split, allowed), phi: 1, start, age: i, outage: true });
      sum = check.sum;
      return check.log;
    });

    for (const [i, log] of [2.534683, 3.743637, 3.700448, 4.11016, 4.208124].entries())
      expect(Math.abs((logs[i] ?? Number.NaN) - log)).toBeLessThan(1e-6);
  });

  test('of the guards goes on betting where it stopped', () => {
    const ill = { canary: 300, canaryBad: 16, stable: 5700, stableBad: 310 };
    const whole = new Guards(0.005, 10, 0.05);
    let sum = new Guards(0.005, 10, 0.05).sum;
    for (let i = 0; i < 25; i += 1) {
      whole.advance({ split: ill, phi: 1.5, isPatient: false });
      const part = new Guards(0.005, 10, 0.05, sum);
      part.advance({ split: ill, phi: 1.5, isPatient: false });
      sum = part.sum;
      expect([part.canary, part.both]).toEqual([whole.canary, whole.both]);
    }
  });
});

test('beginnings beyond twelve cost the least telling one, and can only lower the evidence', () => {
  const weights = [0.7, 0.1, 0.1, 0.1];
  const evidence = (starts: number) => {
    const check = new FrailtyCheck(() => weights);
    for (let i = 0; i < 40; i += 1) {
      const split = worse[i % worse.length] ?? { canary: 0, canaryBad: 0, stable: 0, stableBad: 0 };
      check.advance({
        increment: splitIncrement(split, allowed),
        phi: 1,
        start: i === 0 ? 0.5 : i < starts ? 0.02 : 0,
        age: i,
        outage: false,
      });
    }
    return check;
  };
  const [twelve, more] = [evidence(12), evidence(30)];

  expect(more.sum).toHaveLength(twelve.sum.length);
  expect(Math.abs(more.log - twelve.log)).toBeLessThan(Math.log(13 / 12) + 0.2);
  expect(more.log).toBeGreaterThan(Math.log(12));
});

const steps = [5, 25, 50, 100].map((weight) => ({ weight, periods: 15 }));
const schedule = { periodSeconds: 60, planned: { steps: 4, periods: 60 } };

/** Judged after each period, by a course that at each step's end hands its sums, as JSON, to a new one. */
function handedOn(recorded: Recording, rules: Rules) {
  const periods = recorded.periods.map((told, i) => ({
    start: (recorded.history.length + i) * 60_000,
    ...(told?.canary && { canary: countsOf(told.canary) }),
    ...(told?.stable && { stable: countsOf(told.stable) }),
  }));
  const history = recorded.history.map((stable, i) => ({
    start: i * 60_000,
    ...(stable && { stable: countsOf(stable) }),
  }));
  let course = new RolloutCourse({ rules, history, ...schedule });
  for (const [i, { weight, periods: length }] of recorded.steps.entries()) {
    course.beginStep(weight);
    for (const [at, period] of periods.slice(i * length, (i + 1) * length).entries()) {
      course.advance(period);
      const judgement = conclude(course.standing);
      if (judgement.verdict === 'fail') return { period: i * length + at + 1, reason: judgement.reasons[0]?.text };
    }
    const closed = JSON.parse(JSON.stringify(course.sum)) as CourseSum;
    course = new RolloutCourse({ rules, history: [], closed, ...schedule });
  }
  return { period: null };
}

type Told = NonNullable<Recording['history'][number]>;
const countsOf = ({ requests, errors, latencyMs, slow }: Told) => ({
  requests,
  errors,
  ...(latencyMs !== undefined && { latencyMs }),
  ...(slow !== undefined && { slow }),
});

test('a rollout that is handed on at each step’s end fails where its replay in one pass fails, for the same reason', () => {
  const verdicts = new Set<string>();
  fc.assert(
    fc.property(randomTraffic, randomRules, (traffic, rules) => {
      const weightAt = (i: number) => steps[Math.floor(i / 15)]?.weight ?? 0;
      const told = (i: number) => randomPeriod(traffic, i * 60_000, i < 60 ? 0 : weightAt(i - 60), (i - 60) / 60);
      const recorded = JSON.parse(
        JSON.stringify({
          id: 'a',
          periodSeconds: 60,
          history: Array.from({ length: 60 }, (_, i) => told(i).stable ?? null),
          steps,
          periods: Array.from({ length: 60 }, (_, i) => told(60 + i)),
        }),
      ) as Recording;
      const whole = replay(recorded, rules);
      const handed = handedOn(recorded, rules);
      verdicts.add(whole.verdict);

      expect(handed.period).toBe(whole.period);
      if (handed.reason !== undefined) expect(handed.reason).toBe(whole.reason);
    }),
    { numRuns: 25, seed: 4 },
  );
  expect([...verdicts].sort()).toEqual(['fail', 'inconclusive', 'pass']);
});

test('a canary that is slow at weight 100 is found though the first periods of that step are closed', () => {
  const beside = repeat(10, [3000, 0, 100], [3000, 0, 100]);
  const slow = repeat(20, [6000, 0, 400], null);
  const latency = { rules: spec({ latency: {} }), planned: { steps: 2, periods: 40 } };
  const found = (alone: readonly Period[], closed?: CourseSum) =>
    courseOf({
      ...evidence(closed ? [step(100, alone)] : [step(50, beside), step(100, alone)]),
      ...latency,
      ...(closed && { closed }),
    });
  const { sum } = found(slow.slice(0, 1));

  expect(found(slow).standing.failed?.by).toBe('latency');
  expect(found(slow.slice(1), sum).standing).toEqual({ ...found(slow).standing, newest: slow.slice(1) });
});
