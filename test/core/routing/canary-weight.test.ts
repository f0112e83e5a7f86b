import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { targetsOf } from '../../../adapters/routers/app-mesh/route-spec.ts';
import { withCanaryWeight } from '../../../core/routing/canary-weight.ts';
import type { Target } from '../../../core/routing/route.ts';
import { arbitrarySpec } from '../../adapters/routers/app-mesh/arbitrary-spec.ts';

const weight = fc.integer({ min: 0, max: 100 });
const arbitraryTargets = arbitrarySpec.map(targetsOf);
const shifted = (targets: readonly Target[], percent: number) => withCanaryWeight(targets, 'stable', 'canary', percent);

describe('setting the canary’s weight', () => {
  test('the weights sum to 100, and only the two versions carry any', () => {
    fc.assert(
      fc.property(arbitraryTargets, weight, (before, percent) => {
        const targets = shifted(before, percent);
        expect(targets.reduce((sum, target) => sum + target.weight, 0)).toBe(100);
        expect(targets.find(({ id }) => id === 'canary')?.weight).toBe(percent);
        expect(targets.find(({ id }) => id === 'stable')?.weight).toBe(100 - percent);
      }),
    );
  });

  test('nothing else changes: no port, no other target, no order', () => {
    fc.assert(
      fc.property(arbitraryTargets, weight, (before, percent) => {
        const bare = (targets: readonly Target[]) => targets.map(({ weight: _, ...rest }) => rest);
        const [was, is] = [bare(before), bare(shifted(before, percent))];
        expect(is.slice(0, was.length)).toEqual(was);
        expect(is.length - was.length).toBe(was.some(({ id }) => id === 'canary') ? 0 : 1);
      }),
    );
  });

  test('a canary that appears has the stable’s port', () => {
    fc.assert(
      fc.property(arbitraryTargets, weight, (before, percent) => {
        fc.pre(!before.some(({ id }) => id === 'canary'));
        const targets = shifted(before, percent);
        const port = (name: string) => targets.find(({ id }) => id === name)?.port;
        expect(port('canary')).toBe(port('stable'));
      }),
    );
  });

  test('the targets that were given are left as they were', () => {
    fc.assert(
      fc.property(arbitraryTargets, weight, (targets, percent) => {
        const before = JSON.stringify(targets);
        shifted(targets, percent);
        expect(JSON.stringify(targets)).toBe(before);
      }),
    );
  });
});

test.each([-1, 101, 2.5, Number.NaN])('a weight of %p is refused', (percent) => {
  expect(() => shifted([{ id: 'stable', weight: 1 }], percent)).toThrow('an integer from 0 to 100 is allowed');
});

test('a route without the stable is refused', () => {
  expect(() => shifted([], 5)).toThrow('no target stable');
});
