import { expect, test } from '@jest/globals';
import { leaseOf } from '../../../core/control/lease.ts';
import { sampleControl } from '../../support/sample-control.ts';
import { testStart } from '../../support/test-clock.ts';

const stop = { kind: 'operator', text: 'aborted', at: testStart, by: 'somebody' } as const;

test('a lease says who holds the router, with which execution, and which alarms stop it', () => {
  const { router, rolloutId, execution, plannedAt, plan } = sampleControl();
  const alarms = plan.alarms.map(({ arn }) => arn);
  expect(leaseOf(sampleControl({ phase: 'baking' }))).toEqual({ router, rolloutId, execution, plannedAt, alarms });
});

test.each(['planned', 'shifting', 'baking', 'keepWarm'] as const)(
  'where a stopped rollout sleeps is told while it is %s, for its rollback has not begun',
  (phase) => {
    expect(leaseOf(sampleControl({ phase, stop, sleepToken: 'bed' }))).toHaveProperty('unheard', 'bed');
    expect(leaseOf(sampleControl({ phase, sleepToken: 'bed' }))).not.toHaveProperty('unheard');
  },
);

test.each(['settling', 'halted', 'rollbackFailed'] as const)(
  'where a stopped rollout sleeps is not told while it is %s',
  (phase) => {
    expect(leaseOf(sampleControl({ phase, stop, sleepToken: 'bed' }))).not.toHaveProperty('unheard');
  },
);

test('until when it settles is told while it does, and not of what it settled before', () => {
  const settleUntil = testStart + 1;
  expect(leaseOf(sampleControl({ phase: 'settling', settleUntil }))).toHaveProperty('settleUntil', settleUntil);
  expect(leaseOf(sampleControl({ phase: 'rollbackFailed', settleUntil }))).not.toHaveProperty('settleUntil');
});
