import { expect, test } from '@jest/globals';
import { unsettledPeriods } from '../../../core/routing/traits.ts';

test.each([
  ['appmesh', 60, 0],
  ['alb', 60, 0],
  ['lattice', 60, 1],
  ['lattice', 120, 0],
  ['lattice', 300, 0],
] as const)(
  'on %s with periods of %d s, %d whole periods of a step may still have the weight before',
  (provider, period, periods) => {
    expect(unsettledPeriods({ provider }, period)).toBe(periods);
  },
);
