import { expect, test } from '@jest/globals';
import { failureText } from '../../../functions/roll-back/request.ts';

test('an error of a function is told by its name and message, without its trace', () => {
  const Cause = JSON.stringify({
    errorType: 'Refused',
    errorMessage: 'not authorized to perform appmesh:UpdateRoute',
    trace: ['a', 'b'],
  });
  expect(failureText({ Error: 'Refused', Cause })).toBe(
    'a step of the automation failed: Refused: not authorized to perform appmesh:UpdateRoute',
  );
});

test('an error of a service is told as the service tells it', () => {
  expect(failureText({ Error: 'DynamoDb.DynamoDbException', Cause: 'no such table' })).toContain(
    'DynamoDb.DynamoDbException: no such table',
  );
});

test('a time-out has a name and nothing else', () => {
  expect(failureText({ Error: 'Lambda.TooManyRequestsException', Cause: 'Rate Exceeded.' })).toMatch(
    /^Lambda throttled /,
  );
  expect(failureText({ Error: 'States.Timeout' })).toBe('a step of the automation failed: States.Timeout');
});

test('no error at all is said to be none', () => {
  expect(failureText({ Error: 'none' })).toBe('the rollout was asked to roll back without a reason');
});
