import { describe, expect, test } from '@jest/globals';
import { rolloutWorld } from './rollout-world.ts';

const minute = 60_000;
const id = 'color-backend-r2-1';
const strategy = { steps: [{ weight: 5, bake: '5m' }], finalBake: '5m', keepWarm: '10m' };
const start = async () => {
  const world = await rolloutWorld();
  await world.start({ strategy });
  return world;
};
/** 1 s, 2, 4, 8, 16, and then 30 s between the tries: so many are throttled in so many minutes. */
const tries = (minutes: number) => Array.from({ length: 5 + (minutes * 60 - 31) / 30 }, () => 'throttled' as const);
const whys = async (world: Awaited<ReturnType<typeof start>>) =>
  (await world.ledger.decisions(id)).map(({ why }) => why);

describe('without concurrency for ten minutes and more', () => {
  test.each(['PlanRollout', 'ShiftWeights', 'AnalyzeCanary'] as const)(
    '%s is repeated, and a healthy canary promoted',
    async (name) => {
      const world = await start();
      world.functions.fail(name, ...tries(15.5));
      expect(await world.end()).toMatchObject({ ended: 'SUCCEEDED' });
      expect(world.weights()).toEqual([5, 100]);
    },
  );

  test('a look that came late says so, and how late', async () => {
    const world = await start();
    world.functions.fail('AnalyzeCanary', ...tries(10.5));
    await world.end();
    const late = (await world.ledger.decisions(id)).filter(({ throttled }) => throttled !== undefined);
    expect(late.map(({ by, throttled }) => [by, throttled])).toEqual([['analyze-canary', 24]]);
    expect(late[0]?.why).toMatch(/\(late: Lambda throttled it, no concurrency was free until try 25\)$/);
  });

  test('what was repeated a few times says nothing of throttling, for that is not certain', async () => {
    const world = await start();
    world.functions.fail('AnalyzeCanary', 'crash', 'crash', 'crash', 'crash', 'crash');
    await world.end();
    expect((await whys(world)).filter((why) => why.includes('throttled'))).toEqual([]);
  });

  test('a restore is tried until there is some, and says that it came late', async () => {
    const world = await start();
    await world.asleep(0);
    world.functions.fail('RollBack', ...tries(30));
    await world.alarm();
    const { ended, cause } = await world.end();
    expect(ended).toBe('rolledBack');
    expect(cause).toMatch(/^alarm color-5xx went to ALARM: ten errors \(late: Lambda throttled it, .*until try \d+\)$/);
    expect(world.inForce()).toEqual([100]);
  });
});

describe('without concurrency for longer', () => {
  test('a look is given up, and the rollback names the cause', async () => {
    const world = await start();
    await world.asleep(0);
    world.functions.fail('AnalyzeCanary', ...tries(60));
    const before = world.clock.now();
    const { ended, cause } = await world.end();
    expect([ended, cause]).toEqual([
      'rolledBack',
      'Lambda throttled a function of the automation until its retries were used up: no concurrency was free (Lambda.TooManyRequestsException)',
    ]);
    expect(world.clock.now() - before).toBeGreaterThan(15 * minute);
    expect(world.inForce()).toEqual([100]);
  });

  test('a plan is rejected, and names the cause', async () => {
    const world = await start();
    world.functions.fail('PlanRollout', ...tries(60));
    expect(await world.end()).toEqual({
      ended: 'rejected',
      cause: 'Lambda throttled plan-rollout for 18 minutes, no concurrency was free',
    });
  });
});
