import { expect, test } from '@jest/globals';
import { chanceText, findingText, neededText, tooFewText } from '../../../core/analysis/reason-text.ts';
import { nothing } from '../../../core/analysis/series.ts';

const canary = { requests: 180, errors: 1, periods: 4 };

test('a finding leads with metric, value, requests and limit; the evidence comes last', () => {
  const finding = { metric: 'error rate', value: '5.05%', requests: 218 };

  expect(findingText({ ...finding, allowed: '0.65%', beside: 'stable 0.5% of 4,142', why: chanceText(7.3) })).toBe(
    'error rate 5.05% of 218 requests; allowed 0.65%, stable 0.5% of 4,142; chance alone would show this once in 1,480 such rollouts at most',
  );
  expect(findingText({ ...finding, requests: 1 })).toBe('error rate 5.05% of 1 request');
});

test('evidence beyond a million is not counted', () => {
  expect(chanceText(40)).toContain('once in more than a million such rollouts');
});

test('what is lacking is said in requests, and in minutes at the traffic of the step', () => {
  expect(neededText(90, { canary, periodSeconds: 60 })).toBe(
    "needs about 90 more canary requests, 2 minutes at today's traffic",
  );
  expect(neededText(90, { canary, periodSeconds: 300 })).toContain(', 10 minutes');
  expect(tooFewText(49, 50, { canary: nothing, periodSeconds: 60 })).toBe(
    'too few to judge: needs about 1 more canary request',
  );
});
