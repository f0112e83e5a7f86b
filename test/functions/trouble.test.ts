import { describe, expect, test } from '@jest/globals';
import { TransientError } from '../../core/errors.ts';
import { execution, newWorld, routeAt } from './world.ts';

describe('trouble around a rollout is no reason to lose it', () => {
  test('events that cannot be sent now are sent by the next function, and the rollout goes on', async () => {
    const world = newWorld();
    world.announcer.failNext(new TransientError('throttled'));
    const ticket = await world.shift(await world.holding());
    expect(ticket).toMatchObject({ next: { action: 'sleep' } });
    expect(world.events()).toEqual([]);
    await world.analyze(ticket);
    expect(world.events()).toEqual(['Weights Shifted']);
    expect((await world.item()).untold).toBeUndefined();
  });

  test('a route that somebody deleted in the middle halts the rollback instead of failing it for ever', async () => {
    const world = newWorld();
    const ticket = await world.baking({ phase: 'planned' });
    world.router.failNextRead('missing');
    expect(await world.rollBack(ticket, 'Refused')).toMatchObject({
      next: {
        action: 'halted',
        cause: expect.stringContaining('color-route was deleted by someone else and left alone'),
      },
    });
  });

  test('a fault that may pass is not paged by the reaper before it has lasted three minutes', async () => {
    const world = newWorld();
    await world.holding({ phase: 'baking', step: 0, routes: [routeAt(5)], shifts: [{ weight: 5, at: 0 }] });
    world.executions.end(execution);
    world.router.failNextRead('transient');
    await expect(world.reap()).rejects.toMatchObject({ name: 'Transient' });
    expect(world.events()).toEqual([]);
    world.clock.advance(200_000);
    world.router.failNextRead('transient');
    await expect(world.reap()).rejects.toMatchObject({ name: 'Transient' });
    expect(world.events()).toEqual(['Rollback Failed']);
  });
});
