import { expect, test } from '@jest/globals';
import { evidenceOf } from '../../../core/evidence/timeline.ts';
import type { RolloutPlan } from '../../../core/plan/plan.ts';
import { parseAnalysis } from '../../../core/spec/parse-analysis.ts';
import { samplePlan } from '../../support/sample-control.ts';
import { testStart } from '../../support/test-clock.ts';

/** What the evidence of a rollout says of its source. */
function known(provider: string, changes: Partial<RolloutPlan> = {}) {
  const section = parseAnalysis({}, provider);
  if ('problems' in section) throw new Error('not valid');
  const ran = { plannedAt: testStart, shifts: [], plan: samplePlan(changes) };
  const { unsettled, countedByRouter, silentIdle, sticky, testers } = evidenceOf(
    ran,
    section.analysis,
    { periods: [] },
    testStart,
  );
  return { unsettled, countedByRouter, silentIdle, sticky, testers };
}

const alb = { provider: 'alb', loadBalancer: 'arn', service: 's' } as const;
const lattice = { provider: 'lattice', service: 'svc-1', name: 's' } as const;

test('a router that counts what it gives is known as such, and whether it is silent of an idle version', () => {
  expect(known('alb', { router: alb })).toEqual({ countedByRouter: true, silentIdle: true });
  expect(known('lattice', { router: lattice })).toEqual({ countedByRouter: true, unsettled: 1 });
  expect(known('appmesh')).toEqual({});
});

test('stickiness that is accepted, and testers, are known', () => {
  expect(known('alb', { router: alb, stickiness: 'accept' })).toMatchObject({ sticky: true });
  expect(known('appmesh', { testers: { header: 'x-canary' } })).toEqual({ testers: true });
});
