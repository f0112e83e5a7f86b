import { describe, expect, test } from '@jest/globals';
import { restoreLandsBefore } from '../../../core/control/settle.ts';
import { execution, newWorld } from '../world.ts';

const minutes = (count: number) => count * 60_000;

test('a restore that had settled and is in doubt again is waited for before the router is given back', async () => {
  const world = newWorld();
  const ticket = await world.holding();
  world.router.failNextWrite('late');
  await expect(world.shift(ticket)).rejects.toMatchObject({ name: 'WriteInDoubt' });
  world.executions.end(execution);
  await world.reap();
  expect(await world.item()).toMatchObject({ phase: 'settling' });
  world.router.landLate();
  expect(world.inForce()).toBe('color-v1 90, color-v2 10');
  world.clock.advance(minutes(2));
  world.router.failNextWrite('landed');
  await expect(world.reap()).rejects.toThrow();
  expect(world.inForce()).toBe('color-v1 100');
  // What was sent may land once more, so the original weights alone are no end.
  world.clock.advance(minutes(1));
  await world.reap();
  expect(await world.item()).toMatchObject({ phase: 'settling' });
  world.clock.advance(minutes(2));
  await world.reap();
  expect(await world.isHeld()).toBe(false);
});

describe('a settled restore', () => {
  const settled = async () => {
    const world = newWorld();
    await world.shift(await world.holding());
    world.executions.end(execution);
    await world.reap();
    world.clock.advance(minutes(2));
    return world;
  };

  test('that one run checks is left alone by the others', async () => {
    const world = await settled();
    let checks = 0;
    world.before('router', 'readRoute', async () => {
      checks++;
      const { fence } = await world.item();
      await world.reap();
      expect(await world.item()).toMatchObject({ phase: 'settling', fence });
    });
    await world.reap();
    expect([checks, await world.isHeld()]).toEqual([1, false]);
  });

  test('whose check died is checked again, once the last write of that has landed', async () => {
    const world = await settled();
    const begun = world.clock.now();
    await new Promise<void>((resolve) => {
      const remove = world.instead('router', 'readRoute', () => () => {
        remove();
        resolve();
        return new Promise(() => undefined);
      });
      void world.reap();
    });
    const { plan } = await world.item();
    const over = restoreLandsBefore(begun, plan.router);
    world.clock.advance(over - begun - 1);
    await world.reap();
    expect(await world.isHeld()).toBe(true);
    world.clock.advance(1);
    await world.reap();
    expect(await world.isHeld()).toBe(false);
  });
});
