import { expect, test } from '@jest/globals';
import { createListeners } from '../../../local/kit/listeners.ts';

test('listeners get all news, in the order of their adding, until they stop', () => {
  const { add, announce } = createListeners<number>();
  const heard: string[] = [];
  const stop = add((news) => heard.push(`first ${news}`));
  add((news) => heard.push(`second ${news}`));
  announce(1);
  stop();
  announce(2);
  expect(heard).toEqual(['first 1', 'second 1', 'second 2']);
});
