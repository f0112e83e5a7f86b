import { describe, expect, test } from '@jest/globals';
import type { Control } from '../../../core/control/control.ts';
import { dueHook, heldHook } from '../../../core/control/due-hook.ts';
import { withHolds } from '../../../core/control/hold.ts';
import { obey } from '../../../core/control/obey.ts';
import { settleHook } from '../../../core/control/settle-hook.ts';
import { calling, notCalling, shiftingTo } from '../../../core/control/transitions.ts';
import { whatNext } from '../../../core/execution/next.ts';
import type { PlannedHook } from '../../../core/spec/hook-spec.ts';
import { sampleControl, samplePlan } from '../../support/sample-control.ts';
import { testStart } from '../../support/test-clock.ts';

const hook = (name: string, changes: Partial<PlannedHook> = {}): PlannedHook => ({
  name,
  at: 'beforeStep',
  lambda: name,
  timeoutSeconds: 60,
  onFailure: 'rollback',
  ...changes,
});
const first = hook('first', { at: 'beforeFirstShift' });
const each = hook('each');
const last = hook('last', { at: 'afterPromotion', onFailure: 'proceed' });
const plan = (...hooks: readonly PlannedHook[]) =>
  samplePlan({
    hooks,
    analysis: 'alarmsOnly',
    steps: [
      { weight: 10, bakeSeconds: 60, maxBakeSeconds: 900 },
      { weight: 100, bakeSeconds: 60, maxBakeSeconds: 900 },
    ],
  });
const at = (seconds: number) => testStart + seconds * 1000;
const planned = (hooks: readonly PlannedHook[], changes: Partial<Control> = {}) =>
  sampleControl({ plan: plan(...hooks), ...changes });
/** The first step has baked as long as it should. */
const baked = (hooks: readonly PlannedHook[], changes: Partial<Control> = {}) =>
  planned(hooks, { phase: 'baking', step: 0, shifts: [{ weight: 10, at: at(-60) }], ...changes });
const yes = (id: string) => ({ id, Error: 'HookAnswered', Cause: '{"passed":true}' });
const no = (id: string) => ({ id, Error: 'HookAnswered', Cause: '{"passed":false,"text":"red"}' });
const idOf = (control: Control) => dueHook(control)?.id ?? '';

/** The item while the hook that is due is being called, since `testStart`. */
function called(control: Control): Control {
  const due = dueHook(control);
  if (due === undefined) throw new Error('no hook is due');
  return calling(control, due, testStart);
}

describe('what comes next', () => {
  test('before the first step: its own hooks, then those of every step, then the shift', () => {
    let control = planned([each, first]);
    const ids: string[] = [];
    for (
      let next = whatNext(control, undefined, at(0));
      next.kind === 'hook';
      next = whatNext(control, undefined, at(0))
    ) {
      ids.push(next.due.id);
      control = settleHook(called(control), yes(next.due.id), at(1))?.control ?? control;
    }
    expect(ids).toEqual(['color-backend-r2-1/beforeFirstShift/first', 'color-backend-r2-1/beforeStep/1/each']);
    expect(whatNext(control, undefined, at(1))).toMatchObject({ kind: 'shift', step: 0 });
  });

  test('before a later step: its hooks, and not before the step has baked', () => {
    expect(whatNext(baked([first, each]), undefined, at(-30))).toMatchObject({ kind: 'sleep' });
    expect(whatNext(baked([first, each]), undefined, at(0))).toMatchObject({
      kind: 'hook',
      seconds: 60,
      due: { id: 'color-backend-r2-1/beforeStep/2/each' },
    });
    expect(whatNext(baked([first]), undefined, at(0))).toMatchObject({ kind: 'shift', step: 1 });
  });

  test('after the promotion: its hooks, although the keep-warm is over', () => {
    const warm = planned([last], { phase: 'keepWarm', step: 1, promotedAt: at(0) });
    expect(whatNext(warm, undefined, at(99_999))).toMatchObject({ kind: 'hook', due: { hook: last } });
    const done = { ...warm, hook: { before: 2, done: 1 } };
    expect(whatNext(done, undefined, at(99_999))).toMatchObject({ kind: 'retire' });
  });

  test('a stop goes before a hook, and a pause holds it back', () => {
    const stop = { kind: 'alarm', text: 'alarm', at: testStart, by: 'arn' } as const;
    const pause = { value: true, issuedAt: testStart, by: 'ann' };
    for (const control of [planned([first]), baked([each])]) {
      expect(whatNext({ ...control, stop }, undefined, at(0))).toEqual({ kind: 'rollBack', stop });
      expect(whatNext({ ...control, pause }, undefined, at(0))).toMatchObject({ kind: 'sleep', why: 'paused by ann' });
    }
    expect(whatNext(planned([], { pause }), undefined, at(0))).toMatchObject({ kind: 'sleep', why: 'paused by ann' });
  });

  test('its time stands still while the rollout is held: a call that ran out of it meanwhile is made again', () => {
    const control = called(planned([hook('first', { timeoutSeconds: 60 })]));
    const pause = { value: true, issuedAt: at(10), by: 'ann' };
    const held = withHolds(control, { pause }, at(10));
    const overdue = { id: idOf(control), Error: 'HookOverdue' };
    expect(settleHook(held, overdue, at(60))).toBeUndefined();
    const resumed = withHolds(held, {}, at(3600));
    expect(settleHook(resumed, overdue, at(3600))).toBeUndefined();
    expect(whatNext(resumed, undefined, at(3600))).toMatchObject({ kind: 'hook', seconds: 50 });
    expect(settleHook(resumed, undefined, at(3650))).toMatchObject({ passed: false });
    expect(settleHook(control, overdue, at(60))).toMatchObject({ passed: false });
  });

  test('its time counts from the first call', () => {
    const control = called(planned([first]));
    expect(whatNext(control, undefined, at(45))).toMatchObject({ kind: 'hook', seconds: 15 });
    expect(calling(control, dueHook(control) as never, at(45))).toBe(control);
    expect(whatNext(notCalling(control), undefined, at(45))).toMatchObject({ kind: 'hook', seconds: 60 });
  });

  test('to shift to the same step again does not forget the hooks before the next', () => {
    const control = baked([each], { hook: { before: 1, done: 1 } });
    expect(shiftingTo(control, 0).hook).toEqual({ before: 1, done: 1 });
    expect(shiftingTo(control, 1).hook).toBeUndefined();
  });
});

describe('an answer', () => {
  test('to another call, or to none, settles nothing', () => {
    const control = called(planned([first, each]));
    expect(settleHook(control, yes('color-backend-r2-1/beforeStep/1/each'), at(1))).toBeUndefined();
    expect(settleHook(control, undefined, at(1))).toBeUndefined();
    expect(settleHook(planned([first]), yes(idOf(control)), at(1))).toBeUndefined();
    const after = settleHook(control, yes(idOf(control)), at(1))?.control ?? control;
    expect(settleHook(after, yes(idOf(control)), at(1))).toBeUndefined();
  });

  test('of a call that was given up settles nothing before its time is over', () => {
    const control = called(planned([first]));
    const woken = { id: idOf(control), Error: 'Woken' };
    expect(settleHook(control, woken, at(59))).toBeUndefined();
    expect(settleHook(control, woken, at(60))).toMatchObject({ passed: false, text: 'it did not answer within 1m' });
    expect(settleHook(control, undefined, at(60))).toMatchObject({ passed: false });
  });

  test.each([
    ['{"passed":true,"text":"well"}', true, 'well'],
    ['{"passed":true}', true, 'it gave no reason'],
    ['{"passed":false}', false, 'it gave no reason'],
    ['{"passed":"true"}', false, expect.stringContaining('its answer is not')],
    ['null', false, expect.stringContaining('but null')],
    ['', false, expect.stringContaining('its answer is not')],
    ['{"passed":true,"text":"cut of', false, expect.stringContaining('its answer is not')],
  ])('of %s is told as what it is', (Cause, passed, text) => {
    const control = called(planned([first]));
    const settled = settleHook(control, { id: idOf(control), Error: 'HookAnswered', Cause }, at(1));
    expect(settled).toMatchObject({ passed, text });
  });

  test.each([
    [{ Error: 'States.Timeout', Cause: null }, 'it did not answer within 1m'],
    [{ Error: 'HookOverdue' }, 'it did not answer within 1m'],
    [{ Error: 'Sandbox.Timedout', Cause: '{"errorMessage":"3 s are over"}' }, 'Sandbox.Timedout: 3 s are over'],
    [{ Error: 'States.Http.StatusCode.500', Cause: 'oh' }, 'States.Http.StatusCode.500: oh'],
    [{ Error: 'Lambda.Unknown', Cause: '' }, 'Lambda.Unknown'],
    [{}, 'an unknown error'],
  ])('that is the error %j has failed', (answer, text) => {
    const control = called(planned([first]));
    expect(settleHook(control, { id: idOf(control), ...answer }, at(1))).toMatchObject({ passed: false, text });
  });
});

describe('a hook that failed', () => {
  const failed = (onFailure: PlannedHook['onFailure']) => {
    const control = called(baked([hook('each', { onFailure })]));
    return settleHook(control, no(idOf(control)), at(1))?.control ?? control;
  };

  test('takes the rollout back, or is passed over, as the spec says', () => {
    expect(whatNext(failed('rollback'), undefined, at(1))).toMatchObject({
      kind: 'rollBack',
      stop: { kind: 'hook', text: 'the hook each failed: red' },
    });
    expect(whatNext(failed('proceed'), undefined, at(1))).toMatchObject({ kind: 'shift', step: 1 });
  });

  test('holds it until a person approves of just that', () => {
    const control = failed('hold');
    const id = 'color-backend-r2-1/beforeStep/2/each';
    expect(whatNext(control, undefined, at(99_999))).toMatchObject({
      kind: 'sleep',
      why: expect.stringContaining('red'),
    });
    expect(heldHook(control)?.id).toBe(id);
    const sent = { id: '1', rolloutId: '', router: '', caller: 'ann', time: at(2), issuedAt: at(2) };
    const command = { type: 'Approve', ...sent } as const;
    expect(obey(control, { ...command, step: 2 }, at(2))).toMatchObject({ status: 'refused', control });
    expect(Object.keys(obey(control, command, at(2)).control.approved)).toEqual([id]);
    expect(obey(control, { ...command, type: 'Promote' }, at(2)).control.approved).toHaveProperty([id]);
    const approval = { by: 'ann', at: at(2) };
    // That the step was approved says nothing about the hook.
    expect(whatNext({ ...control, approved: { 0: approval } }, undefined, at(3))).toMatchObject({ kind: 'sleep' });
    expect(whatNext({ ...control, approved: { [id]: approval } }, undefined, at(3))).toMatchObject({
      kind: 'shift',
      step: 1,
    });
  });
});
