import { describe, expect, test } from '@jest/globals';
import { canDo } from '../../../cli/rollout/next-steps.ts';
import type { Phase } from '../../../core/control/control.ts';
import { sampleControl } from '../../support/sample-control.ts';

const stop = { kind: 'operator', text: 'aborted by ann', at: 0, by: 'ann' } as const;
const held = (phase: Phase, outcome?: Parameters<typeof canDo>[1]) =>
  canDo({ control: sampleControl({ phase, stop }), decisions: [] }, outcome).join('; ');

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

  test('about an end that needs a person is to do what it needs', () => {
    expect(held('halted', 'halted')).toContain('meshshift release');
    expect(held('rollbackFailed', 'rollbackFailed')).toContain('tried again each minute');
  });
});
