import { describe, expect, test } from '@jest/globals';
import { targetsOf } from '../../../adapters/routers/app-mesh/route-spec.ts';
import { compareWithKnown, formatDrift } from '../../../core/routing/drift.ts';
import { readingOf, sampleRoute } from '../../support/sample-control.ts';
import { testStart } from '../../support/test-clock.ts';

const inDoubt = [{ targets: targetsOf(sampleRoute(75, 25)) }];
const known = { identity: 'ours', version: 5, targets: targetsOf(sampleRoute(90, 10)), inDoubt };
const found = (spec = sampleRoute(90, 10), version = 5, identity = 'ours') =>
  compareWithKnown(readingOf(spec, version, identity), known, testStart).kind;

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
    const drift = compareWithKnown(readingOf(sampleRoute(50, 50), 6, 'ours'), known, testStart);
    expect(drift).toEqual({ kind: 'drift', drift: { how: 'edited', found: targetsOf(sampleRoute(50, 50)) } });
    expect(found(sampleRoute(100), 6)).toBe('drift');
  });

  test('somebody else’s with another identity, whatever its version and weights', () => {
    for (const version of [1, 5, 9])
      for (const weights of [90, 100, 50])
        expect(
          compareWithKnown(readingOf(sampleRoute(weights, 100 - weights), version, 'theirs'), known, testStart),
        ).toEqual({
          kind: 'drift',
          drift: { how: 'recreated', found: targetsOf(sampleRoute(weights, 100 - weights)) },
        });
  });

  test('somebody else’s, and overwritten by us, with the weights of a write in doubt that was sent at the one before it', () => {
    const spec = sampleRoute(75, 25);
    const drift = { how: 'recreated', found: targetsOf(spec) } as const;
    const compared = (version: number) => compareWithKnown(readingOf(spec, version, 'theirs'), known, testStart);
    expect(compared(2)).toEqual({ kind: 'drift', drift: { ...drift, overwritten: true } });
    // Nothing has written the first version but its maker.
    expect(compared(1)).toEqual({ kind: 'drift', drift });
  });

  test('told by version and weights alone where nobody has noted its identity', () => {
    const { identity: _, ...unnoted } = known;
    const compared = (version: number) =>
      compareWithKnown(readingOf(sampleRoute(90, 10), version, 'any'), unnoted, testStart).kind;
    expect([compared(4), compared(5)]).toEqual(['stale', 'ours']);
  });
});

describe('a route whose last write has no known version', () => {
  const olderUntil = testStart + 10_000;
  const compared = (version: number, now = testStart, stable = 100) =>
    compareWithKnown(readingOf(sampleRoute(stable, 100 - stable), version, 'ours'), { ...known, olderUntil }, now).kind;

  test('is read stale with any other weights by the version that is known: another party’s may be replaced by now', () => {
    expect([compared(5), compared(5, testStart, 60)]).toEqual(['stale', 'stale']);
  });

  test('is ours with our weights at any time', () => {
    expect(compared(5, testStart, 90)).toBe('ours');
  });

  test('is read stale without the canary that was named lately, and is ours once no read is so old', () => {
    const named = { ...known, targets: targetsOf(sampleRoute(100, 0)), olderUntil };
    const at = (now: number) => compareWithKnown(readingOf(sampleRoute(100), 5, 'ours'), named, now).kind;
    expect([at(testStart), at(testStart + 10_000)]).toEqual(['stale', 'ours']);
  });

  test('is somebody else’s with those weights by a later version, or once no read is so old', () => {
    expect([compared(6), compared(5, testStart + 10_000)]).toEqual(['drift', 'drift']);
  });
});

test.each([
  ['edited', 'color-route was changed by someone else to color-v1 80, color-v2 20'],
  ['recreated', 'color-route was deleted and made again by someone else, with color-v1 80, color-v2 20'],
  ['deleted', 'color-route was deleted by someone else'],
] as const)('a route that was %s is said to be', (how, text) => {
  expect(formatDrift('color-route', { how, found: targetsOf(sampleRoute(80, 20)) })).toBe(text);
});

test('a route that was made again and overwritten is said to be both', () => {
  const drift = { how: 'recreated', found: targetsOf(sampleRoute(80, 20)), overwritten: true } as const;
  expect(formatDrift('color-route', drift)).toBe(
    'color-route was deleted and made again by someone else, and a write of this rollout landed on it',
  );
});
