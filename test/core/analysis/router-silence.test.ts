import { describe, expect, test } from '@jest/globals';
import { judge } from '../../../core/analysis/judge.ts';
import type { Period } from '../../../core/analysis/series.ts';
import type { TrafficSource } from '../../../core/analysis/silence.ts';
import { evidence, period, repeat, step } from './story.ts';

const history = repeat(30, null, [6000, 24]);
const served = repeat(4, [300, 1], [5700, 24]);
const alb: TrafficSource = { countedByRouter: true, silentIdle: true };
const lattice: TrafficSource = { countedByRouter: true };

const judged = (periods: readonly Period[], source: TrafficSource, weight = 5) =>
  judge({ ...evidence([step(weight, periods)], { history }), ...source });
const first = (periods: readonly Period[], source: TrafficSource) => {
  const { silence, verdict, reasons } = judged(periods, source);
  return { silence, verdict, text: reasons[0]?.text };
};

describe('a canary that its router gives no requests to', () => {
  test.each([
    ['a load balancer, which then publishes nothing', alb, null],
    ['VPC Lattice, which then publishes zeros', lattice, [0, 0]],
  ] as const)('is dead on %s, whether it was called before or not', (_, source, none) => {
    const dead = {
      silence: 'canaryDead',
      verdict: 'error',
      text: 'canary dead: the router gave it none of about 900 expected requests in 3 periods, while the stable served: none of its targets took any',
    };
    expect(first(repeat(3, none, [5700, 24]), source)).toEqual(dead);
    expect(first([...served, ...repeat(3, none, [5700, 24])], source)).toEqual(dead);
  });

  test('is no finding before 50 requests were due', () => {
    expect(judged(repeat(3, null, [100, 1]), alb).silence).toBeUndefined();
  });

  test('may have sticky clients that stay with the stable: neither its silence nor its share is held against it', () => {
    const sticky = { ...alb, sticky: true } as const;
    expect(first(repeat(3, null, [5700, 24]), sticky)).toMatchObject({
      silence: 'notConverged',
      verdict: 'inconclusive',
      text: expect.stringContaining('sticky clients stay with the stable'),
    });
    const few = repeat(12, [5, 0], [5995, 24]);
    expect(judged(few, alb).silence).toBe('canaryDead');
    expect(judged(few, sticky).silence).toBeUndefined();
    const many = repeat(12, [3000, 5], [3000, 12]);
    expect(judged(many, alb).silence).toBe('notConverged');
    expect(judged(many, sticky).silence).toBeUndefined();
  });
});

test('a canary without metrics is not known to be dead where zeros are published: its metrics are missing', () => {
  expect(first([...served, ...repeat(3, null, [5700, 24])], lattice)).toEqual({
    silence: 'collectorBroken',
    verdict: 'error',
    text: 'collector broken: no metrics of the canary for 3 periods, though zeros come of one that is not called',
  });
  expect(judged(repeat(3, null, [5700, 24]), lattice).silence).toBe('canaryDead');
});

test('no metrics of either version are no traffic on a load balancer, and a broken collector elsewhere', () => {
  const silent = [...served, ...repeat(3, null, null)];
  expect(judged(silent, alb)).toMatchObject({ silence: 'noTraffic', verdict: 'inconclusive' });
  expect(judged(silent, lattice)).toMatchObject({ silence: 'collectorBroken', verdict: 'error' });
});

test('a canary that answers nothing fails, and no caller is spoken of', () => {
  expect(first([period([30, 30], [570, 1])], alb)).toEqual({
    silence: 'canaryDead',
    verdict: 'fail',
    text: 'canary dead: each of 30 requests got a 5xx or no answer while the stable served',
  });
});
