import { expect, test } from '@jest/globals';
import { translated } from '../../../adapters/sdk/translate-error.ts';

const answer = (name: string, httpStatusCode: number) =>
  Object.assign(new Error('no'), { name, $metadata: { httpStatusCode } });

test.each([
  ['NotFoundException', 404],
  ['ResourceNotFoundException', 404],
  ['RuleNotFoundException', 400],
  ['ListenerNotFound', 400],
  ['TargetGroupNotFoundException', 400],
  ['LoadBalancerNotFoundException', 400],
])('%s with status %d is not found', (name, status) => {
  expect(translated(answer(name, status), 'reading x')).toMatchObject({
    name: 'NotFound',
    message: `reading x: ${name}: no`,
  });
});

test('a table that is gone is refused: no rollout names it', () => {
  expect(translated(answer('ResourceNotFoundException', 400), 'reading x')).toMatchObject({ name: 'Refused' });
});

test.each(['Throttling', 'ThrottlingException'])('%s with status 400 was one call too many', (name) => {
  expect(translated(answer(name, 400), 'reading x')).toMatchObject({ name: 'Transient', isThrottled: true });
});
