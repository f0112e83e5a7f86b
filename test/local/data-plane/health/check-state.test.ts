import { describe, expect, test } from '@jest/globals';
import { afterCheck, type CheckEnd, type CheckState } from '../../../../local/data-plane/health/check-state.ts';

const thresholds = { healthyThreshold: 3, unhealthyThreshold: 2 };
const unchecked = (isHealthy: boolean): CheckState => ({ isHealthy, isChecked: false, passes: 0, failures: 0 });

/** Whether a process is healthy after each of its checks. */
const course = (ends: readonly CheckEnd[], isHealthyBefore = false) => {
  let state = unchecked(isHealthyBefore);
  return ends.map((end) => {
    state = afterCheck(state, end, thresholds);
    return state.isHealthy;
  });
};

describe('the health of a process', () => {
  test.each<readonly [string, readonly CheckEnd[], readonly boolean[]]>([
    ['begins with its first check when it passes', ['passed'], [true]],
    [
      'waits for the threshold when the first check failed',
      ['refused', 'passed', 'passed', 'passed'],
      [false, false, false, true],
    ],
    ['ends at once with another answer than 200', ['passed', 'refused'], [true, false]],
    ['ends without an answer only at the threshold', ['passed', 'unanswered', 'unanswered'], [true, true, false]],
    [
      'outlasts failures that a pass divides',
      ['passed', 'unanswered', 'passed', 'unanswered'],
      [true, true, true, true],
    ],
    [
      'counts passes anew after a failure',
      ['refused', 'passed', 'passed', 'unanswered', 'passed'],
      [false, false, false, false, false],
    ],
  ])('%s', (_what, ends, expected) => {
    expect(course(ends)).toEqual(expected);
  });

  test('that was taken on trust ends with a first check without an answer', () => {
    expect(course(['unanswered'], true)).toEqual([false]);
  });
});
