import { describe, expect, test } from '@jest/globals';
import { partsOf, targetsOf } from '../../../adapters/routers/app-mesh/route-spec.ts';
import { reportPage } from '../../../cli/report/page/report-page.ts';
import type { Story } from '../../../cli/report/story.ts';
import { storyOf } from '../../../cli/report/story-of.ts';
import type { ReportedRollout } from '../../../cli/rollout/reported.ts';
import type { RolloutState } from '../../../cli/rollout/state.ts';
import type { Decision } from '../../../core/ledger/decision.ts';
import type { RolloutRecord } from '../../../core/ledger/record.ts';
import { sampleControl, samplePlan, sampleRoute } from '../../support/sample-control.ts';
import { testStart } from '../../support/test-clock.ts';
import { left, promoted, rejected, rolledBack, rolloutId } from '../support/rollouts.ts';

const minute = 60_000;
const at = (minutes: number) => testStart + minutes * minute;
const periods = Array.from({ length: 30 }, (_, i) => ({
  start: at(i - 10),
  ...(i >= 11 && i < 15 && { canary: { requests: 100, errors: 5, latencyMs: 40 } }),
  stable: { requests: 900, errors: 1, latencyMs: 38 },
}));
const storyAt = (rollout: ReportedRollout, now = at(30), measured = { periods }) => storyOf(rollout, measured, now);

const changedTo = (
  rollout: ReportedRollout,
  decisions: readonly Decision[],
  record: Partial<RolloutRecord> = {},
): ReportedRollout => {
  const state: RolloutState = {
    decisions,
    ...(rollout.state.record && { record: { ...rollout.state.record, ...record } }),
  };
  return { ...rollout, state };
};
const entry = (minutes: number, did: Decision['did'], why: string, changes: Partial<Decision> = {}): Decision => ({
  rolloutId,
  order: minutes,
  at: at(minutes),
  by: 'receive-signal',
  did,
  why,
  step: 0,
  ...changes,
});
const alarmArn = 'arn:aws:cloudwatch:eu-west-1:000000000000:alarm:color-5xx';
const factsIn = ({ answers }: Story) => Object.fromEntries(answers.map(({ name, value }) => [name, value]));
const marksOf = ({ happenings }: Story) => happenings.map(({ number, kind, text, who }) => [number, kind, text, who]);

describe('a rollout that was rolled back by its numbers', () => {
  const story = storyAt(rolledBack);

  test('begins with what happened, why, and what to do', () => {
    expect(story.headline).toEqual({
      tone: 'bad',
      badge: 'Rolled back',
      title: 'color-backend was rolled back in step 1 (10%); the original weights are in force',
      reason: '5% of the canary’s requests fail | <limit> 0.2%',
      next: ['correct the new version and `meshshift start` again: it becomes the next attempt'],
    });
  });

  test('answers since when, what users felt and what is in force', () => {
    expect(factsIn(story)).toEqual({
      When: 'started 2026-06-01 12:00:00 UTC; stopped 12:04:00, weights restored 12:05:00, 1 m after that',
      'Users felt':
        '400 requests to color-v2, 20 failed (5%), 20 more than on color-v1; latency 40 ms, on color-v1 38 ms',
      'In force now': 'color-v1 100 (color-route), as this rollout set it',
      Change: 'color-v1 to color-v2, revision r2, on color-mesh/color-router',
    });
  });

  test('has the metrics of the look that decided, each beside its limit', () => {
    expect(story.numbers).toMatchObject({
      at: at(4),
      of: 'The look that stopped it in step 1',
      rows: [
        { metric: 'error rate', stable: '0.1%', canary: '5%', allowed: '0.21%', verdict: 'fail', requests: 400 },
        { metric: 'latency', stable: '40 ms', canary: '42 ms', allowed: '50 ms', verdict: 'pass', requests: 400 },
      ],
    });
  });

  test('has the terms that it ran by', () => {
    expect(Object.fromEntries(story.terms.map(({ name, value }) => [name, value]))).toEqual({
      Steps: '10% for 5m, 100% for 10m',
      'Keep warm': '1h',
      'Error rate': 'allowed 1.1 times the stable’s + 0.1%',
      'Least requests': '50',
      'No data': 'hold',
      'Not enough evidence': 'hold',
      Alarms: 'color-5xx, color-latency',
    });
  });

  test('marks the whole periods that decided, with their limits', () => {
    expect(story.judged).toEqual([
      {
        from: at(1),
        to: at(2),
        step: 1,
        verdict: 'fail',
        decisive: true,
        limits: { errorRate: 0.0021, latency: 50 },
      },
    ]);
  });

  test('has the set weights up to the end of what is shown: a little before and after', () => {
    expect(story.shown).toEqual({ from: at(-5), to: at(10) });
    expect(story.weights).toEqual([
      { weight: 10, from: at(1), to: at(5) },
      { weight: 0, from: at(5), to: at(10) },
    ]);
    expect([story.periods[0]?.start, story.periods.at(-1)?.start]).toEqual([at(-5), at(9)]);
  });

  test('numbers what moved it', () => {
    expect(marksOf(story)).toEqual([
      [1, 'weights', 'step 1: set to 10% (color-route: color-v1 90, color-v2 10)', undefined],
      [2, 'stop', 'step 1: 5% of the canary’s requests fail | <limit> 0.2%', undefined],
      [3, 'weights', 'the original weights were put back (color-route: color-v1 100, color-v2 0)', undefined],
    ]);
  });

  test('misses nothing', () => {
    expect(story.missing).toEqual([]);
  });
});

describe('what came from outside', () => {
  const [planned, shifted] = rolledBack.state.decisions;
  const decisions = [
    ...(planned && shifted ? [planned, shifted] : []),
    entry(2, 'signalled', 'Pause: paused', { who: 'arn:aws:iam::1:user/ann' }),
    entry(3, 'waited', 'waits for approval of step 1, 2h left, then rollback', { by: 'analyze-canary' }),
    entry(4, 'waited', 'waits for approval of step 1, 119m left, then rollback', { by: 'analyze-canary' }),
    entry(5, 'signalled', 'alarm color-5xx went to ALARM: too many', { who: alarmArn }),
    entry(5.05, 'restored', 'alarm color-5xx went to ALARM: too many', { weight: 0, by: 'roll-back' }),
  ];

  test('is among the happenings with its author; a gate counts once, with any number of looks', () => {
    expect(marksOf(storyAt(changedTo(rolledBack, decisions))).slice(1)).toEqual([
      [2, 'command', 'Pause: paused', 'arn:aws:iam::1:user/ann'],
      [3, 'gate', 'step 1: waits for approval of step 1, 2h left, then rollback', undefined],
      [4, 'alarm', 'alarm color-5xx went to ALARM: too many', alarmArn],
      [5, 'weights', 'the original weights were put back', undefined],
    ]);
  });

  test('has a short label for its mark, and is red for an alarm alone', () => {
    const [, command, gate, alarm] = storyAt(changedTo(rolledBack, decisions)).happenings;
    expect([command, gate, alarm].map((one) => [one?.label, one?.tone])).toEqual([
      ['pause ann', 'neutral'],
      ['waited', 'attention'],
      ['color-5xx', 'bad'],
    ]);
  });

  test('names what decided in the place of the numbers', () => {
    const reasons = [{ metric: 'errorRate', verdict: 'pass', requests: 9, text: 'error rate 0%' }] as const;
    const looked = entry(4.5, 'looked', 'bakes', { by: 'analyze-canary', verdict: 'pass', reasons });
    const withLook = decisions.toSpliced(-2, 0, looked);
    expect(storyAt(changedTo(rolledBack, withLook)).numbers?.of).toBe(
      'Decided by the alarm color-5xx; the last look in step 1',
    );
  });

  test('has no periods that decided: the alarm did, and it was put back three seconds later', () => {
    const story = storyAt(changedTo(rolledBack, decisions));
    expect(story.judged).toEqual([]);
    expect(factsIn(story).When).toContain('stopped 12:05:00, weights restored 12:05:03, 3 s after that');
  });
});

describe('other ends', () => {
  test('a promoted one says what is still possible, and shows nothing of the long time in which its stable is warm', () => {
    const story = storyAt(promoted, at(70));
    expect(story.headline).toMatchObject({ tone: 'good', badge: 'Promoted', title: 'color-backend is promoted' });
    expect(story.headline.next[0]).toContain('meshshift rollback');
    expect(story.shown?.to).toBe(at(21));
    expect(story.steps.map(({ result }) => result)).toEqual(['passed', 'passed']);
  });

  test('a halted one marks the weights that were set from outside', () => {
    const theirs = {
      weight: 20,
      set: {
        'color-route': [
          { id: 'color-v1', weight: 80 },
          { id: 'color-v2', weight: 20 },
        ],
      },
    };
    const why = 'color-route (color-v1 80, color-v2 20) was changed by someone else and left alone';
    const halt = entry(4, 'halted', why, { by: 'roll-back', ...theirs });
    const story = storyAt(changedTo(left, [...left.state.decisions, halt]), at(8));
    expect(story.weights).toEqual([
      { from: at(1), to: at(4), weight: 10 },
      { from: at(4), to: at(8), weight: 20, theirs: true },
    ]);
    expect(marksOf(story).at(-1)).toEqual([2, 'edit', `step 1: ${why}`, undefined]);
    expect(story.happenings.at(-1)?.tone).toBe('attention');
    const page = reportPage(story);
    expect(page).toContain('set from outside');
    expect(page).toContain('20% from 12:04:00, set from outside');
  });

  test('one that was never planned says so, and has nothing to draw', () => {
    const story = storyAt(rejected);
    expect(story.headline).toMatchObject({ badge: 'Rejected', reason: 'canary: found no virtual node "color-v9"' });
    expect(story.missing).toEqual([
      'It was never planned, so there are no weights, no decisions and no numbers to show.',
    ]);
    expect([story.shown, story.weights, story.decisions, story.routes]).toEqual([undefined, [], [], []]);
  });

  test('a running one is shown up to now', () => {
    const control = sampleControl({ phase: 'baking', step: 0, shifts: [{ weight: 10, at: at(1) }] });
    const story = storyAt({ ...left, state: { ...left.state, control } }, at(3));
    expect(story.headline).toMatchObject({
      tone: 'running',
      title: 'color-backend is at step 1 of 2, 10%',
      reason: 'bakes, 3 m left',
    });
    expect(story.shown?.to).toBe(at(3));
    expect(factsIn(story).When).toBe('started 2026-06-01 12:00:00 UTC, 3 m ago');
  });
});

describe('what else can hold or stop it', () => {
  test('a stopped line is said first, with who stopped it', () => {
    const control = sampleControl({ phase: 'baking', step: 0, shifts: [{ weight: 10, at: at(1) }] });
    const lineStop = {
      stopped: true,
      by: 'ann',
      since: at(2),
      issuedAt: at(2),
      orderId: 'order',
      reason: 'incident 12',
    } as const;
    const { headline } = storyAt({ ...left, state: { ...left.state, control, lineStop } }, at(3));
    expect(headline).toMatchObject({
      tone: 'attention',
      badge: 'Line stopped',
      title: 'color-backend is held at step 1 of 2, 10%',
      reason: expect.stringMatching(/ann.*incident 12.*; it bakes, 3 m left/),
    });
  });

  test('a hook’s answer is among what happened, its call is not', () => {
    const decisions = [
      entry(1, 'hookCalled', 'checks is called', { hook: 'checks' }),
      entry(2, 'hookFailed', 'checks says no', { hook: 'checks' }),
    ];
    expect(marksOf(storyAt(changedTo(rolledBack, decisions)))).toEqual([
      [1, 'hook', 'step 1: checks says no', undefined],
    ]);
  });
});

describe('the route', () => {
  const changed = (after = sampleRoute(0, 100), edited?: true) =>
    storyAt({
      ...changedTo(promoted, promoted.state.decisions, {
        routesAfter: { 'color-route': { targets: targetsOf(after), ...(edited && { edited }) } },
      }),
      routesBefore: { 'color-route': sampleRoute() },
    }).routes[0];

  test('is shown as a diff in which only the targets differ', () => {
    const change = changed();
    expect(change?.summary).toBe('from color-v1 100 to color-v1 0, color-v2 100; all other fields are unchanged');
    expect(change?.lines.filter(({ is }) => is !== 'same').map(({ is, text }) => `${is}: ${text.trim()}`)).toEqual([
      'removed: - { port: 8080, virtualNode: color-v1, weight: 100 }',
      'added: - { port: 8080, virtualNode: color-v1, weight: 0 }',
      'added: - { port: 8080, virtualNode: color-v2, weight: 100 }',
    ]);
  });

  test('is shown as its router has it now, and a later change is named', () => {
    const now = (read: ReturnType<typeof sampleRoute>) =>
      storyAt({
        ...changedTo(promoted, promoted.state.decisions, {
          routesAfter: { 'color-route': { targets: targetsOf(sampleRoute(0, 100)) } },
        }),
        routesBefore: { 'color-route': sampleRoute() },
        routesNow: { 'color-route': partsOf(read) },
      });
    const edited = now({ ...sampleRoute(0, 100), priority: 7 });
    expect(edited.routes[0]?.lines).toContainEqual({ is: 'added', text: 'priority: 7' });
    expect(edited.routes[0]?.summary).toContain('other fields have changed too');
    expect(factsIn(edited)['In force now']).toBe('color-v2 100 (color-route), as the router answers');
    const later = now(sampleRoute(50, 50));
    expect(later.routes[0]?.summary).toMatch(/unchanged; changed since, now color-v1 50, color-v2 50$/);
  });

  test('says whether it is unchanged, and whether other fields changed', () => {
    expect(changed(sampleRoute())?.summary).toBe('unchanged: color-v1 100');
    expect(changed(sampleRoute())?.lines.every(({ is }) => is === 'same')).toBe(true);
    for (const left of [sampleRoute(0, 100), sampleRoute()])
      expect(changed(left, true)?.summary).toContain('other fields have changed too');
  });
});

describe('without metrics it says what is missing', () => {
  test.each([
    [
      'when they could not be read',
      { periods: [], unmeasured: 'no permission for cloudwatch:GetMetricData' },
      at(30),
      'no permission for cloudwatch:GetMetricData',
    ],
    [
      'when they are gone',
      { periods: [{ start: at(1) }] },
      at(16 * 24 * 60),
      'it keeps periods of a minute for 15 days',
    ],
    ['when nothing was reported', { periods: [{ start: at(1) }] }, at(30), 'neither version has reported a request'],
  ])('%s', (_, measured, now, said) => {
    const story = storyOf(rolledBack, measured, now);
    expect(story.missing).toEqual([expect.stringContaining(said)]);
    expect(story.weights).toHaveLength(2);
    expect(factsIn(story)).not.toHaveProperty('Users felt');
  });

  test('when alarms alone watch it', () => {
    const plan = samplePlan({ analysis: 'alarmsOnly' });
    const story = storyAt(changedTo(rolledBack, rolledBack.state.decisions, { plan }), at(30), { periods: [] });
    expect(story.missing).toEqual([expect.stringContaining('alarms alone')]);
    expect(story.judged).toEqual([]);
  });
});
