import { describe, expect, test } from '@jest/globals';
import { targetsOf } from '../../../adapters/routers/app-mesh/route-spec.ts';
import { sampleRoute } from '../../support/sample-control.ts';
import { newWorld } from '../world.ts';

describe('a baking step whose split looks wrong to the callers is looked at in the mesh', () => {
  test('weights that are ours: nothing is written and the step bakes on', async () => {
    const world = newWorld();
    const ticket = await world.baking();
    expect(await world.shift(ticket)).toMatchObject({ next: { action: 'sleep' }, seq: ticket.seq + 1 });
    expect(world.calls.filter((call) => call.includes('setTargets'))).toEqual([]);
    expect((await world.item()).phase).toBe('baking');
  });

  test('weights that are ours: the step sleeps as long as the look before has said', async () => {
    const world = newWorld();
    const ticket = await world.baking();
    const asked = { ...ticket, next: { action: 'shift', seconds: 30, cause: '' } } as const;
    expect((await world.shift(asked)).next).toMatchObject({ action: 'sleep', seconds: 30 });
  });

  test('weights that a person set: the rollout stops at once, the rollback halts and leaves theirs', async () => {
    const world = newWorld();
    const ticket = await world.baking();
    world.router.edit('color-route', sampleRoute(80, 20));
    const stopped = await world.shift(ticket);
    expect(stopped.next.action).toBe('rollBack');
    expect(await world.rollBack(stopped)).toMatchObject({
      next: { action: 'halted', cause: expect.stringContaining('color-v1 80, color-v2 20') },
    });
    expect(world.inForce()).toBe('color-v1 80, color-v2 20');
    expect((await world.item()).phase).toBe('halted');
    expect(world.events()).toContain('Rollout Halted');
  });

  test('weights that were read before ours were set say nothing: they are read again', async () => {
    const world = newWorld();
    const ticket = await world.baking();
    world.instead('router', 'readRoute', (proceed) => async (route) => ({
      ...(await proceed(route)),
      spec: sampleRoute(),
      version: 1,
    }));
    await expect(world.shift(ticket)).rejects.toMatchObject({ name: 'Transient' });
    expect((await world.item()).stop).toBeUndefined();
  });

  test('a promotion waits until no write can land any more that was not answered', async () => {
    const world = newWorld();
    const ticket = { ...(await world.baking()), readBack: 'asked' } as const;
    const { routes, fence } = await world.item();
    const doubt = { n: 1, targets: targetsOf(sampleRoute(90, 10)), fence, at: world.clock.now() - 95_000 };
    await world.put({ routes: routes.map((route) => ({ ...route, intents: [doubt] })) });
    const waiting = await world.shift(ticket);
    expect(waiting).toMatchObject({ next: { action: 'sleep', seconds: 5 } });
    expect(waiting.readBack).toBeUndefined();
    world.clock.advance(5000);
    expect(await world.shift({ ...waiting, readBack: 'asked' })).toMatchObject({
      next: { action: 'look' },
      readBack: 'same',
    });
  });

  test('weights of a late write of our own: the step is shifted again', async () => {
    const world = newWorld();
    const ticket = await world.baking();
    const item = await world.item();
    const late = { n: 1, targets: targetsOf(sampleRoute(95, 5)), fence: item.fence, at: world.clock.now() };
    await world.put({ routes: item.routes.map((route) => ({ ...route, intents: [late] })) });
    world.router.edit('color-route', sampleRoute(95, 5));
    expect(await world.shift(ticket)).toMatchObject({ next: { action: 'shift' } });
    expect((await world.item()).phase).toBe('shifting');
  });
});
