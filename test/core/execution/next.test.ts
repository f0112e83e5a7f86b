import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Judgement, verdicts } from '../../../core/analysis/verdict.ts';
import type { Control, Phase } from '../../../core/control/control.ts';
import { whatNext } from '../../../core/execution/next.ts';
import type { PlannedStep } from '../../../core/plan/steps.ts';
import { sampleControl, samplePlan } from '../../support/sample-control.ts';
import { testStart } from '../../support/test-clock.ts';

const judged = (verdict: Judgement['verdict'], more: Partial<Judgement> = {}): Judgement => ({
  verdict,
  reasons: [{ metric: 'errorRate', verdict, requests: 100, text: `the canary is ${verdict}` }],
  ...more,
});

const gate = { timeoutSeconds: 7200, onTimeout: 'rollback' } as const;
const first: PlannedStep = { weight: 10, bakeSeconds: 300, maxBakeSeconds: 900 };
const last: PlannedStep = { weight: 100, bakeSeconds: 600, maxBakeSeconds: 1800 };

/** A rollout whose first step has baked for `baked` seconds. */
const baking = (changes: Partial<Control> = {}, step = first): Control =>
  sampleControl({
    plan: samplePlan({ steps: [step, last] }),
    phase: 'baking',
    step: 0,
    shifts: [{ weight: 10, at: testStart }],
    ...changes,
  });
const later = (seconds: number) => testStart + seconds * 1000;

const stop = { kind: 'alarm', text: 'alarm', at: testStart, by: 'arn' } as const;
const approval = { by: 'ann', at: testStart };

const phases: readonly Phase[] = ['planned', 'shifting', 'baking', 'keepWarm', 'settling', 'halted', 'rollbackFailed'];

/** Any control item that the use cases could leave behind, in any phase and with any signals. */
const anyControl = fc
  .record({
    phase: fc.constantFrom(...phases),
    step: fc.constantFrom(-1, 0, 1),
    stopped: fc.boolean(),
    paused: fc.boolean(),
    approved: fc.boolean(),
    skipped: fc.boolean(),
    waiting: fc.constantFrom('approval', 'evidence', undefined),
    gated: fc.boolean(),
    onTimeout: fc.constantFrom('rollback', 'proceed'),
    onNoData: fc.constantFrom('hold', 'rollback'),
    onInconclusive: fc.constantFrom('hold', 'rollback', 'proceed'),
  })
  .map((one): Control => {
    const { analysis } = samplePlan();
    const step: PlannedStep = {
      ...first,
      ...(one.gated && { approval: { timeoutSeconds: 600, onTimeout: one.onTimeout } }),
    };
    return sampleControl({
      plan: samplePlan({
        steps: [step, last],
        ...(analysis !== 'alarmsOnly' && {
          analysis: { ...analysis, onNoData: one.onNoData, onInconclusive: one.onInconclusive },
        }),
      }),
      phase: one.phase,
      step: one.step,
      shifts: one.step < 0 ? [] : [{ weight: 10, at: testStart }],
      ...(one.stopped && { stop }),
      ...(one.paused && { pause: { value: true, issuedAt: testStart, by: 'ann' } }),
      ...(one.approved && { approved: { [one.step]: approval } }),
      ...(one.skipped && { skip: { [one.step]: approval } }),
      ...(one.waiting && { waiting: { for: one.waiting, since: testStart } }),
      ...(one.phase === 'keepWarm' && { promotedAt: testStart }),
    });
  });
const anyVerdict = fc.option(fc.constantFrom(...verdicts), { nil: undefined }).map((one) => one && judged(one));
const anyTime = fc.integer({ min: 0, max: 20_000 }).map(later);

describe('whatever the item, the numbers and the time', () => {
  const always = (
    check: (control: Control, next: ReturnType<typeof whatNext>, judgement: Judgement | undefined, now: number) => void,
  ) =>
    fc.assert(
      fc.property(anyControl, anyVerdict, anyTime, (control, judgement, now) => {
        check(control, whatNext(control, judgement, now), judgement, now);
      }),
      { numRuns: 2000 },
    );
  const rises = (control: Control, next: ReturnType<typeof whatNext>) =>
    next.kind === 'promote' || (next.kind === 'shift' && next.step > control.step && control.phase === 'baking');

  test('a stop leads back, with its own reason', () => {
    always((control, next) => {
      if (control.stop) expect(next).toEqual({ kind: 'rollBack', stop: control.stop });
    });
  });

  test('a failing canary is never given more, and is put back while it bakes', () => {
    always((control, next, judgement) => {
      if (judgement?.verdict !== 'fail' || control.phase !== 'baking') return;
      expect(next.kind).toBe('rollBack');
    });
  });

  test('the weight rises only on a passing verdict or on somebody’s word', () => {
    always((control, next, judgement) => {
      const { analysis } = control.plan;
      const proceeds = analysis !== 'alarmsOnly' && analysis.onInconclusive === 'proceed';
      if (!rises(control, next)) return;
      const word = control.skip[control.step] ?? control.approved[control.step];
      expect(
        judgement?.verdict === 'pass' || word !== undefined || (proceeds && judgement?.verdict === 'inconclusive'),
      ).toBe(true);
    });
  });

  test('a gate is passed with an approval or, if it says so, after its time', () => {
    always((control, next, _, now) => {
      const approval = control.plan.steps[control.step]?.approval;
      if (approval === undefined || !rises(control, next)) return;
      const timedOut =
        control.waiting?.for === 'approval' && now - control.waiting.since >= approval.timeoutSeconds * 1000;
      expect(control.approved[control.step] !== undefined || (approval.onTimeout === 'proceed' && timedOut)).toBe(true);
    });
  });

  test('a pause keeps the weight', () => {
    always((control, next) => {
      if (control.pause?.value) expect(rises(control, next)).toBe(false);
    });
  });

  test('no step is left out, and a bake is not cut short unless somebody skips it', () => {
    always((control, next, _, now) => {
      if (next.kind === 'shift') expect([control.step, control.step + 1, 0]).toContain(next.step);
      if (!rises(control, next) || control.skip[control.step]) return;
      expect(now).toBeGreaterThanOrEqual(testStart + (control.plan.steps[control.step]?.bakeSeconds ?? 0) * 1000);
    });
  });

  test('a sleep is of whole seconds, one at least, and every decision has its sentence', () => {
    always((_, next) => {
      if (next.kind === 'sleep') expect(Number.isInteger(next.seconds) && next.seconds >= 1).toBe(true);
      expect(next.kind === 'rollBack' ? next.stop.text : next.why).not.toBe('');
    });
  });
});

describe('a bake', () => {
  test('sleeps no longer than it lasts', () => {
    expect(whatNext(baking(), judged('pass'), later(290))).toMatchObject({ kind: 'sleep', seconds: 10 });
  });

  test('over and passed leads to the next step, the last one to promotion', () => {
    expect(whatNext(baking(), judged('pass'), later(300))).toEqual({ kind: 'shift', step: 1, why: 'step 1 passed' });
    const final = baking({ step: 1, shifts: [{ weight: 100, at: testStart }] });
    expect(whatNext(final, judged('pass'), later(600))).toMatchObject({ kind: 'promote' });
  });

  test('is not ended without a judgement, unless alarms alone are to judge', () => {
    expect(whatNext(baking(), undefined, later(5000)).kind).toBe('sleep');
    const alarmsOnly = baking({ plan: samplePlan({ analysis: 'alarmsOnly', steps: [first, last] }) });
    expect(whatNext(alarmsOnly, undefined, later(300)).kind).toBe('shift');
  });

  test('holds for evidence to its longest, then asks a person', () => {
    const next = whatNext(baking(), judged('inconclusive'), later(899));
    expect(next).toMatchObject({ kind: 'sleep', why: 'the evidence does not suffice yet: the canary is inconclusive' });
    expect(next).not.toHaveProperty('waiting');
    expect(whatNext(baking(), judged('inconclusive'), later(900))).toMatchObject({
      kind: 'sleep',
      waiting: 'evidence',
    });
  });

  test.each([
    ['inconclusive', 'onInconclusive', 'rollback', 'rollBack'],
    ['inconclusive', 'onInconclusive', 'proceed', 'shift'],
    ['error', 'onNoData', 'rollback', 'rollBack'],
    ['error', 'onNoData', 'hold', 'sleep'],
  ] as const)('at its longest and %s, with %s: %s, goes to %s', (verdict, policy, value, expected) => {
    const { analysis } = samplePlan();
    if (analysis === 'alarmsOnly') throw new Error('the sample is judged by metrics');
    const plan = samplePlan({ steps: [first, last], analysis: { ...analysis, [policy]: value } });
    expect(whatNext(baking({ plan }), judged(verdict), later(900)).kind).toBe(expected);
  });

  test('silent at its longest follows the policy for no data, whatever the one for little evidence', () => {
    const { analysis } = samplePlan();
    if (analysis === 'alarmsOnly') throw new Error('the sample is judged by metrics');
    const plan = samplePlan({ steps: [first, last], analysis: { ...analysis, onInconclusive: 'proceed' } });
    const silent = judged('inconclusive', { silence: 'noTraffic' });
    expect(whatNext(baking({ plan }), silent, later(900))).toMatchObject({ kind: 'sleep', waiting: 'evidence' });
  });
});

describe('a gate', () => {
  const gated = (changes: Partial<Control> = {}, approvalOf: PlannedStep['approval'] = gate) =>
    baking(changes, { ...first, ...(approvalOf && { approval: approvalOf }) });

  test('is waited for once the bake has passed, to the second', () => {
    const waiting = { for: 'approval', since: later(300) } as const;
    expect(whatNext(gated(), judged('pass'), later(300))).toMatchObject({ kind: 'sleep', waiting: 'approval' });
    expect(whatNext(gated({ waiting }), judged('pass'), later(7490))).toMatchObject({ kind: 'sleep', seconds: 10 });
    expect(whatNext(gated({ waiting }), judged('pass'), later(7500))).toMatchObject({
      kind: 'rollBack',
      stop: { kind: 'approval', text: 'step 1 was not approved within 2h' },
    });
  });

  test('opens by approval of its own step only', () => {
    expect(whatNext(gated({ approved: { 0: approval } }), judged('pass'), later(300)).kind).toBe('shift');
    expect(whatNext(gated({ approved: { 1: approval } }), judged('pass'), later(300)).kind).toBe('sleep');
  });

  test('is not opened by skipping the wait', () => {
    expect(whatNext(gated({ skip: { 0: approval } }), judged('pass'), later(1))).toMatchObject({ waiting: 'approval' });
  });

  test('may let pass when nobody comes', () => {
    const waiting = { for: 'approval', since: testStart } as const;
    const open = gated({ waiting }, { timeoutSeconds: 60, onTimeout: 'proceed' });
    expect(whatNext(open, judged('pass'), later(300)).kind).toBe('shift');
  });
});

describe('keep-warm', () => {
  const warm = sampleControl({ phase: 'keepWarm', step: 1, promotedAt: testStart });

  test('sleeps to its end, and then retires the stable', () => {
    expect(whatNext(warm, undefined, later(100))).toMatchObject({ kind: 'sleep', seconds: 3500 });
    expect(whatNext(warm, undefined, later(3600)).kind).toBe('retire');
  });
});

test('an item that bakes a step that it does not have is put back', () => {
  expect(whatNext(baking({ step: 7 }), judged('pass'), later(300)).kind).toBe('rollBack');
  expect(whatNext(baking({ shifts: [] }), judged('pass'), later(300)).kind).toBe('rollBack');
});

test.each([
  ['appmesh', { provider: 'appmesh', mesh: 'm', virtualRouter: 'r' }, 180],
  ['alb', { provider: 'alb', loadBalancer: 'arn', service: 's' }, 180],
  ['lattice', { provider: 'lattice', service: 'svc-1', name: 's' }, 240],
] as const)(
  'good evidence ends a step on %s no sooner than three periods after its weight has arrived',
  (_, router, least) => {
    const plan = samplePlan({ steps: [{ ...first, bakeSeconds: 600 }, last], router });
    const after = (seconds: number) =>
      whatNext(baking({ plan }), judged('pass', { enough: true }), later(seconds)).kind;
    expect(after(least - 1)).toBe('sleep');
    expect(after(least)).toBe('shift');
  },
);
