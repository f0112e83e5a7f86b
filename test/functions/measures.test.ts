import { describe, expect, test } from '@jest/globals';
import { RefusedError } from '../../core/errors.ts';
import { execution, rolloutId, world } from './world.ts';

/** At 10 %, stopped by an alarm two seconds ago. */
async function stopped() {
  const it = world();
  const ticket = await it.baking();
  const stop = { kind: 'alarm', text: 'alarm', at: it.clock.now(), by: 'arn' } as const;
  await it.put({ stop });
  it.clock.advance(2000);
  return { it, ticket };
}

const milliseconds = (it: Awaited<ReturnType<typeof stopped>>['it']) =>
  it.measures.flatMap((one) => (one.name === 'RollbackMilliseconds' ? [one.value] : []));

describe('how long a rollback took', () => {
  test('is measured from the stop to the original weights', async () => {
    const { it, ticket } = await stopped();
    await it.rollBack(ticket);
    expect(it.inForce()).toBe('color-v1 100');
    const [value = 0, ...rest] = milliseconds(it);
    expect(rest).toEqual([]);
    expect(value).toBeGreaterThanOrEqual(2000);
    expect(value).toBeLessThan(3000);
  });

  test('is measured as the weights come into force, not once no late write can undo them any more', async () => {
    const { it, ticket } = await stopped();
    const settling = await it.rollBack(ticket, 'none', 1);
    expect(settling.next.action).toBe('settle');
    it.clock.advance(120_000);
    await it.rollBack(settling);
    expect(milliseconds(it)).toEqual([expect.any(Number)]);
    expect(milliseconds(it)[0]).toBeLessThan(3000);
  });

  test('is not measured where it failed, or where nothing had been shifted', async () => {
    const { it, ticket } = await stopped();
    it.router.failNextRead('refused');
    await expect(it.rollBack(ticket)).rejects.toBeInstanceOf(RefusedError);
    const other = world();
    await other.rollBack(await other.holding());
    expect([...it.measures, ...other.measures]).toEqual([]);
  });
});

describe('the schedule', () => {
  test('counts a router that it takes over once, with how long its restore took', async () => {
    const it = world();
    await it.baking();
    it.executions.end(execution);
    await it.reap();
    expect(it.measures).toEqual([
      { name: 'RoutersTakenOver', rolloutId },
      { name: 'RollbackMilliseconds', rolloutId, value: expect.any(Number) },
    ]);
    it.clock.advance(300_000);
    await it.reap();
    expect(await it.isHeld()).toBe(false);
    expect(it.measures).toHaveLength(2);
  });

  test('counts a stop whose alarm’s event had not come, once', async () => {
    const it = world();
    await it.baking();
    it.alarms.set('color-5xx', { state: 'ALARM', reason: 'threshold crossed' });
    await it.reap();
    it.clock.advance(60_000);
    await it.reap();
    expect(it.measures).toEqual([{ name: 'StopsBySchedule', rolloutId }]);
  });
});
