import { expect, test } from '@jest/globals';
import { attemptIs } from '../../../core/execution/attempt.ts';

const input = '{"service":"shop","canary":"shop-v2"}';

test.each([
  ['nothing was started', undefined, false, 'free'],
  ['only the ledger remembers it', undefined, true, 'ended'],
  ['it has failed', { status: 'FAILED', input }, true, 'ended'],
  ['it was promoted', { status: 'SUCCEEDED', input }, false, 'ended'],
  [
    'it runs with the same spec',
    { status: 'RUNNING', input: '{"canary":"shop-v2","service":"shop"}' },
    true,
    'running',
  ],
  ['it runs with another spec', { status: 'RUNNING', input: '{"service":"shop"}' }, false, 'other'],
] as const)('where %s the attempt is known for it', (_, execution, recorded, is) => {
  expect(attemptIs(execution, recorded, input)).toBe(is);
});
