import { describe, expect, test } from '@jest/globals';
import { splitTiles } from '../../../cli/web/split-tiles.ts';
import { testStart } from '../../support/test-clock.ts';
import { runningStory } from './story.ts';

const counts = (requests: number, errors = 0) => ({ requests, errors });
const tiles = (...periods: Parameters<typeof runningStory>[0] & object) => splitTiles(runningStory(periods));
const count = ({ tiles }: ReturnType<typeof splitTiles>, by: string, failed: boolean) =>
  tiles.filter((tile) => tile.by === by && tile.failed === failed).length;

describe('tiles of an observed split', () => {
  test('share the newest measured period out, whatever the weights say', () => {
    const split = tiles(
      { start: testStart, stable: counts(100) },
      { start: testStart + 60_000, canary: counts(20), stable: counts(80) },
      { start: testStart + 120_000 },
    );
    expect(split.tiles).toHaveLength(60);
    expect([count(split, 'canary', false), count(split, 'stable', false)]).toEqual([12, 48]);
    expect(split.of).toBe('requests as color-v1 and color-v2 shared them from 12:01 to 12:02 UTC');
  });

  test('put the canary’s evenly among the others', () => {
    const split = tiles({ start: testStart, canary: counts(20), stable: counts(80) });
    expect(split.tiles.flatMap(({ by }, i) => (by === 'canary' ? [i] : []))).toEqual([
      4, 9, 14, 19, 24, 29, 34, 39, 44, 49, 54, 59,
    ]);
  });

  test('have failures in proportion, and one at least when there was any', () => {
    const split = tiles({ start: testStart, canary: counts(500, 250), stable: counts(500, 1) });
    expect([count(split, 'canary', true), count(split, 'stable', true)]).toEqual([15, 1]);
  });

  test('follow the weights while nothing is measured, and say so', () => {
    const split = tiles({ start: testStart });
    expect(count(split, 'canary', false)).toBe(6);
    expect(split.of).toContain('neither version has reported a request');
  });

  test('say why nothing is measured in the words of the report', () => {
    const only = 'It is watched by alarms alone.';
    expect(splitTiles({ ...runningStory([]), missing: [only] }).of).toBe(
      `requests as the weights share them out. ${only}`,
    );
  });
});
