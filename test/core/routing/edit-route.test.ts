import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonical, sameSpec } from '../../../core/routing/canonical.ts';
import { withCanaryWeight } from '../../../core/routing/edit-route.ts';
import { targetsOf, withTargets } from '../../../core/routing/route-spec.ts';
import { sameTraffic } from '../../../core/routing/weights.ts';
import { arbitrarySpec } from './arbitrary-spec.ts';

const weight = fc.integer({ min: 0, max: 100 });
const shifted = (spec: Parameters<typeof withCanaryWeight>[0], percent: number) =>
  withCanaryWeight(spec, 'stable', 'canary', percent);

describe('setting the canary’s weight, on routes of all four kinds', () => {
  test('the weights sum to 100, and only the two versions carry any', () => {
    fc.assert(
      fc.property(arbitrarySpec, weight, (spec, percent) => {
        const targets = targetsOf(shifted(spec, percent));
        expect(targets.reduce((sum, target) => sum + target.weight, 0)).toBe(100);
        expect(targets.find(({ id }) => id === 'canary')?.weight).toBe(percent);
        expect(targets.find(({ id }) => id === 'stable')?.weight).toBe(100 - percent);
      }),
    );
  });

  test('nothing else changes: no field, no port, no other target, no order', () => {
    fc.assert(
      fc.property(arbitrarySpec, weight, (spec, percent) => {
        const after = shifted(spec, percent);
        expect(canonical(withTargets(after, []))).toBe(canonical(withTargets(spec, [])));
        const bare = targetsOf(after).map(({ weight: _, ...rest }) => rest);
        const before = targetsOf(spec).map(({ weight: _, ...rest }) => rest);
        expect(bare.slice(0, before.length)).toEqual(before);
        expect(bare.length - before.length).toBe(before.some(({ id }) => id === 'canary') ? 0 : 1);
      }),
    );
  });

  test('a canary that appears has the stable’s port', () => {
    fc.assert(
      fc.property(arbitrarySpec, weight, (spec, percent) => {
        fc.pre(!targetsOf(spec).some(({ id }) => id === 'canary'));
        const targets = targetsOf(shifted(spec, percent));
        const port = (node: string) => targets.find(({ id }) => id === node)?.port;
        expect(port('canary')).toBe(port('stable'));
      }),
    );
  });

  test('any number of shifts and then a restore gives back the original', () => {
    fc.assert(
      fc.property(arbitrarySpec, fc.array(weight, { maxLength: 4 }), (spec, steps) => {
        const moved = steps.reduce(shifted, spec);
        expect(sameSpec(withTargets(moved, targetsOf(spec)), spec)).toBe(true);
      }),
    );
  });

  test('a restore keeps what a person edited meanwhile', () => {
    fc.assert(
      fc.property(arbitrarySpec, weight, fc.nat(1000), (spec, percent, priority) => {
        const edited = { ...shifted(spec, percent), priority };
        const restored = withTargets(edited, targetsOf(spec));
        expect(restored.priority).toBe(priority);
        expect(sameTraffic(targetsOf(restored), targetsOf(spec))).toBe(true);
      }),
    );
  });

  test('the spec that was given is left as it was', () => {
    fc.assert(
      fc.property(arbitrarySpec, weight, (spec, percent) => {
        const before = JSON.stringify(spec);
        shifted(spec, percent);
        expect(JSON.stringify(spec)).toBe(before);
      }),
    );
  });
});

test.each([-1, 101, 2.5, Number.NaN])('a weight of %p is refused', (percent) => {
  const spec = { tcpRoute: { action: { weightedTargets: [{ virtualNode: 'stable', weight: 1 }] } } };
  expect(() => shifted(spec, percent)).toThrow('an integer from 0 to 100 is allowed');
});

test('a route without the stable, or of no kind, is refused', () => {
  expect(() => shifted({ tcpRoute: { action: { weightedTargets: [] } } }, 5)).toThrow('no target stable');
  expect(() => withTargets({ udpRoute: {} }, [])).toThrow('none of the kinds httpRoute');
});
