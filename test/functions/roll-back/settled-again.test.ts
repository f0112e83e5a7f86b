import { expect, test } from '@jest/globals';
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
