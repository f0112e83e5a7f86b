import { expect, test } from '@jest/globals';
import { deniedCalls } from '../../../cli/demo/summary.ts';
import type { CallEntry } from '../../../local/request-log.ts';

const call = (code?: string): CallEntry => ({
  kind: 'call',
  sequence: 1,
  at: 0,
  elapsed: 0,
  durationMs: 1,
  service: 'dynamodb',
  operation: 'PutItem',
  caller: 'ShiftWeightsFunction',
  status: code === undefined ? 200 : 400,
  ...(code !== undefined && { code, message: 'not authorized to perform: dynamodb:PutItem' }),
});

test('a call that no policy allows is listed once, with the function and the action', () => {
  expect(deniedCalls([call(), call('AccessDeniedException'), call('AccessDeniedException')])).toEqual([
    'ShiftWeightsFunction, dynamodb:PutItem: not authorized to perform: dynamodb:PutItem',
  ]);
});

test('other errors are no denials', () => {
  expect(deniedCalls([call('ConditionalCheckFailedException')])).toEqual([]);
});
