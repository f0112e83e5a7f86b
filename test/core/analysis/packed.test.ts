import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pack, unpack } from '../../../core/analysis/packed.ts';

test('every float comes back as it was, infinities and the tiniest included', () => {
  fc.assert(
    fc.property(fc.array(fc.double()), (values) => {
      expect([...unpack(pack(values))]).toEqual(values);
    }),
  );
  expect([...unpack(pack([Number.NEGATIVE_INFINITY, 5e-324, -0]))]).toEqual([Number.NEGATIVE_INFINITY, 5e-324, -0]);
});

test('the form is the same on every machine: the low byte first', () => {
  expect(pack([1])).toBe('AAAAAAAA8D8=');
  expect(pack([])).toBe('');
});
