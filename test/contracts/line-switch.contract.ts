import { describe, expect, test } from '@jest/globals';
import type { Line } from '../../core/line/line.ts';
import { runningLine } from '../../core/line/line.ts';
import type { LineSwitch } from '../../core/ports/line-switch.ts';
import { testStart } from '../support/test-clock.ts';

const state = { stopped: true, since: testStart, issuedAt: testStart, by: 'ann', reason: 'why', orderId: 'one' };
const line = (rev: number, scopes: Line['scopes'] = { '*': state, 'shop.eu': { ...state, by: 'bob' } }): Line => ({
  rev,
  scopes,
});

/** What every switch promises; `makeSwitch` gives one that nobody has touched. */
export function defineLineSwitchContract(name: string, makeSwitch: () => Promise<LineSwitch>): void {
  describe(`${name}: the line`, () => {
    test('runs before anybody has ordered anything', async () => {
      expect(await (await makeSwitch()).read()).toEqual(runningLine);
    });

    test('comes back whole, as it was saved last', async () => {
      const store = await makeSwitch();
      expect(await store.save(line(1), runningLine)).toBe(true);
      expect(await store.read()).toEqual(line(1));
      expect(await store.save(line(2, {}), line(1))).toBe(true);
      expect(await store.read()).toEqual(line(2, {}));
    });

    test('is not saved over a change that its writer has not seen', async () => {
      const store = await makeSwitch();
      await store.save(line(1), runningLine);
      expect(await store.save(line(1, {}), runningLine)).toBe(false);
      await store.save(line(2), line(1));
      expect(await store.save(line(2, {}), line(1))).toBe(false);
      expect(await store.read()).toEqual(line(2));
    });
  });
}
