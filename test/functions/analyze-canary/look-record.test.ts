import { expect, test } from '@jest/globals';
import { lookEvent } from '../../../functions/analyze-canary/look-record.ts';
import { sampleControl } from '../../support/sample-control.ts';
import { testStart } from '../../support/test-clock.ts';

const before = sampleControl({ phase: 'baking', step: 0 });
const waiting = { ...before, waiting: { for: 'approval', since: testStart } } as const;
const sleep = { kind: 'sleep', seconds: 60, why: 'the step waits' } as const;

test('a look that begins to wait is told once: that it waits for a person, and for what', () => {
  expect(lookEvent(before, waiting, { ...sleep, waiting: 'approval' })).toMatchObject({ type: 'Approval Needed' });
  expect(lookEvent(before, waiting, { ...sleep, waiting: 'evidence' })).toMatchObject({ type: 'Evidence Needed' });
  expect(lookEvent(waiting, { ...waiting, rev: 9 }, { ...sleep, waiting: 'approval' })).toBeUndefined();
});

test('a look that changes something else of the item, or nothing, has nothing to tell', () => {
  expect(lookEvent(before, { ...before, sleepSeq: 1 }, sleep)).toBeUndefined();
  expect(lookEvent(before, before, { kind: 'promote', why: 'all is well' })).toBeUndefined();
  expect(lookEvent(before, before, { kind: 'shift', step: 1, why: 'passed' })).toBeUndefined();
});

test('a step that passed is told with its number, the first shift of all is no step that passed', () => {
  const after = { ...before, phase: 'shifting' } as const;
  expect(lookEvent(before, after, { kind: 'shift', step: 1, why: 'passed' })?.eventId).toMatch(/Step Passed\/0$/);
  expect(lookEvent(before, after, { kind: 'shift', step: 0, why: 'begins' })).toBeUndefined();
});

test('a gate is announced with the numbers that an approval goes by', () => {
  const text = (one: string) => ({ metric: 'errorRate', verdict: 'pass', requests: 400, text: one }) as const;
  const judgement = { verdict: 'pass', reasons: [text('error rate 0% of 400 requests'), text('p99 40 ms')] } as const;
  expect(lookEvent(before, waiting, { ...sleep, waiting: 'approval' }, judgement)?.text).toBe(
    'pass: error rate 0% of 400 requests; p99 40 ms; the step waits',
  );
});
