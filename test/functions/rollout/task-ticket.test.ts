import { expect, test } from '@jest/globals';
import { taskTicket } from '../../../functions/rollout/task-ticket.ts';

const ticket = {
  rolloutId: 'color-backend-r2-1',
  router: 'appmesh/color-mesh/color-router',
  fence: 1,
  seq: 3,
  rev: 9,
  turnsLeft: 400,
  next: { action: 'look', seconds: 1, cause: '' },
} as const;

test.each([
  [0, 400],
  [5, 400],
  [6, 399],
  [20, 399],
  [45, 397],
])('the ticket of a task that was repeated %i times has %i turns left of 400', (attempt, turnsLeft) => {
  expect(taskTicket.parse({ ticket, attempt })).toEqual({ ...ticket, attempt, turnsLeft });
});
