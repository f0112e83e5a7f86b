import { beforeAll, expect, test } from '@jest/globals';
import { longestHistory, turnsOfExecution } from '../../core/execution/continuation.ts';
import { longRollout } from './long-rollout.ts';

const days = 1;
const looks = days * 1440;

beforeAll(() => {
  Error.stackTraceLimit = 0;
});

test('A rollout of a day with one-minute looks completes in the simulation, across executions', async () => {
  const { outcome, violations, histories } = await longRollout(days);
  const events = histories.map((history) => history.events);
  expect({ outcome, violations }).toEqual({ outcome: 'promoted', violations: [] });
  expect(histories.length).toBeGreaterThan(looks / turnsOfExecution);
  expect(events.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(13 * looks);
  expect(Math.max(...events)).toBeLessThan(longestHistory / 3);
}, 600_000);
