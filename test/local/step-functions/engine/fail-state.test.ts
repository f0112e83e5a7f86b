import { expect, test } from '@jest/globals';
import { newWorld, only } from '../support.ts';

const ended = async (input: object) => {
  const state = { Type: 'Fail', Error: '{% $states.input.error %}', Cause: '{% $states.input.cause %}' };
  const { description } = await newWorld().run(only(state), input);
  return { error: description.error, length: String(description.cause).length };
};

test('a Fail state ends with an error of up to 256 characters and a cause of up to 32,768', async () => {
  const error = 'e'.repeat(256);
  expect(await ended({ error, cause: 'c'.repeat(32_768) })).toEqual({ error, length: 32_768 });
});

test.each([
  ['error', { error: 'e'.repeat(257), cause: '' }],
  ['cause', { error: 'E', cause: 'c'.repeat(32_769) }],
])('a longer %s is a States.Runtime that says so', async (_what, input) => {
  const { error, length } = await ended(input);
  expect(error).toBe('States.Runtime');
  expect(length).toBeLessThan(200);
});
