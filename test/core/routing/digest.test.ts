import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sameButTargets } from '../../../core/routing/canonical.ts';
import { restOf } from '../../../core/routing/digest.ts';
import { targetsOf, withTargets } from '../../../core/routing/route-spec.ts';
import { arbitrarySpec } from './arbitrary-spec.ts';

test('the rest of a route is the same whatever its targets, and in whatever order its fields come', () => {
  fc.assert(
    fc.property(arbitrarySpec, (spec) => {
      const reversed = Object.fromEntries(Object.entries(spec).toReversed());
      expect(restOf(withTargets(reversed, targetsOf(spec).slice(1)))).toBe(restOf(spec));
      expect(restOf(spec)).toMatch(/^[0-9a-f]{16}$/);
    }),
  );
});

test('and another one where another field differs', () => {
  fc.assert(
    fc.property(arbitrarySpec, arbitrarySpec, fc.nat(1000), (one, other, priority) => {
      expect(restOf(one) === restOf(other)).toBe(sameButTargets(one, other));
      expect(restOf({ ...one, priority: priority + 1001 })).not.toBe(restOf({ ...one, priority }));
    }),
  );
});
