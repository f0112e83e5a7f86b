import { describe, expect, test } from '@jest/globals';
import { judge } from '../../../core/analysis/judge.ts';
import type { Recording } from '../../../core/analysis/recording.ts';
import { replay } from '../../../core/analysis/replay.ts';
import { evidence, period, spec, step } from './story.ts';

const history = Array.from({ length: 60 }, () => ({ requests: 6000, errors: 30 }));
const steps = [
  { weight: 5, periods: 10 },
  { weight: 25, periods: 10 },
];
const minute = (errors: number, weight = 5) => ({
  canary: { requests: 60 * weight, errors },
  stable: { requests: 60 * (100 - weight), errors: Math.round(0.3 * (100 - weight)) },
});
const told = (periods: Recording['periods']): Recording => ({ id: 'a', periodSeconds: 60, history, steps, periods });
const good = [...Array.from({ length: 10 }, () => minute(1)), ...Array.from({ length: 10 }, () => minute(7, 25))];

describe('a replayed rollout', () => {
  test('passes when each of its steps had been passed by its end', () => {
    expect(replay(told(good))).toMatchObject({ id: 'a', verdict: 'pass', period: null });
  });

  test('fails at the period at which a look would have failed it, and says why in the same words', () => {
    const periods = [...good.slice(0, 12), ...Array.from({ length: 8 }, () => minute(60, 25))];
    const replayed = replay(told(periods));
    const looks = periods.map((_, i) => {
      const seen = periods.slice(0, i + 1).map((p, at) => {
        const { canary: c, stable: s } = p;
        return period([c.requests, c.errors], [s.requests, s.errors], at);
      });
      const steps = [step(5, seen.slice(0, 10)), ...(i < 10 ? [] : [step(25, seen.slice(10))])];
      const before = history.map((h, at) => period(null, [h.requests, h.errors], at));
      return judge({ ...evidence(steps, { history: before }), planned: { steps: 2, periods: 20 } });
    });
    const first = looks.findIndex((look) => look.verdict === 'fail');

    expect(first).toBeGreaterThan(11);
    expect(replayed).toEqual({ id: 'a', verdict: 'fail', period: first + 1, reason: looks[first]?.reasons[0]?.text });
  });

  test('is inconclusive when a step had not been passed, with that step as the reason', () => {
    const thin = good.map((p, i) =>
      i < 10 ? { canary: { requests: 3, errors: 0 }, stable: { requests: 57, errors: 0 } } : p,
    );

    expect(replay(told(thin))).toMatchObject({ verdict: 'inconclusive', period: null });
    expect(replay(told(thin)).reason).toContain('of 30 requests');
  });

  test('is inconclusive when it ended before its schedule', () => {
    expect(replay(told(good.slice(0, 10))).verdict).toBe('inconclusive');
    expect(replay(told([])).reason).toBe('no whole period to judge yet');
  });

  test('never passes on periods without data', () => {
    expect(replay(told(good.map(() => null))).verdict).toBe('inconclusive');
    expect(replay(told(good.map(({ stable }) => ({ canary: null, stable })))).verdict).toBe('inconclusive');
  });

  test('fails by an absolute limit of the rules it is given', () => {
    const periods = good.map((p, i) =>
      i < 10 ? p : { ...p, canary: { requests: 1500, errors: 30 }, stable: { requests: 4500, errors: 90 } },
    );

    expect(replay(told(periods)).verdict).not.toBe('fail');
    expect(replay(told(periods), spec({ errorRate: { max: '1%' } }))).toMatchObject({ verdict: 'fail', period: 11 });
  });

  test('fails when the canary is dead', () => {
    const periods = good.map((p, i) => (i < 14 ? p : { ...p, canary: { requests: 1500, errors: 1500 } }));

    expect(replay(told(periods))).toMatchObject({ verdict: 'fail', period: 15 });
  });
});
