import { describe, expect, test } from '@jest/globals';
import type { Pace } from '../../core/ports/pace.ts';
import { samplePlan } from '../support/sample-control.ts';
import { testStart as now } from '../support/test-clock.ts';

const { router } = samplePlan();

/** What every queue for the mesh promises; `makePace` gives an empty one. */
export function definePaceContract(name: string, makePace: () => Promise<Pace>): void {
  describe(name, () => {
    test('who comes first goes at once, and each next one after the calls of those before', async () => {
      const pace = await makePace();
      const places = [await pace.place(router, 'forward', 3, now), await pace.place(router, 'forward', 2, now)];
      expect([...places, await pace.place(router, 'forward', 1, now + 100)]).toEqual([0, 300, 400]);
    });

    test('a place that has passed keeps nobody waiting', async () => {
      const pace = await makePace();
      await pace.place(router, 'restore', 20, now);
      expect(await pace.place(router, 'restore', 2, now + 2000)).toBe(0);
      expect(await pace.place(router, 'restore', 2, now + 2001)).toBe(199);
    });

    test('a restore waits for restores alone, and everything else for them as well', async () => {
      const pace = await makePace();
      await pace.place(router, 'forward', 50, now);
      expect([await pace.place(router, 'restore', 20, now), await pace.place(router, 'restore', 80, now)]).toEqual([
        0, 2000,
      ]);
      expect(await pace.place(router, 'forward', 3, now)).toBe(10_000);
      expect(await pace.place(router, 'forward', 3, now)).toBe(10_300);
    });

    test('it is known for how long restores have the queue', async () => {
      const pace = await makePace();
      await pace.place(router, 'forward', 50, now);
      expect(await pace.restoring(now)).toBe(0);
      await pace.place(router, 'restore', 20, now);
      expect([await pace.restoring(now), await pace.restoring(now + 500)]).toEqual([2000, 1500]);
      expect(await pace.restoring(now + 3000)).toBe(0);
    });

    test('of many who come at the same time each has a place of its own', async () => {
      const pace = await makePace();
      const places = await Promise.all(Array.from({ length: 20 }, () => pace.place(router, 'restore', 2, now)));
      expect(places.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i * 200));
    });
  });
}
