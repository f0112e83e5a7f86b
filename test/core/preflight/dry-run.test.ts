import { expect, test } from '@jest/globals';
import type { DryRunAnswer } from '../../../core/preflight/dry-run.ts';
import { dryRunAnswer } from '../../../core/preflight/dry-run.ts';
import { samplePlan } from '../../support/sample-control.ts';

test('a plan is an answer as it is, of which the part for people is read', () => {
  const { stable, canary, steps, alarms, router } = samplePlan();
  const answer: DryRunAnswer = { plan: samplePlan(), problems: [] };
  const { plan, warnings } = dryRunAnswer.parse(answer);
  expect(plan).toMatchObject({ stable, canary, alarms, hooks: [] });
  expect(plan?.steps.map(({ weight }) => weight)).toEqual(steps.map(({ weight }) => weight));
  expect(plan?.router).toEqual(router);
  expect(warnings).toEqual([]);
});
