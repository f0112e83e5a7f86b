import { describe, expect, test } from '@jest/globals';
import { virtualClock } from '../../../../local/clock.ts';
import { createOutliers } from '../../../../local/data-plane/health/outliers.ts';

const policy = { maxServerErrors: 3, intervalMs: 10_000, baseEjectionMs: 30_000, maxEjectionPercent: 100 };

function judging(origins: readonly string[], more: Partial<typeof policy> = {}) {
  const clock = virtualClock(0);
  const detected: boolean[] = [];
  const outliers = createOutliers({
    clock,
    policy: { ...policy, ...more },
    onDetected: (isEjected) => detected.push(isEjected),
    onChange: () => undefined,
  });
  outliers.follow(origins);
  const fail = (origin: string) => {
    for (let i = 0; i < 3; i += 1) outliers.answered(origin, 503);
  };
  /** How long a process stays ejected, in looks of ten seconds. */
  const looksUntilBack = async (origin: string) => {
    let looks = 0;
    for (; outliers.isEjected(origin); looks += 1) await clock.advance(10_000);
    return looks;
  };
  return { clock, detected, outliers, fail, looksUntilBack };
}

describe('a process', () => {
  test('is ejected at once after so many server errors in a row, and by no others', () => {
    const { outliers } = judging(['a', 'b']);
    for (const status of [500, 503, 200, 500, 504, 404, 503, 503]) outliers.answered('a', status);
    expect(outliers.isEjected('a')).toBe(false);
    outliers.answered('a', 500);
    expect([outliers.isEjected('a'), outliers.isEjected('b'), outliers.ejected()]).toEqual([true, false, 1]);
  });

  test('is back at the first look after its time, which no errors of meanwhile make longer', async () => {
    const { clock, detected, outliers, fail } = judging(['a'], { baseEjectionMs: 15_000 });
    await clock.advance(4000);
    fail('a');
    await clock.advance(6000);
    fail('a');
    await clock.advance(9999);
    expect(outliers.isEjected('a')).toBe(true);
    expect(outliers.ejectedUntil('a')).toBe(19_000);
    await clock.advance(1);
    expect([outliers.isEjected('a'), outliers.ejectedUntil('a')]).toEqual([false, undefined]);
    expect(detected).toEqual([true]);
  });

  test('is gone longer each time, and each look at it while it stays takes that back', async () => {
    const { clock, fail, looksUntilBack } = judging(['a']);
    const looks: number[] = [];
    for (let i = 0; i < 3; i += 1) {
      fail('a');
      looks.push(await looksUntilBack('a'));
    }
    await clock.advance(20_000);
    fail('a');
    looks.push(await looksUntilBack('a'));
    expect(looks).toEqual([3, 6, 9, 6]);
  });

  test.each([
    ['five minutes', 200_000, 30],
    ['its base time, if that is more', 400_000, 40],
  ])('is never gone for longer than %s', async (_what, baseEjectionMs, expected) => {
    const { fail, looksUntilBack } = judging(['a'], { baseEjectionMs });
    fail('a');
    await looksUntilBack('a');
    fail('a');
    expect(await looksUntilBack('a')).toBe(expected);
  });

  test.each([
    [0, [true, false, false, false]],
    [50, [true, true, false, false]],
    [100, [true, true, true, true]],
  ])('can always go, and a further one while less than %i % are gone', (maxEjectionPercent, expected) => {
    const { detected, fail } = judging(['a', 'b', 'c', 'd'], { maxEjectionPercent });
    for (const origin of ['a', 'b', 'c', 'd']) fail(origin);
    expect(detected).toEqual(expected);
  });

  test('is judged anew when it is there again', () => {
    const { outliers, fail } = judging(['a', 'b']);
    fail('a');
    outliers.follow(['b']);
    outliers.follow(['a', 'b']);
    expect([outliers.isEjected('a'), outliers.ejected()]).toEqual([false, 0]);
  });
});
