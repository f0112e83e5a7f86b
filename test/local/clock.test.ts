import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { realClock } from '../../local/clock.ts';

const day = 86_400_000;

describe('the real clock', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  /** Days of the machine until a timer of so many milliseconds has run. */
  const daysUntil = (scale: number, milliseconds: number): number | undefined => {
    let ran = false;
    realClock(scale).after(milliseconds, () => {
      ran = true;
    });
    for (let days = 0; days < 1000; days += 1) {
      jest.advanceTimersByTime(1);
      if (ran) return days;
      jest.advanceTimersByTime(day - 1);
    }
    return undefined;
  };

  test.each([
    [1, 0, 0],
    [1, 24 * day, 24],
    [1, 2 ** 31 - 1, 25],
    [1, 2 ** 31, 25],
    [1, 25 * day, 25],
    [1, 365 * day, 365],
    [10, 365 * day, 37],
    [14, 365 * day, 27],
    [1, Number.POSITIVE_INFINITY, undefined],
  ])('at scale %d runs a timer of %d ms on day %s, neither sooner nor never', (scale, milliseconds, expected) => {
    expect(daysUntil(scale, milliseconds)).toBe(expected);
  });

  test('takes a long timer back in whichever of its parts it is', () => {
    const ran: string[] = [];
    const clock = realClock();
    const [early, late] = ['early', 'late'].map((name) => clock.after(60 * day, () => ran.push(name)));
    early?.cancel();
    jest.advanceTimersByTime(30 * day);
    late?.cancel();
    jest.advanceTimersByTime(60 * day);

    expect([ran, jest.getTimerCount()]).toEqual([[], 0]);
  });
});
