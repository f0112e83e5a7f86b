import { describe, expect, test } from '@jest/globals';
import { nextSteps } from '../../../cli/rollout/next-steps.ts';
import type { Phase } from '../../../core/control/control.ts';
import type { Outcome } from '../../../core/ledger/outcome.ts';
import type { Stop } from '../../../core/signals/signal.ts';
import { sampleControl, samplePlan } from '../../support/sample-control.ts';

const stop = { kind: 'operator', text: 'aborted by ann', at: 0, by: 'ann' } as const;
const plan = samplePlan();
const record = { rolloutId: 'r-1', router: 'appmesh/m/r', execution: 'arn', plan, startedAt: 0 };
const held = (phase: Phase, outcome?: Outcome) =>
  nextSteps({ control: sampleControl({ phase, stop }), decisions: [] }, outcome && { outcome, reason: 'because' }).join(
    '; ',
  );

describe('what can be done', () => {
  test('while a rollback is on its way is to follow it', () => {
    expect(held('settling')).toContain('meshshift watch');
  });

  test('once it has ended is what comes next, though its item was read before the router was given back', () => {
    expect(held('settling', 'rolledBack')).toBe(
      'correct the new version and `meshshift start` again: it becomes the next attempt',
    );
    expect(held('shifting', 'superseded')).toContain('follow the rollout that took the router over');
  });

  test('after a stop that says nothing against the new version is not to correct it', () => {
    const next = (cause: Stop['kind']) =>
      nextSteps({ record: { ...record, cause }, decisions: [] }, { outcome: 'rolledBack', reason: 'because' });
    expect(next('operator')).toEqual(['`meshshift start` begins the next attempt']);
    expect(next('successor')).toEqual(['follow the rollout that took its place: `meshshift list`']);
    expect(next('failure')).toEqual(['remove what the reason names and `meshshift start` again']);
    expect(next('alarm')).toEqual([expect.stringContaining('correct the new version')]);
  });

  test('while a rollback fails has the weights to set by hand', () => {
    expect(held('rollbackFailed')).toContain('set the original weights by hand: color-route: color-v1 100');
  });

  test('about an end that needs a person is to do what it needs', () => {
    expect(held('halted', 'halted')).toContain(
      'put the weights back (color-route: color-v1 100); then `meshshift release',
    );
    expect(held('rollbackFailed', 'rollbackFailed')).toContain('tried again each minute');
  });

  test('while the stable is warm after a promotion is to take it back', () => {
    const control = sampleControl({ phase: 'keepWarm' });
    const ending = { outcome: 'promoted', reason: 'because', keepWarm: true } as const;
    expect(nextSteps({ control, decisions: [] }, ending)).toEqual([
      `the stable is still kept warm: an alarm, or \`meshshift rollback ${control.rolloutId}\`, takes it back`,
    ]);
  });
});
