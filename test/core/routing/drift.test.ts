import { describe, expect, test } from '@jest/globals';
import { compareWithKnown } from '../../../core/routing/drift.ts';
import { targetsOf } from '../../../core/routing/route-spec.ts';
import { sampleRoute } from '../../support/sample-control.ts';

const inDoubt = [{ targets: targetsOf(sampleRoute(75, 25)) }];
const known = { version: 5, spec: sampleRoute(90, 10), inDoubt };
const found = (spec = sampleRoute(90, 10), version = 5) => compareWithKnown({ spec, version }, known).is;

describe('a route as found is', () => {
  test('ours with the weights that we left, by whatever version', () => {
    expect(found()).toBe('ours');
    expect(found(sampleRoute(90, 10), 9)).toBe('ours');
  });

  test('ours whatever other field a person edited', () => {
    expect(found({ ...sampleRoute(90, 10), priority: 9 }, 6)).toBe('ours');
  });

  test('a late write of ours with the weights of a write that was not answered', () => {
    expect(found(sampleRoute(75, 25), 6)).toBe('lateWrite');
  });

  test('a stale read with an older version than ours, whatever its weights', () => {
    for (const weights of [100, 50, 90]) expect(found(sampleRoute(weights, 100 - weights), 4)).toBe('stale');
  });

  test('drift with any other weights, and tells which', () => {
    const drift = compareWithKnown({ spec: sampleRoute(50, 50), version: 6 }, known);
    expect(drift).toEqual({ is: 'drift', found: targetsOf(sampleRoute(50, 50)) });
    expect(found(sampleRoute(100), 6)).toBe('drift');
  });
});
