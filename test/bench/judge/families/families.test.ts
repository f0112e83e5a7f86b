import { describe, expect, test } from '@jest/globals';
import { clustered } from '../../../../bench/judge/families/clustered.ts';
import { type CohortRollout, checksum, cohortRollouts, cohorts } from '../../../../bench/judge/families/cohorts.ts';
import { packedMinutes, readFrozen, unpackedMinutes } from '../../../../bench/judge/families/frozen.ts';
import { paired } from '../../../../bench/judge/families/paired.ts';
import { rollbackMinute } from '../../../../bench/judge/families/rollback-minute.ts';
import { cohortTargets } from '../../../../bench/judge/families/rows.ts';

const cohort = (name: string) => cohorts.findIndex((one) => one.name === name);
const traceOf = (name: string, rollout = 0) => {
  const found = cohorts[cohort(name)]?.trace(5, rollout);
  if (found === undefined) throw new Error(`no cohort ${name}`);
  return found;
};

describe('the families', () => {
  test('give the arrays that the frozen engine judged', () => {
    const known = readFrozen().seeds['7'] ?? {};

    expect(cohorts.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(known)));
    for (const name of ['plain bad', 'g good', 'random noise good'])
      expect(checksum(cohorts[cohort(name)] ?? (cohorts[0] as (typeof cohorts)[number]), 7)).toBe(
        known[name]?.checksum,
      );
  });

  test('give six rollouts the same service, and each its own minutes', () => {
    const [first, sixth, seventh] = [0, 5, 6].map((rollout) => traceOf('plain good', rollout).history);
    const mean = (periods = first) =>
      (periods ?? []).reduce((sum, { stable }) => sum + (stable?.requests ?? 0), 0) / (periods?.length ?? 1);

    expect(first).not.toEqual(sixth);
    expect(Math.abs(mean(first) / mean(sixth) - 1)).toBeLessThan(0.05);
    expect(Math.abs(mean(first) / mean(seventh) - 1)).toBeGreaterThan(0.05);
  });

  test('count what fails because of a bad release alone', () => {
    expect(traceOf('a-warm5 good').extra.every((extra) => extra === 0)).toBe(true);
    expect(traceOf('a-warm5 bad').extra.every((extra) => extra > 0)).toBe(true);
  });

  test('see late counts as whole ones once they are: an outage is found, and none is made up', () => {
    const { firstSeen, ...whole } = traceOf('g good');
    const out = whole.periods.map((period) => ({
      ...period,
      ...(period.canary && { canary: { ...period.canary, errors: period.canary.requests } }),
    }));

    expect(firstSeen).toHaveLength(whole.periods.length);
    expect(rollbackMinute({ ...whole, periods: out, firstSeen: whole.periods })).toBe(3);
    expect(rollbackMinute({ ...whole, ...(firstSeen && { firstSeen }) })).toBe(0);
  });
});

describe('measures', () => {
  test('average each service first: its rollouts are not independent', () => {
    const values = [...Array(6).fill(0), ...Array(6).fill(6)];

    expect(clustered(values)).toEqual({ mean: 3, error: 3 });
  });

  test('pair with the frozen engine by the geometric mean of extra failed requests', () => {
    const rollout = (extra: number, frozen: number, minute = 3): CohortRollout => ({
      minute,
      extra,
      frozen: { minute: 2, extra: frozen },
      oracles: [0, 1, 3],
    });
    const found = paired([...Array(6).fill(rollout(7, 3)), ...Array(6).fill(rollout(1, 3, 0))]);

    expect(found?.extra.mean).toBeCloseTo(1, 12);
    expect(found?.found.mean).toBe(-50);
    expect(found?.oracles.map(({ mean }) => mean)).toEqual([0.25, 0.5, 1].map((ratio) => expect.closeTo(ratio, 12)));
    expect(paired([{ minute: 1, extra: 1, oracles: [] }])).toBeUndefined();
  });

  test('of a few rollouts fill each row, those with pairs for a frozen seed alone', () => {
    const job = { seed: 5, cohort: cohort('random bad'), from: 0, to: 6 };
    const [seen, unseen] = [[3, 3, 3, 3, 3, 0], []].map((frozen) => cohortRollouts({ ...job, frozen }));
    const rows = (rollouts: readonly CohortRollout[] = []) =>
      cohortTargets(new Map(cohorts.map(({ name }) => [name, rollouts])));

    expect(rows(seen).filter(({ name }) => name.includes('frozen'))).toHaveLength(2);
    expect(rows(unseen).filter(({ name }) => name.includes('frozen'))).toHaveLength(0);
    expect(rows(seen).every(({ value }) => Number.isFinite(value))).toBe(true);
  });

  test('keep a byte for each rollout', () => {
    expect(unpackedMinutes(packedMinutes([0, 40, 3, 3, 3]))).toEqual([0, 40, 3, 3, 3]);
  });
});
