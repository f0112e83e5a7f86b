import { expect, test } from '@jest/globals';
import { formatShare, share } from '../../../core/text/share.ts';

test.each([
  ['1%', 0.01],
  ['0.1pp', 0.001],
  ['0%', 0],
  ['100%', 1],
  ['12.5%', 0.125],
])('%s is %d', (text, proportion) => {
  expect(share.parse(text)).toBeCloseTo(proportion, 12);
});

test.each(['1', '0.01', '-1%', '1 %', '1e1%', '.5%', '%', '', 1])('%j is no share', (value) => {
  expect(share.safeParse(value).error?.issues[0]?.message).toBe('a percentage such as 1% or 0.1pp');
});

test('more than all of it is refused', () => {
  expect(share.safeParse('100.1%').error?.issues[0]?.message).toBe('at most 100%');
});

test('a proportion is shown as people read it', () => {
  expect([0, 0.0213, 0.000_04, 0.5, 0.0999, 0.3333, 1].map(formatShare)).toEqual([
    '0%',
    '2.13%',
    '0%',
    '50%',
    '9.99%',
    '33.3%',
    '100%',
  ]);
});
