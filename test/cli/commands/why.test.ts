import { describe, expect, test } from '@jest/globals';
import { paragraph, whyOf } from '../../../cli/commands/why.ts';
import type { RolloutEnding, RolloutState } from '../../../cli/rollout/state.ts';
import type { Control } from '../../../core/control/control.ts';
import type { Decision } from '../../../core/ledger/decision.ts';
import { sampleControl } from '../../support/sample-control.ts';
import { testStart } from '../../support/test-clock.ts';

const minute = 60_000;
const id = 'color-backend-r2-1';
const decision = (at: number, changes: Partial<Decision>): Decision => ({
  rolloutId: id,
  order: at,
  at: testStart + at * minute,
  by: 'analyze-canary',
  did: 'looked',
  why: 'the step bakes',
  step: 0,
  ...changes,
});
const shifted = decision(0, {
  by: 'shift-weights',
  did: 'shifted',
  why: 'the plan stands',
  weight: 10,
  set: {
    'color-route': [
      { id: 'color-v1', weight: 90 },
      { id: 'color-v2', weight: 10 },
    ],
  },
});
const baking = (changes: Partial<Control> = {}) =>
  sampleControl({ phase: 'baking', step: 0, shifts: [{ weight: 10, at: testStart }], ...changes });
const explain = (state: RolloutState, now: number, ending?: RolloutEnding) =>
  paragraph(whyOf(id, state, ending, testStart + now * minute), testStart + now * minute);

describe('why', () => {
  test('has the last look with its numbers and limits, its effect and the next steps', () => {
    const look = decision(2, {
      verdict: 'inconclusive',
      reasons: [
        {
          metric: 'errorRate',
          verdict: 'inconclusive',
          requests: 44,
          text: 'error rate 0% of 44 requests; allowed 0.5%',
        },
      ],
    });
    expect(explain({ control: baking(), decisions: [shifted, look] }, 3)).toBe(
      `${id} is at step 1 of 2, 10%: bakes, 2 m left. The last decision, 1 m ago by analyze-canary, was to keep looking, because the step bakes; inconclusive: error rate 0% of 44 requests; allowed 0.5%. What was done: the weight was set to 10% (color-route: color-v1 90, color-v2 10) 3 m ago. What can be done: \`meshshift pause ${id}\` holds it at this weight; \`meshshift skip-wait ${id}\` ends this bake now; \`meshshift abort ${id}\` puts the original weights back.`,
    );
  });

  test('names the stop, not what came after', () => {
    const text = 'error rate 5% of 400 requests; allowed 0.6%, stable 0% of 7,600';
    const decisions = [
      shifted,
      decision(2, {
        did: 'stopped',
        why: text,
        verdict: 'fail',
        reasons: [{ metric: 'errorRate', verdict: 'fail', requests: 400, text }],
      }),
      decision(3, {
        by: 'roll-back',
        did: 'restored',
        why: text,
        set: { 'color-route': [{ id: 'color-v1', weight: 100 }] },
      }),
      decision(3, { by: 'roll-back', did: 'ended', why: `rolledBack: ${text}` }),
    ];
    expect(explain({ decisions }, 5, { outcome: 'rolledBack', reason: text })).toBe(
      `${id} ended as rolledBack: ${text}. The last decision, 3 m ago by analyze-canary, was to stop it for that reason. What was done: the original weights were put back (color-route: color-v1 100) 2 m ago. What can be done: correct the new version and \`meshshift start\` again: it becomes the next attempt.`,
    );
  });

  test('names each finding under its own verdict, not all under the worst', () => {
    const reasons = [
      { metric: 'errorRate', verdict: 'fail', requests: 400, text: 'error rate 5%' },
      { metric: 'latency', verdict: 'pass', requests: 400, text: 'p90 40 ms' },
    ] as const;
    const stop = decision(2, { did: 'stopped', why: 'error rate 5%', verdict: 'fail', reasons });
    const text = explain({ decisions: [shifted, stop] }, 5, { outcome: 'rolledBack', reason: 'error rate 5%' });
    expect(text).toContain('was to stop it for that reason; pass: p90 40 ms.');
  });

  test('names what a failing rollback runs into, before the stop that began it', () => {
    const stop = decision(2, { did: 'stopped', why: 'error rate 5%', verdict: 'fail' });
    const failed = decision(3, { by: 'roll-back', did: 'restoreFailed', why: 'access denied' });
    const control = sampleControl({ phase: 'rollbackFailed', step: 0 });
    expect(explain({ control, decisions: [shifted, stop, failed] }, 5)).toContain(
      'was to roll back, which failed: access denied.',
    );
  });

  test('names the alarm or the person that stopped it', () => {
    const alarm = decision(2, {
      by: 'receive-signal',
      did: 'signalled',
      why: 'alarm color-5xx went to ALARM: red',
      who: 'arn:alarm',
    });
    const restored = decision(2, { by: 'roll-back', did: 'restored', why: alarm.why });
    const { decision: found } = whyOf(id, { decisions: [shifted, alarm, restored] }, undefined, testStart);
    expect(found).toBe(alarm);
  });

  test('says that Lambda throttled the automation, also when the look that came late is not the last', () => {
    const late = decision(12, { why: 'the step bakes (late: Lambda throttled it)', throttled: 24 });
    const throttled = 'Lambda throttled analyze-canary for lack of concurrency: it ran 3 m ago, at try 25.';
    expect(explain({ control: baking(), decisions: [shifted, late, decision(14, {})] }, 15)).toContain(throttled);
    expect(explain({ control: baking(), decisions: [shifted, late] }, 15)).not.toContain(throttled);
  });

  test('says that nothing has been decided yet', () => {
    expect(explain({ decisions: [] }, 0)).toBe(
      `${id} was started and is not planned yet. Nothing has been decided yet.`,
    );
  });

  test('says of one that was rejected why, and not that something is still to be decided', () => {
    const ending = { outcome: 'rejected', reason: 'alarms[0]: found no alarm a' } as const;
    const text = paragraph(whyOf(id, { decisions: [] }, ending, testStart), testStart);
    expect(text).toMatch(new RegExp(`^${id} ended as rejected: alarms.0.: found no alarm a. What can be done: `));
  });
});

describe('what can be done', () => {
  test.each<[string, Partial<Control>, string, readonly string[]]>([
    [
      'while it waits for approval',
      { waiting: { for: 'approval', since: testStart } },
      'waits for approval of step 1, without a time limit',
      ['approve', 'abort'],
    ],
    [
      'while it waits for evidence',
      { waiting: { for: 'evidence', since: testStart } },
      'waits for a person: there is not enough evidence',
      ['approve', 'abort'],
    ],
    [
      'while it is paused',
      { pause: { value: true, issuedAt: testStart, by: 'ann' } },
      'paused by ann; its time stands still: bakes, 5 m left',
      ['resume', 'abort'],
    ],
    [
      'while it is held because an alarm is gone',
      { gone: { arn: { name: 'errors', since: testStart } }, held: { ms: 0, since: testStart } },
      'held because the alarm errors is gone for 0 s; its time stands still: bakes, 5 m left',
      ['approve', 'abort'],
    ],
    [
      'while its stable is kept warm',
      { phase: 'keepWarm', promotedAt: testStart },
      'promoted; color-v1 is kept warm for 1 h more',
      ['rollback'],
    ],
    [
      'while it is halted',
      { phase: 'halted' },
      'halted: its routes were changed from outside and are left as they are',
      ['release'],
    ],
    [
      'while it is being rolled back',
      { stop: { kind: 'alarm', text: 'red', at: testStart, by: 'a' } },
      'being rolled back: red',
      ['watch'],
    ],
    ['while its rollback fails', { phase: 'rollbackFailed' }, 'its rollback failed and is tried again each minute', []],
    ['while it bakes', {}, 'bakes, 5 m left', ['pause', 'skip-wait', 'abort']],
    ['while it shifts', { phase: 'shifting' }, 'the routes are on their way to 10%', ['abort']],
  ])('%s', (_, changes, standing, commands) => {
    const found = whyOf(id, { control: baking(changes), decisions: [] }, undefined, testStart);
    const named = [...found.canDo.join(' ').matchAll(/`meshshift ([a-z-]+) /g)].map(([, name]) => name);
    expect([found.standing, named]).toEqual([`is at step 1 of 2, 10%: ${standing}`, commands]);
  });

  test('before its first step', () => {
    const control = baking({ phase: 'planned', step: -1 });
    expect(whyOf(id, { control, decisions: [] }, undefined, testStart).standing).toBe(
      'is at 0%, before step 1 of 2: planned, nothing is shifted yet',
    );
  });
});
