import { expect, test } from '@jest/globals';
import { statusValue } from '../../../cli/commands/status.ts';
import { nextSteps } from '../../../cli/rollout/next-steps.ts';
import { doing } from '../../../cli/rollout/standing.ts';
import type { Control } from '../../../core/control/control.ts';
import { sampleControl, samplePlan } from '../../support/sample-control.ts';
import { testStart } from '../../support/test-clock.ts';

const hook = { name: 'load', at: 'beforeStep', lambda: 'load', timeoutSeconds: 60, onFailure: 'hold' } as const;
const baking = (progress: Control['hook']) =>
  sampleControl({
    plan: samplePlan({ hooks: [hook] }),
    phase: 'baking',
    step: 0,
    shifts: [{ weight: 10, at: testStart - 600_000 }],
    ...(progress && { hook: progress }),
  });
const shown = (control: Control) => statusValue('id', { control, decisions: [] }, undefined, testStart);

test('a hook that is being called is what the rollout does', () => {
  const control = baking({ before: 1, done: 0, since: testStart - 20_000 });
  expect(doing(control, testStart)).toBe('calls the hook load, which has 40 s left to answer');
  expect(shown(control)).toMatchObject({ hook: { name: 'load', calling: true } });
});

test('a failed hook that holds the rollout is shown with the next steps', () => {
  const control = baking({ before: 1, done: 0, failed: 'two checks are red' });
  expect(doing(control, testStart)).toBe('waits for a person: the hook load failed: two checks are red');
  expect(nextSteps({ control, decisions: [] })[0]).toContain('meshshift approve');
  expect(shown(control)).toMatchObject({ hook: { name: 'load', failed: 'two checks are red' } });
});

test('a hook whose turn has not come is not shown', () => {
  expect(doing(baking(undefined), testStart)).toContain('has baked');
  expect(shown(baking(undefined))).not.toHaveProperty('hook');
});
