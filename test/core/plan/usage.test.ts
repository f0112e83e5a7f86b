import { describe, expect, test } from '@jest/globals';
import { asPlanned, atLongest, usageOf } from '../../../core/plan/usage.ts';
import { samplePlan } from '../../support/sample-control.ts';

const step = (bakeSeconds: number, maxBakeSeconds = bakeSeconds, weight = 10) => ({
  weight,
  bakeSeconds,
  maxBakeSeconds,
});
const { analysis } = samplePlan();
if (analysis === 'alarmsOnly') throw new Error('the sample plan is judged');
const judged = { ...analysis, interval: 60, metrics: { ...analysis.metrics, period: 60, delay: 120 } };

const usage = (changes: Partial<Parameters<typeof usageOf>[0]['plan']> = {}, tempo = asPlanned, routes = 1) =>
  usageOf(
    {
      plan: {
        router: { provider: 'appmesh' },
        steps: [step(300), step(180, 900, 100)],
        keepWarmSeconds: 60,
        analysis: judged,
        alarms: [],
        ...changes,
      },
      routes,
      metricsPerLook: 8,
      listsCallers: false,
    },
    tempo,
  );

describe('a rollout as planned', () => {
  test('looks once a period and at the end of each bake, and once at the end of its keep-warm', () => {
    // At 30, 90, 150, 210, 270 and 300 s of the first step, and at 30, 90, 150 and 180 s of the second.
    expect(usage().invocations).toEqual({ plan: 1, shift: 2, analyze: 11 });
    expect(usage().metrics).toBe(8 * 10 + 4);
    expect(usage().seconds).toBe(540);
  });

  test('takes three transitions a look, two a step, and four around them', () => {
    const { stateTransitions, invocations } = usage();
    expect(stateTransitions).toBe(3 * invocations.analyze + 2 * 2 + 3);
  });

  test('looks less often with a longer interval, and once a step where only alarms count', () => {
    expect(usage({ analysis: { ...judged, interval: 300 } }).invocations.analyze).toBeLessThan(7);
    const idle = usage({ analysis: 'alarmsOnly' });
    expect(idle.invocations.analyze).toBe(3);
  });

  test('writes an intent more for each route of each step, and two index rows for each alarm', () => {
    expect(usage({}, asPlanned, 3).writes.control - usage().writes.control).toBe(2 * 2);
    const alarms = [{ name: 'a', arn: 'arn:a' }];
    expect(usage({ alarms }).writes.other - usage().writes.other).toBe(2);
  });

  test('looks once in a step that does not bake at all', () => {
    expect(usage({ steps: [step(0, 0, 100)] }).invocations).toEqual({ plan: 1, shift: 1, analyze: 2 });
  });
});

describe('a rollout of rules', () => {
  test('names the canary first, and reads its rules at each look that lets a step bake on', () => {
    const rules = usage({ router: { provider: 'alb' } });
    // Of the ten looks of two steps eight let them bake on.
    expect(rules.invocations).toEqual({ plan: 1, shift: 2 + 1 + 8, analyze: 12 });
    expect(rules.stateTransitions - usage().stateTransitions).toBe(2 * 9 + 3);
    expect(rules.metrics).toBe(usage().metrics);
  });
});

describe('the longest rollout', () => {
  test('holds each step as long as it may, and waits for each approval to the end', () => {
    expect(usage({}, atLongest).seconds).toBe(300 + 900 + 60);
    const approval = { timeoutSeconds: 7200, onTimeout: 'proceed' } as const;
    const gated = usage({ steps: [{ ...step(300), approval }] }, atLongest);
    expect(gated.seconds).toBe(300 + 7200 + 60);
    expect(gated.invocations.analyze).toBeGreaterThan(120);
  });

  test('counts no less than the planned one in anything', () => {
    const [planned, longest] = [usage(), usage({}, atLongest)];
    expect(longest.stateTransitions).toBeGreaterThan(planned.stateTransitions);
    expect(longest.reads).toBeGreaterThan(planned.reads);
    expect(longest.events).toBe(planned.events);
  });
});
