import { expect, test } from '@jest/globals';
import { retriedBy, treatmentOf } from '../../scripts/retries.ts';

test('an error is tried again as often as the state says, and ends as its catch says', () => {
  expect(treatmentOf('Plan', 'Refused')).toEqual({ retries: 0, end: 'rejected' });
  expect(treatmentOf('Shift', 'WriteInDoubt')).toEqual({ retries: 5, end: 'RollBack' });
  expect(treatmentOf('RollBack', 'RestoreFailed')).toEqual({ retries: 10, end: 'rollbackFailed' });
});

test('what a state tries again is listed', () => {
  expect(retriedBy('RollBack')).toEqual(expect.arrayContaining(['WriteInDoubt', 'Sandbox.Timedout']));
});

test('a state that is not there treats nothing', () => {
  expect(() => treatmentOf('Rest', 'Refused')).toThrow('Rest does not catch Refused');
});
