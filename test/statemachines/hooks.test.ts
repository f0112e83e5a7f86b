import { describe, expect, test } from '@jest/globals';
import { hookAnswers } from './functions.ts';
import { rolloutWorld } from './rollout-world.ts';

/** Two steps and 100 %, judged by alarms: hardly a look that is not a hook's. */
const strategy = {
  steps: [
    { weight: 5, bake: '1m' },
    { weight: 25, bake: '1m' },
  ],
  finalBake: '1m',
  keepWarm: '1m',
};
const hook = (at: string, changes: object = {}) => ({ name: 'check', at, lambda: 'check', timeout: '5m', ...changes });
const { passes, refuses, hangs, dies, says } = hookAnswers;
type Answer = Parameters<Awaited<ReturnType<typeof rolloutWorld>>['functions']['hook']>[1];

async function start(answer: Answer, ...hooks: readonly object[]) {
  const world = await rolloutWorld();
  world.functions.hook('check', answer);
  await world.start({ strategy, hooks, analysis: 'alarmsOnly' });
  return {
    ...world,
    ids: () => world.functions.hooksCalled.map(({ id }) => id.replace('color-backend-r2-1/', '')),
    told: () => world.announcer.events.map(({ type }) => type),
    /** Lets time go on until the hook has been called so often, and a little longer. */
    async calling(times = 1) {
      await world.until(async () => world.functions.hooksCalled.length >= times);
      await world.settle();
    },
  };
}

describe('a hook that passes', () => {
  test('lets a rollout begin, go on from step to step and end, each time under an id of its own', async () => {
    const world = await start(
      passes,
      hook('beforeFirstShift'),
      hook('beforeStep', { name: 'load' }),
      hook('afterPromotion', { name: 'tell' }),
    );
    expect(await world.end()).toMatchObject({ ended: 'SUCCEEDED' });
    expect(world.weights()).toEqual([5, 25, 100]);
    expect(world.ids()).toEqual([
      'beforeFirstShift/check',
      'beforeStep/1/load',
      'beforeStep/2/load',
      'beforeStep/3/load',
      'afterPromotion/tell',
    ]);
    expect(world.told().filter((type) => type.startsWith('Hook'))).toEqual(
      Array.from({ length: 5 }, () => 'Hook Passed'),
    );
    expect(await world.item()).toBeUndefined();
  });

  test('is told all that it needs to know', async () => {
    const world = await start(passes, hook('beforeStep'));
    await world.calling(2);
    expect(world.functions.hooksCalled[1]).toEqual({
      schema: 1,
      id: 'color-backend-r2-1/beforeStep/2/check',
      hook: 'check',
      at: 'beforeStep',
      rolloutId: 'color-backend-r2-1',
      service: 'color-backend',
      revision: 'r2',
      step: 2,
      steps: 3,
      weight: 25,
      stable: 'color-v1',
      canary: 'color-v2',
    });
  });
});

describe('a hook that fails before the first shift', () => {
  test.each([
    ['says no', refuses, 'the hook check failed: two checks are red'],
    ['dies', dies, 'the hook check failed: TypeError: checks is not iterable'],
    [
      'says something else',
      says('"fine"'),
      'the hook check failed: its answer is not {"passed": true or false, "text": "..."} but fine',
    ],
    ['hangs', hangs, 'the hook check failed: it did not answer within 5m'],
    ['says too much', says(`"${'x'.repeat(300_000)}"`), /^the hook check failed: States.DataLimitExceeded/],
  ] as const)('and %s: rejected, the mesh is untouched', async (_, answer, cause) => {
    const world = await start(answer, hook('beforeFirstShift'));
    const ended = await world.end();
    expect(ended.ended).toBe('rejected');
    expect(ended.cause).toMatch(cause);
    expect(world.weights()).toEqual([]);
    expect(world.functions.hooksCalled).toHaveLength(1);
    expect(world.told()).toEqual(['Rollout Started', 'Rollout Rejected']);
    expect(await world.item()).toBeUndefined();
  });
});

describe('a hook that fails before a later step', () => {
  test('takes the rollout back', async () => {
    const world = await start(refuses, hook('beforeStep'));
    world.functions.hook('check', async (request) => (request.step === 2 ? refuses() : passes()));
    expect(await world.end()).toEqual({ ended: 'rolledBack', cause: 'the hook check failed: two checks are red' });
    expect(world.weights()).toEqual([5, 0]);
    expect(world.inForce()).toEqual([100]);
  });

  test('and is not to matter: it goes on, and that is told', async () => {
    const world = await start(refuses, hook('beforeStep', { onFailure: 'proceed' }));
    expect(await world.end()).toMatchObject({ ended: 'SUCCEEDED' });
    expect(world.told().filter((type) => type === 'Hook Failed')).toHaveLength(3);
  });

  test('and is to hold: waits for a person, who may let it go on', async () => {
    const world = await start(refuses, hook('beforeFirstShift', { onFailure: 'hold' }));
    await world.until(async () => world.told().includes('Hook Held'));
    await world.settle();
    expect(await world.item()).toMatchObject({ phase: 'planned', hook: { done: 0, failed: 'two checks are red' } });
    await world.clock.advance(7_200_000);
    await world.settle();
    expect(world.weights()).toEqual([]);
    await world.command('Approve');
    expect(await world.end()).toMatchObject({ ended: 'SUCCEEDED' });
    expect(world.functions.hooksCalled).toHaveLength(1);
  });

  test('and is to hold: a person may abort', async () => {
    const world = await start(refuses, hook('beforeStep', { onFailure: 'hold' }));
    world.functions.hook('check', async (request) => (request.step === 3 ? refuses() : passes()));
    await world.until(async () => world.told().includes('Hook Held'));
    await world.settle();
    await world.command('Abort');
    expect(await world.end()).toMatchObject({ ended: 'rolledBack', cause: 'aborted by ann' });
    expect(world.inForce()).toEqual([100]);
  });
});

describe('while a hook hangs', () => {
  test('an alarm takes the rollout back at once, by two functions', async () => {
    const world = await start(passes, hook('beforeStep', { timeout: '15m' }));
    world.functions.hook('check', (request) => (request.step === 2 ? hangs() : passes()));
    await world.calling(2);
    await world.clock.advance(60_000);
    const began = world.clock.now();
    const before = world.functions.invoked.length;
    await world.alarm();
    await world.settle();
    expect(world.inForce()).toEqual([100]);
    expect(world.clock.now() - began).toBeLessThan(1000);
    expect(world.functions.invoked.slice(before)).toEqual(['ReceiveSignal', 'RollBack']);
    expect(await world.end()).toMatchObject({ ended: 'rolledBack', cause: expect.stringContaining('color-5xx') });
  });

  test('an abort does too', async () => {
    const world = await start(hangs, hook('beforeFirstShift'));
    await world.calling();
    await world.command('Abort');
    await world.settle();
    expect(await world.end()).toEqual({ ended: 'rejected', cause: 'aborted by ann' });
  });

  test('a pause does not have it called again, and holds the rollout when it has answered', async () => {
    const world = await start(passes, hook('beforeStep'));
    let answer: (() => void) | undefined;
    world.functions.hook('check', async (request) => {
      if (request.step === 2)
        await new Promise<void>((resolve) => {
          answer = resolve;
        });
      return passes();
    });
    await world.calling(2);
    await world.command('Pause');
    await world.settle();
    expect(world.functions.hooksCalled).toHaveLength(2);
    answer?.();
    await world.clock.advance(600_000);
    expect(await world.item()).toMatchObject({ phase: 'baking', step: 0, hook: { before: 1, done: 1 } });
    await world.command('Resume');
    expect(await world.end()).toMatchObject({ ended: 'SUCCEEDED' });
    expect(world.ids()).toEqual(['beforeStep/1/check', 'beforeStep/2/check', 'beforeStep/3/check']);
  });

  test('its time counts from the first call, however often it is called', async () => {
    const world = await start(hangs, hook('beforeFirstShift', { timeout: '5m' }));
    await world.calling();
    const began = world.clock.now();
    await world.clock.advance(100_000);
    const item = await world.item();
    if (item?.sleepToken === undefined) throw new Error('nobody sleeps');
    await world.ports.executions.wake(item.sleepToken, 'look');
    await world.calling(2);
    expect(await world.end()).toMatchObject({ ended: 'rejected', cause: expect.stringContaining('within 5m') });
    expect(world.clock.now() - began).toBeLessThan(305_000);
  });
});

describe('a function that dies around a hook', () => {
  test.each(['crash', 'crashAfter', 'timeout'] as const)(
    'by %s: the hook is passed over never, and told once',
    async (fault) => {
      for (const nth of [0, 1, 2]) {
        const world = await start(passes, hook('beforeFirstShift'), hook('afterPromotion', { name: 'tell' }));
        world.functions.fail('AnalyzeCanary', ...Array.from({ length: nth }, () => undefined), fault);
        expect(await world.end()).toMatchObject({ ended: 'SUCCEEDED' });
        expect(new Set(world.ids())).toEqual(new Set(['beforeFirstShift/check', 'afterPromotion/tell']));
        const passed = world.announcer.events.filter(({ type }) => type === 'Hook Passed');
        expect(new Set(passed.map(({ eventId }) => eventId)).size).toBe(2);
      }
    },
  );
});

describe('after a rollback', () => {
  const bad = async (answer: Answer, ...hooks: readonly object[]) => {
    const world = await start(answer, ...hooks);
    await world.asleep(1);
    await world.alarm();
    return world;
  };

  test('a hook is called when the original weights are in force and the router is given back', async () => {
    const world = await start(passes, hook('afterRollback'), hook('afterRollback', { name: 'second' }));
    world.functions.hook('check', async () => {
      expect(world.inForce()).toEqual([100]);
      expect(await world.item()).toBeUndefined();
      return passes();
    });
    await world.asleep(1);
    await world.alarm();
    expect(await world.end()).toMatchObject({ ended: 'rolledBack', cause: expect.stringContaining('color-5xx') });
    expect(world.ids()).toEqual(['afterRollback/check', 'afterRollback/second']);
    expect(world.told().slice(-3)).toEqual(['Rollout Rolled Back', 'Hook Passed', 'Hook Passed']);
    const dids = (await world.ledger.decisions('color-backend-r2-1')).map(({ did }) => did);
    expect(dids.slice(-4)).toEqual(['restored', 'ended', 'hookPassed', 'hookPassed']);
    expect(await world.ledger.recordOf('color-backend-r2-1')).not.toHaveProperty('hooksDue');
  });

  test.each([
    ['fails', refuses],
    ['hangs', hangs],
    ['dies', dies],
  ] as const)('a hook that %s changes nothing, and is told', async (_, answer) => {
    const world = await bad(answer, hook('afterRollback'));
    expect(await world.end()).toMatchObject({ ended: 'rolledBack', cause: expect.stringContaining('color-5xx') });
    expect(world.told().slice(-2)).toEqual(['Rollout Rolled Back', 'Hook Failed']);
  });

  test.each(['crash', 'crashAfter', 'timeout'] as const)(
    'a function that dies by %s repeats a hook at most',
    async (fault) => {
      for (const name of ['RollBack', 'AnalyzeCanary'] as const) {
        const world = await start(passes, hook('afterRollback'));
        await world.asleep(1);
        world.functions.fail(name, fault);
        await world.alarm();
        expect(await world.end()).toMatchObject({ ended: 'rolledBack' });
        expect(new Set(world.ids())).toEqual(new Set(['afterRollback/check']));
        expect(world.told().slice(-2)).toEqual(['Rollout Rolled Back', 'Hook Passed']);
      }
    },
  );

  test('a function that dies again and again is not waited for for ever: what is left has no outcome', async () => {
    const world = await start(passes, hook('afterRollback'), hook('afterRollback', { name: 'second' }));
    await world.asleep(1);
    world.functions.fail('AnalyzeCanary', ...Array.from({ length: 20 }, () => 'crash' as const));
    await world.alarm();
    expect(await world.end()).toMatchObject({ ended: 'rolledBack', cause: expect.stringContaining('color-5xx') });
    expect(world.ids()).toEqual(['afterRollback/check']);
    const failed = world.announcer.events.filter(({ type }) => type === 'Hook Failed');
    expect(failed.map(({ text }) => text)).toEqual(
      ['check', 'second'].map(
        (name) => `the hook ${name} failed: the automation failed before its outcome could be reported`,
      ),
    );
    const dids = (await world.ledger.decisions('color-backend-r2-1')).map(({ did }) => did);
    expect(dids.slice(-2)).toEqual(['hookFailed', 'hookFailed']);
  });

  test('an execution that was stopped calls none: it is told that they have no outcome', async () => {
    const world = await start(passes, hook('afterRollback'));
    await world.asleep(1);
    await world.stop();
    await world.minute();
    await world.clock.advance(120_000);
    await world.minute();
    expect(world.inForce()).toEqual([100]);
    expect(world.ids()).toEqual([]);
    expect(world.announcer.events.at(-1)).toMatchObject({
      type: 'Hook Failed',
      text: expect.stringContaining('has no outcome'),
    });
  });
});

describe('after a promotion', () => {
  test('a hook that fails is told, and the rollout stays promoted', async () => {
    const world = await start(refuses, hook('afterPromotion'));
    expect(await world.end()).toMatchObject({ ended: 'SUCCEEDED' });
    expect(world.told().slice(-3)).toEqual(['Rollout Promoted', 'Hook Failed', 'Stable Retirable']);
  });

  test('an alarm while it hangs takes the rollout back at once, and the hook has no outcome', async () => {
    const world = await start(hangs, hook('afterPromotion'));
    await world.calling();
    await world.alarm();
    await world.settle();
    expect(world.inForce()).toEqual([100]);
    expect(await world.end()).toMatchObject({ ended: 'reverted' });
    expect(world.announcer.events.filter(({ type }) => type === 'Hook Failed')).toHaveLength(1);
  });
});
