import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  partsOf,
  type RouteSpec,
  specOf,
  targetsOf,
  withTargets,
} from '../../../../adapters/routers/app-mesh/route-spec.ts';
import { canonical } from '../../../../core/routing/canonical.ts';
import { sameButTargets, sameRoute } from '../../../../core/routing/digest.ts';
import type { Json } from '../../../../core/routing/route.ts';
import { arbitrarySpec } from './arbitrary-spec.ts';

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

describe('comparing routes', () => {
  const turned = (spec: RouteSpec) => withTargets(spec, targetsOf(spec).toReversed());

  test('the order of targets means nothing', () => {
    fc.assert(
      fc.property(arbitrarySpec, (spec) => {
        expect(sameRoute(partsOf(turned(spec)), partsOf(spec))).toBe(true);
      }),
    );
  });

  test('a changed value anywhere makes another route', () => {
    fc.assert(
      fc.property(arbitrarySpec, fc.nat(), (spec, n) => {
        const all = leaves(spec);
        expect(sameRoute(partsOf(changedAt(spec, all[n % all.length] ?? []) as RouteSpec), partsOf(spec))).toBe(false);
      }),
    );
  });

  test('targets may differ for routes that are the same but for them, and nothing else may', () => {
    const spec = (priority: number, weight: number): RouteSpec => ({
      priority,
      httpRoute: { match: { prefix: '/' }, action: { weightedTargets: [{ virtualNode: 'stable', weight }] } },
    });
    expect(sameButTargets(partsOf(spec(1, 100)), partsOf(spec(1, 5)))).toBe(true);
    expect(sameButTargets(partsOf(spec(1, 100)), partsOf(spec(2, 100)))).toBe(false);
  });
});

test('a spec that is taken apart and put together again is the same, of whatever kind', () => {
  fc.assert(
    fc.property(arbitrarySpec, (spec) => {
      expect(canonical(specOf(partsOf(spec)))).toBe(canonical(spec));
      expect(partsOf(spec).targets).toEqual(targetsOf(spec));
    }),
  );
  const unknown = { udpRoute: { action: {} } };
  expect(partsOf(unknown)).toEqual({ targets: [], rest: unknown });
  expect(specOf(partsOf(unknown))).toEqual(unknown);
});

test('targets of a spec of no kind are refused', () => {
  expect(() => withTargets({ udpRoute: {} }, [])).toThrow('none of the kinds httpRoute');
});
