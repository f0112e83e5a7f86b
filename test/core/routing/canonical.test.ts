import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonical } from '../../../core/routing/canonical.ts';
import type { Json } from '../../../core/routing/route.ts';
import { arbitrarySpec, reordered } from '../../adapters/routers/app-mesh/arbitrary-spec.ts';

/** Every place of a JSON value that is neither object nor list. */
function leaves(value: Json, at: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (Array.isArray(value)) return value.flatMap((one: Json, i) => leaves(one, [...at, i]));
  if (typeof value !== 'object' || value === null) return [at];
  return Object.entries(value).flatMap(([key, one]) => leaves(one as Json, [...at, key]));
}

/** The value with the leaf at `path` changed into another. */
function changedAt(value: Json, [key, ...rest]: readonly (string | number)[]): Json {
  if (key === undefined) return typeof value === 'number' ? value + 1 : `${String(value)}!`;
  if (Array.isArray(value)) return value.map((one: Json, i) => (i === key ? changedAt(one, rest) : one));
  const object = value as { readonly [key: string]: Json };
  return { ...object, [key]: changedAt(object[String(key)] ?? null, rest) };
}

describe('canonical form', () => {
  test('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(arbitrarySpec, (spec) => {
        expect(canonical(reordered(spec, (keys) => keys.toReversed()))).toBe(canonical(spec));
      }),
    );
  });

  test('depends on every value', () => {
    fc.assert(
      fc.property(arbitrarySpec, fc.nat(), (spec, n) => {
        const all = leaves(spec);
        const path = all[n % all.length] ?? [];
        expect(canonical(changedAt(spec, path))).not.toBe(canonical(spec));
      }),
    );
  });

  test('is canonical itself', () => {
    fc.assert(
      fc.property(arbitrarySpec, (spec) => {
        expect(canonical(JSON.parse(canonical(spec)) as Json)).toBe(canonical(spec));
      }),
    );
  });

  test('takes null and empty lists for absent, as the mesh gives them back, but no other empty value', () => {
    expect(canonical({ a: null, b: [], c: 1 })).toBe(canonical({ c: 1 }));
    for (const value of [0, '', false, {}]) expect(canonical({ a: value })).not.toBe(canonical({}));
  });

  test('keeps the order of lists', () => {
    expect(canonical({ a: [1, 2] })).not.toBe(canonical({ a: [2, 1] }));
  });
});
