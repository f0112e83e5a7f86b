import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fromAttribute, toAttribute, toItem } from '../../../adapters/store/attribute-value.ts';

test('every JSON value comes back as it was', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.stringify(fromAttribute(toAttribute(value)))).toBe(JSON.stringify(value));
    }),
    { seed: 1 },
  );
});

test('undefined members are left out', () => {
  expect(toItem({ a: undefined, b: { c: undefined, d: 1 } })).toEqual({ b: { M: { d: { N: '1' } } } });
});

test.each([[Number.NaN], [Number.POSITIVE_INFINITY], [() => 1], [undefined]])('%p is no JSON value', (value) => {
  expect(() => toAttribute(value)).toThrow(TypeError);
});

test('a set, which nobody here writes, is an error', () => {
  expect(() => fromAttribute({ SS: ['a'] })).toThrow(/SS/);
});
