import { expect, test } from '@jest/globals';
import { fromFirstSchema } from '../../../adapters/store/first-schema.ts';

const first = { schema: 1, rolloutId: 'shop-v2-1', fence: 4, routes: [] };

test('a rollout that the first release began may be handed over to the execution that it is going to start', () => {
  expect(fromFirstSchema(first)).toMatchObject({ schema: 2, successor: 'shop-v2-1.5' });
  expect(fromFirstSchema({ ...first, rolloutId: 'a'.repeat(80) }).successor).toHaveLength(80);
});

test('a name that newer code has given it stands', () => {
  expect(fromFirstSchema({ ...first, successor: 'shop-v2-1.5.9f2c41d0' }).successor).toBe('shop-v2-1.5.9f2c41d0');
});
