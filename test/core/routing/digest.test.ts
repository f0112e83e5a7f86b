import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { partsOf } from '../../../adapters/routers/app-mesh/route-spec.ts';
import { digestOf, sameButTargets } from '../../../core/routing/digest.ts';
import type { RouteRest } from '../../../core/routing/route.ts';
import { arbitrarySpec } from '../../adapters/routers/app-mesh/arbitrary-spec.ts';

test('the digest of a route is the same whatever its targets, and in whatever order its fields come', () => {
  fc.assert(
    fc.property(arbitrarySpec, (spec) => {
      const reversed = Object.fromEntries(Object.entries(partsOf(spec).rest).toReversed()) as RouteRest;
      expect(digestOf(reversed)).toBe(digestOf(partsOf(spec).rest));
      expect(digestOf(reversed)).toMatch(/^[0-9a-f]{16}$/);
    }),
  );
});

test('and another one where another field differs', () => {
  fc.assert(
    fc.property(arbitrarySpec, arbitrarySpec, fc.nat(1000), (a, b, priority) => {
      const [one, other] = [partsOf(a), partsOf(b)];
      expect(digestOf(one.rest) === digestOf(other.rest)).toBe(sameButTargets(one, other));
      expect(digestOf({ ...one.rest, priority: priority + 1001 })).not.toBe(digestOf({ ...one.rest, priority }));
    }),
  );
});
