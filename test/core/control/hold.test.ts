import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Control } from '../../../core/control/control.ts';
import { bakedSeconds, holdText, runningTime, withGone, withHolds, withLine } from '../../../core/control/hold.ts';
import { baking, keepingWarm, shiftingTo, waitingFor } from '../../../core/control/transitions.ts';
import { whatNext } from '../../../core/execution/next.ts';
import type { PlannedStep } from '../../../core/plan/steps.ts';
import { sampleControl, samplePlan } from '../../support/sample-control.ts';
import { testStart } from '../../support/test-clock.ts';

const at = (seconds: number) => testStart + seconds * 1000;
const paused = (control: Control, value: boolean, seconds: number): Control =>
  withHolds(control, { ...control, pause: { value, issuedAt: at(seconds), by: 'ann' } }, at(seconds));
const line = (seconds: number) => ({ since: at(seconds), text: 'the line is stopped' });
const gone = { arn: { name: 'errors', since: testStart } };

/** A rollout whose first step bakes from the start. */
const bakes = (steps: readonly PlannedStep[]): Control =>
  baking(shiftingTo(sampleControl({ plan: samplePlan({ analysis: 'alarmsOnly', steps }) }), 0), testStart);

const twoSteps = [10, 100].map((weight) => ({ weight, bakeSeconds: 60, maxBakeSeconds: 900 }));

interface Event {
  readonly at: number;
  readonly what: string;
}

/** All that a rollout does, and when, in seconds: it looks when it means to and whenever it is woken. */
function run(
  first: Control,
  wakes: readonly { readonly at: number; readonly change: (control: Control) => Control }[],
) {
  const events: Event[] = [];
  let control = first;
  let now = 0;
  const left = [...wakes];
  for (let i = 0; i < 1000; i++) {
    const next = whatNext(control, undefined, at(now));
    if (next.kind === 'shift') {
      events.push({ at: now, what: next.why });
      control = baking(shiftingTo(control, next.step), at(now));
      continue;
    }
    if (next.kind !== 'sleep')
      return [...events, { at: now, what: next.kind === 'rollBack' ? next.stop.text : next.kind }];
    if (next.waiting) {
      if (control.waiting === undefined) events.push({ at: now, what: `asks for ${next.waiting}` });
      control = waitingFor(control, next.waiting, at(now));
    }
    const wake = left[0];
    if (wake !== undefined && wake.at <= now + next.seconds) {
      now = Math.max(now, wake.at);
      control = wake.change(control);
      left.shift();
    } else now += next.seconds;
  }
  throw new Error('it never ended');
}

const anyStep = (weight: number) =>
  fc
    .record({
      bakeSeconds: fc.integer({ min: 1, max: 900 }),
      gate: fc.option(fc.integer({ min: 1, max: 900 })),
      onTimeout: fc.constantFrom('rollback', 'proceed'),
    })
    .map(
      ({ bakeSeconds, gate, onTimeout }): PlannedStep => ({
        weight,
        bakeSeconds,
        maxBakeSeconds: 3 * bakeSeconds,
        ...(gate !== null && { approval: { timeoutSeconds: gate, onTimeout } }),
      }),
    );

describe('held time does not count', () => {
  const holds: [
    string,
    (control: Control, seconds: number) => Control,
    (control: Control, seconds: number) => Control,
  ][] = [
    ['a pause', (control, s) => paused(control, true, s), (control, s) => paused(control, false, s)],
    [
      'a stopped line',
      (control, s) => withLine(control, line(s), at(s)),
      (control, s) => withLine(control, undefined, at(s)),
    ],
    [
      'an alarm that is gone',
      (control, s) => withGone(control, gone, at(s)),
      (control, s) => withGone(control, {}, at(s)),
    ],
  ];

  test.each(holds)('under %s of any length the outcome is the same, so much later', (_, hold, release) => {
    fc.assert(
      fc.property(
        fc.tuple(anyStep(10), anyStep(50), anyStep(100)),
        fc.integer({ min: 0, max: 3000 }),
        fc.integer({ min: 1, max: 100_000 }),
        (steps, from, length) => {
          const without = run(bakes(steps), []);
          const held = run(bakes(steps), [
            { at: from, change: (control) => hold(control, from) },
            { at: from + length, change: (control) => release(control, from + length) },
          ]);
          const shifted = without.map((event) => (event.at < from ? event : { ...event, at: event.at + length }));
          const soFar = without.some((event) => event.at === from) ? held : shifted;
          expect(held).toEqual(soFar);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('two holds that overlap count once', () => {
    const both = withLine(paused(bakes([]), true, 10), line(20), at(20));
    const one = paused(both, false, 50);
    expect(runningTime(one, at(60))).toBe(at(10));
    expect(runningTime(withLine(one, undefined, at(70)), at(80))).toBe(at(20));
  });

  test('a line that was found stopped late holds from the moment that it was stopped, but counts no time twice', () => {
    expect(runningTime(withLine(bakes([]), line(10), at(30)), at(40))).toBe(at(10));
    const resumed = paused(paused(bakes([]), true, 10), false, 20);
    expect(runningTime(withLine(resumed, line(15), at(30)), at(40))).toBe(at(10));
  });

  test('time never runs backwards, whatever holds it when', () => {
    const anyChange = fc.record({
      after: fc.integer({ min: 0, max: 100 }),
      what: fc.constantFrom(...holds.flatMap(([, on, off]) => [on, off])),
    });
    fc.assert(
      fc.property(fc.array(anyChange, { maxLength: 12 }), (changes) => {
        let control = bakes([]);
        let now = 0;
        let last = runningTime(control, at(0));
        for (const { after, what } of changes) {
          now += after;
          const before = runningTime(control, at(now));
          control = what(control, now);
          const time = runningTime(control, at(now));
          expect(before).toBeGreaterThanOrEqual(last);
          expect(time).toBe(before);
          expect(bakedSeconds(control, at(now))).toBeGreaterThanOrEqual(0);
          last = time;
        }
      }),
    );
  });

  test('a shift that is carried through while it is held begins to bake when the hold is over', () => {
    const held = baking(paused(shiftingTo(bakes(twoSteps), 1), true, 100), at(110));
    expect(bakedSeconds(held, at(500))).toBe(0);
    expect(bakedSeconds(paused(held, false, 500), at(530))).toBe(30);
  });

  test('once promoted nothing is held, and keep-warm runs on', () => {
    const warm = keepingWarm(paused(bakes([]), true, 10), at(20));
    expect(warm.held).toBeUndefined();
    expect(withGone(warm, gone, at(30)).held).toBeUndefined();
    expect(withLine(warm, line(30), at(30))).toBe(warm);
  });
});

describe('a gate that nobody approved', () => {
  const gated = (onTimeout: 'rollback' | 'proceed'): Control =>
    bakes([
      { weight: 10, bakeSeconds: 60, maxBakeSeconds: 900, approval: { timeoutSeconds: 600, onTimeout } },
      { weight: 100, bakeSeconds: 60, maxBakeSeconds: 900 },
    ]);

  test('is not passed: what proceeds says so', () => {
    const proceeded = waitingFor(gated('proceed'), 'approval', at(60));
    expect(whatNext(proceeded, undefined, at(660))).toMatchObject({
      kind: 'shift',
      proceeds: true,
      why: 'step 1 was not approved within 10m; it proceeds all the same, as its spec says',
    });
    const approved = { ...proceeded, approved: { 0: { by: 'ann', at: 1 } } };
    expect(whatNext(approved, undefined, at(100))).toEqual({ kind: 'shift', step: 1, why: 'step 1 passed' });
  });

  test.each(['rollback', 'proceed'] as const)('is not opened by a resume, however late it comes (%s)', (onTimeout) => {
    const held = paused(waitingFor(gated(onTimeout), 'approval', at(60)), true, 100);
    expect(whatNext(paused(held, false, 99_999), undefined, at(99_999))).toMatchObject({
      kind: 'sleep',
      waiting: 'approval',
    });
  });
});

test('what holds a rollout is said by one sentence', () => {
  const control = withGone(bakes([]), { a: { name: 'errors', since: 1 }, b: { name: 'latency', since: 1 } }, at(1));
  expect(holdText(control)).toBe('held because the alarms errors, latency are gone');
  const without = { by: 'ann', at: 1 };
  expect(holdText(withGone(control, { a: { name: 'errors', since: 1, without } }, at(2)))).toBeUndefined();
});
