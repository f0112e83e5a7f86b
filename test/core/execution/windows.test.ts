import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Window } from '../../../core/calendar/windows.ts';
import { isOpen, weekdays } from '../../../core/calendar/windows.ts';
import type { Control } from '../../../core/control/control.ts';
import { whatNext } from '../../../core/execution/next.ts';
import { sampleControl, samplePlan } from '../../support/sample-control.ts';
import { testStart } from '../../support/test-clock.ts';

/** A Monday, 12:00 UTC. */
const start = testStart;
const hour = 3_600_000;
const morning: Window = { timeZone: 'UTC', days: [...weekdays], from: 9 * 60, to: 11 * 60 };
const plan = samplePlan({ windows: [morning] });
const baking = (changes: Partial<Control> = {}): Control =>
  sampleControl({ plan, phase: 'baking', step: 0, shifts: [{ weight: 10, at: start }], ...changes });
const judged = (verdict: 'pass' | 'inconclusive' | 'fail') =>
  ({ verdict, reasons: [{ metric: 'errorRate', verdict, requests: 100, text: `it is ${verdict}` }] }) as const;
const stop = { kind: 'alarm', text: 'alarm', at: start, by: 'arn' } as const;

describe('outside of its windows', () => {
  test('a rollout whose step has passed keeps its weight until one opens', () => {
    expect(whatNext(baking(), judged('pass'), start + hour)).toMatchObject({
      kind: 'sleep',
      why: 'waits for its window, which opens Tue 2026-06-02 09:00 UTC',
    });
    expect(whatNext(baking(), judged('pass'), start + 21 * hour)).toMatchObject({ kind: 'shift', step: 1 });
  });

  test('a planned one begins with no weight, and sleeps to the opening at most', () => {
    const planned = sampleControl({ plan: { ...plan, analysis: 'alarmsOnly' } });
    const next = whatNext(planned, undefined, start + 21 * hour - 90_000);
    expect(next).toMatchObject({ kind: 'sleep', seconds: 90 });
    expect(whatNext(planned, undefined, start + 21 * hour)).toMatchObject({ kind: 'shift', step: 0 });
  });

  test('the bake goes on as planned, and so does the promotion after the last step', () => {
    expect(whatNext(baking(), judged('pass'), start + 60_000)).toMatchObject({ why: 'the step bakes' });
    const last = baking({ step: 1, shifts: [{ weight: 100, at: start }] });
    expect(whatNext(last, judged('pass'), start + hour)).toMatchObject({ kind: 'promote' });
  });

  test('no gate is opened, no person asked, and no time of maxBake runs out', () => {
    const night = start + 21 * hour;
    expect(whatNext(baking(), judged('inconclusive'), night - 1)).toMatchObject({
      why: expect.stringContaining('waits for its window'),
    });
    expect(whatNext(baking(), judged('inconclusive'), night)).toMatchObject({
      why: 'the evidence does not suffice yet: it is inconclusive',
    });
  });

  test('testers may have the canary: they have no weight', () => {
    const steps = [{ weight: 0, bakeSeconds: 0, maxBakeSeconds: 0 }, ...plan.steps];
    const planned = sampleControl({ plan: { ...plan, steps, testers: { header: 'x-canary' } } });
    expect(whatNext(planned, undefined, start)).toMatchObject({ kind: 'shift', step: 0 });
  });
});

test('a window holds no rollback, and lets no weight be raised outside of it', () => {
  const window = fc.record({
    timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York'),
    days: fc.subarray([...weekdays], { minLength: 1 }),
    from: fc.nat(95).map((quarter) => quarter * 15),
    to: fc.integer({ min: 1, max: 96 }).map((quarter) => quarter * 15),
  });
  const given = fc.record({
    windows: fc.array(window, { minLength: 1, maxLength: 2 }),
    hours: fc.integer({ min: 0, max: 200 }),
    verdict: fc.constantFrom('pass', 'inconclusive', 'fail'),
    phase: fc.constantFrom('planned', 'baking'),
    stopped: fc.boolean(),
    skipped: fc.boolean(),
  });
  fc.assert(
    fc.property(given, ({ windows, hours, verdict, phase, stopped, skipped }) => {
      const now = start + hours * hour;
      const changes = {
        plan: { ...plan, windows },
        ...(stopped && { stop }),
        ...(skipped && { skip: { 0: { by: 'ann', at: start } } }),
      };
      const control = phase === 'baking' ? baking(changes) : sampleControl(changes);
      const { kind } = whatNext(control, judged(verdict as 'pass'), now);
      if (stopped || (phase === 'baking' && verdict === 'fail')) expect(kind).toBe('rollBack');
      if (kind === 'shift') expect(isOpen(windows, now)).toBe(true);
    }),
    { numRuns: 60 },
  );
});
