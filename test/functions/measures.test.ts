import { describe, expect, test } from '@jest/globals';
import { RefusedError } from '../../core/errors.ts';
import { execution, newWorld, rolloutId } from './world.ts';

/** At 10 %, stopped by an alarm two seconds ago. */
async function stopped() {
  const world = newWorld();
  const ticket = await world.baking();
  const stop = { kind: 'alarm', text: 'alarm', at: world.clock.now(), by: 'arn' } as const;
  await world.put({ stop });
  world.clock.advance(2000);
  return { world, ticket };
}

const milliseconds = (world: Awaited<ReturnType<typeof stopped>>['world']) =>
  world.measures.flatMap((one) => (one.name === 'RollbackMilliseconds' ? [one.value] : []));

describe('how long a rollback took', () => {
  test('is measured from the stop to the original weights', async () => {
    const { world, ticket } = await stopped();
    await world.rollBack(ticket);
    expect(world.inForce()).toBe('color-v1 100');
    const [value = 0, ...rest] = milliseconds(world);
    expect(rest).toEqual([]);
    expect(value).toBeGreaterThanOrEqual(2000);
    expect(value).toBeLessThan(3000);
  });

  test('is measured as the weights come into force, not once no late write can undo them any more', async () => {
    const { world, ticket } = await stopped();
    const settling = await world.rollBack(ticket, 'none', 1);
    expect(settling.next.action).toBe('settle');
    world.clock.advance(120_000);
    await world.rollBack(settling);
    expect(milliseconds(world)).toEqual([expect.any(Number)]);
    expect(milliseconds(world)[0]).toBeLessThan(3000);
  });

  test('is not measured where it failed, or where nothing had been shifted', async () => {
    const { world, ticket } = await stopped();
    world.router.failNextRead('refused');
    await expect(world.rollBack(ticket)).rejects.toBeInstanceOf(RefusedError);
    const other = newWorld();
    await other.rollBack(await other.holding());
    expect([...world.measures, ...other.measures]).toEqual([]);
  });
});

describe('the schedule', () => {
  test('counts a router that it takes over once, with how long its restore took', async () => {
    const world = newWorld();
    await world.baking();
    world.executions.end(execution);
    await world.reap();
    expect(world.measures).toEqual([
      { name: 'RoutersTakenOver', rolloutId },
      { name: 'RollbackMilliseconds', rolloutId, value: expect.any(Number) },
    ]);
    world.clock.advance(300_000);
    await world.reap();
    expect(await world.isHeld()).toBe(false);
    expect(world.measures).toHaveLength(2);
  });

  test('counts a stop whose alarm’s event had not come, once', async () => {
    const world = newWorld();
    await world.baking();
    world.alarms.set('color-5xx', { state: 'ALARM', reason: 'threshold crossed' });
    await world.reap();
    world.clock.advance(60_000);
    await world.reap();
    expect(world.measures).toEqual([{ name: 'StopsBySchedule', rolloutId }]);
  });
});
