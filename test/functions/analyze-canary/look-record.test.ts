import { expect, test } from '@jest/globals';
import { eventOf } from '../../../functions/analyze-canary/look-record.ts';
import { sampleControl } from '../../support/sample-control.ts';
import { testStart } from '../../support/test-clock.ts';

const before = sampleControl({ phase: 'baking', step: 0 });
const waiting = { ...before, waiting: { for: 'approval', since: testStart } } as const;
const sleep = { kind: 'sleep', seconds: 60, why: 'the step waits' } as const;

test('a look that begins to wait is told once: that it waits for a person, and for what', () => {
  expect(eventOf(before, waiting, { ...sleep, waiting: 'approval' })).toMatchObject({ type: 'Approval Needed' });
  expect(eventOf(before, waiting, { ...sleep, waiting: 'evidence' })).toMatchObject({ type: 'Evidence Needed' });
  expect(eventOf(waiting, { ...waiting, rev: 9 }, { ...sleep, waiting: 'approval' })).toBeUndefined();
});

test('a look that changes something else of the item, or nothing, has nothing to tell', () => {
  expect(eventOf(before, { ...before, sleepSeq: 1 }, sleep)).toBeUndefined();
  expect(eventOf(before, before, { kind: 'promote', why: 'all is well' })).toBeUndefined();
  expect(eventOf(before, before, { kind: 'shift', step: 1, why: 'passed' })).toBeUndefined();
});

test('a step that passed is told with its number, the first shift of all is no step that passed', () => {
  const after = { ...before, phase: 'shifting' } as const;
  expect(eventOf(before, after, { kind: 'shift', step: 1, why: 'passed' })?.eventId).toMatch(/Step Passed\/0$/);
  expect(eventOf(before, after, { kind: 'shift', step: 0, why: 'begins' })).toBeUndefined();
});
