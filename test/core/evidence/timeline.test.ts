import { expect, test } from '@jest/globals';
import { evidenceOf } from '../../../core/evidence/timeline.ts';
import type { RolloutPlan } from '../../../core/plan/plan.ts';
import { parseAnalysis } from '../../../core/spec/parse-analysis.ts';
import { additionalMetric } from '../../support/additional-metric.ts';
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

test('each additional metric is laid out as the main one is, with its part of alpha and what is known of its source', () => {
  const section = parseAnalysis(
    { additionalMetrics: [additionalMetric('checkout', { errorRate: { reportedOnlyWhenNonZero: true } })] },
    'alb',
  );
  if ('problems' in section) throw new Error('not valid');
  const at = (minute: number) => testStart + minute * 60_000;
  const ran = { plannedAt: testStart, shifts: [{ weight: 5, at: at(1) }], plan: samplePlan() };
  const counts = { requests: 10, errors: 0 };
  const periods = [0, 1, 2].map((i) => ({ start: at(i), canary: counts, stable: counts }));
  const measured = { periods, additional: { checkout: { periods: periods.slice(0, 2) } } };
  const { share, additional } = evidenceOf(ran, section.analysis, measured, at(3));
  expect(share).toBe(0.5);
  expect(additional).toMatchObject([
    {
      metric: { name: 'checkout' },
      share: 0.5,
      silentErrors: true,
      history: [{ start: at(0), stable: counts }],
      steps: [{ weight: 5, periods: [{ start: at(1) }] }],
    },
  ]);
  const unmeasured = evidenceOf(ran, section.analysis, { periods: [], unmeasured: 'no caller' }, at(3));
  expect(unmeasured.additional).toMatchObject([{ unmeasured: 'no caller' }]);
});
