import { describe, expect, test } from '@jest/globals';
import { TransientError } from '../../core/errors.ts';
import { execution, routeAt, world } from './world.ts';

describe('trouble around a rollout is no reason to lose it', () => {
  test('events that cannot be sent now are sent by the next function, and the rollout goes on', async () => {
    const it = world();
    it.announcer.failNext(new TransientError('throttled'));
    const ticket = await it.shift(await it.holding());
    expect(ticket).toMatchObject({ next: { action: 'sleep' } });
    expect(it.events()).toEqual([]);
    await it.analyze(ticket);
    expect(it.events()).toEqual(['Weights Shifted']);
    expect((await it.item()).untold).toBeUndefined();
  });

  test('a route that somebody deleted in the middle halts the rollback instead of failing it for ever', async () => {
    const it = world();
    const ticket = await it.baking({ phase: 'planned' });
    it.router.failNextRead('missing');
    expect(await it.rollBack(ticket, 'Refused')).toMatchObject({
      next: {
        action: 'halted',
        cause: expect.stringContaining('color-route was deleted by someone else and left alone'),
      },
    });
  });

  test('a fault that may pass is not paged by the reaper before it has lasted three minutes', async () => {
    const it = world();
    await it.holding({ phase: 'baking', step: 0, routes: [routeAt(5)], shifts: [{ weight: 5, at: 0 }] });
    it.executions.end(execution);
    it.router.failNextRead('transient');
    await expect(it.reap()).rejects.toMatchObject({ name: 'Transient' });
    expect(it.events()).toEqual([]);
    it.clock.advance(200_000);
    it.router.failNextRead('transient');
    await expect(it.reap()).rejects.toMatchObject({ name: 'Transient' });
    expect(it.events()).toEqual(['Rollback Failed']);
  });
});
