import { describe, expect, test } from '@jest/globals';
import { ticket } from '../../../core/execution/ticket.ts';
import { sampleControl, sampleRoute } from '../../support/sample-control.ts';
import { alarmArn } from '../../support/scripted-alarms.ts';
import { testStart } from '../../support/test-clock.ts';
import { newWorld, rolloutId, routerName } from '../world.ts';

import { start } from './start.ts';

test('a router that another try of the same plan has just taken is taken for one’s own', async () => {
  const world = newWorld();
  world.afterNext('control', 'take', () => {
    return undefined;
  });
  expect(await world.plan(start())).toMatchObject({ rolloutId, next: { action: 'shift' } });
  expect(world.events()).toEqual(['Rollout Started']);
});

describe('a router that is kept warm', () => {
  const old = sampleControl({
    rolloutId: 'color-backend-r1-1',
    execution: 'old',
    phase: 'keepWarm',
    step: 1,
    promotedAt: testStart,
  });

  /** v2 was promoted by the old rollout, and v1 is kept warm. */
  async function keptWarm() {
    const world = newWorld({ 'color-route': sampleRoute(0, 100) });
    await world.control.take(old, { router: routerName, fence: 0, rev: 0 });
    await world.control.indexAlarms(old);
    world.control.sleep(routerName, { token: 'old bed', rev: 1, fence: 1, seq: 1 });
    return world;
  }
  const next = start({ canary: 'color-v3', alarms: ['color-5xx'] });

  test('is taken by the next rollout with a higher fence, and the old one is woken to find out', async () => {
    const world = await keptWarm();
    expect(ticket.parse(await world.plan(next))).toMatchObject({ fence: 3, next: { action: 'shift' } });
    expect(world.executions.wakes).toEqual([{ token: 'old bed', to: 'look' }]);
    expect(await world.item()).toMatchObject({ rolloutId, plan: { stable: 'color-v2' } });
  });

  test('leaves the old rollout promoted, for good', async () => {
    const world = await keptWarm();
    await world.plan(next);
    const ended = await world.analyze({ ...ticket.parse(await world.plan(next)), rolloutId: old.rolloutId, fence: 1 });
    expect(ended.next.action).toBe('promoted');
    expect(await world.ledger.recordOf(old.rolloutId)).toMatchObject({ outcome: 'promoted' });
  });

  test('has its old stable told to be retirable', async () => {
    const world = await keptWarm();
    await world.plan(next);
    expect(world.announcer.events).toContainEqual(
      expect.objectContaining({ type: 'Stable Retirable', rolloutId: old.rolloutId }),
    );
  });

  test('forgets the alarms that the new rollout does not watch, and keeps the others', async () => {
    const world = await keptWarm();
    await world.plan(next);
    expect(await world.control.watchersOf(alarmArn('color-latency'))).toEqual([]);
    expect(await world.control.watchersOf(alarmArn('color-5xx'))).toEqual([{ router: routerName, rolloutId }]);
  });

  test('is dismissed although the function died in the middle of it', async () => {
    const world = await keptWarm();
    const mend = world.instead('control', 'release', () => () => Promise.reject(new Error('died')));
    await expect(world.plan(next)).rejects.toThrow('died');
    mend();
    await world.plan(next);
    expect(await world.ledger.recordOf(old.rolloutId)).toMatchObject({ outcome: 'promoted' });
    expect(world.executions.wakes).toEqual([{ token: 'old bed', to: 'look' }]);
    expect(await world.control.watchersOf(alarmArn('color-latency'))).toEqual([]);
  });

  test('is not taken once an alarm has stopped it: it is being reverted', async () => {
    const world = await keptWarm();
    const stop = { kind: 'alarm', text: 'alarm', at: testStart, by: 'arn' } as const;
    await world.control.signal(routerName, old.rolloutId, { kind: 'stop', stop });
    const planned = ticket.parse(await world.plan(next));
    expect(planned.next).toMatchObject({ action: 'rejected' });
    expect(planned.next.cause).toContain('held by rollout color-backend-r1-1, which is being rolled back');
  });

  test('is not taken when the alarm comes first, however close', async () => {
    const world = await keptWarm();
    world.beforeNext('control', 'save', async () => {
      const stop = { kind: 'alarm', text: 'alarm', at: testStart, by: 'arn' } as const;
      await world.control.signal(routerName, old.rolloutId, { kind: 'stop', stop });
    });
    expect(ticket.parse(await world.plan(next)).next.action).toBe('rejected');
  });
});
