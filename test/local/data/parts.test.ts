import { expect, test } from '@jest/globals';
import { partsOf, statesOf } from '../../../local/data/parts.ts';

test.each([
  ['a list', [1, { a: 2 }, null]],
  ['an empty list', []],
  ['a record', { x: 1, 'y/z': [2] }],
  ['an empty record', {}],
  ['entries that are numbers', { 1: 'a', 2: 'b' }],
  ['a text', 'text'],
  ['a number', 7],
  ['null', null],
])('a member that is %s comes back out of its parts', (_, value) => {
  const parts = new Map([
    ...partsOf('shop', 'member', value),
    ...partsOf('shop', 'other', [1]),
    ...partsOf('till', 'member', 1),
  ]);
  expect(statesOf(parts)).toEqual({ shop: { member: value, other: [1] }, till: { member: 1 } });
});

test('an item or an entry is a part of its own, so that a change of it does not write the others again', () => {
  const before = partsOf('shop', 'orders', { a: 1, b: 2 });
  const after = partsOf('shop', 'orders', { a: 1, b: 3 });
  const changed = [...after].filter(([key, value]) => JSON.stringify(before.get(key)) !== JSON.stringify(value));
  expect(changed).toEqual([['["shop","orders","b"]', 3]]);
});
