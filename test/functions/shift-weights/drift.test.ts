import { describe, expect, test } from '@jest/globals';
import { targetsOf } from '../../../adapters/routers/app-mesh/route-spec.ts';
import { sampleRoute } from '../../support/sample-control.ts';
import { world } from '../world.ts';

describe('a baking step whose split looks wrong to the callers is looked at in the mesh', () => {
  test('weights that are ours: nothing is written and the step bakes on', async () => {
    const it = world();
    const ticket = await it.baking();
    expect(await it.shift(ticket)).toMatchObject({ next: { action: 'sleep' }, seq: ticket.seq + 1 });
    expect(it.calls.filter((call) => call.includes('setTargets'))).toEqual([]);
    expect((await it.item()).phase).toBe('baking');
  });

  test('weights that a person set: the rollout stops at once, the rollback halts and leaves theirs', async () => {
    const it = world();
    const ticket = await it.baking();
    it.router.edit('color-route', sampleRoute(80, 20));
    const stopped = await it.shift(ticket);
    expect(stopped.next.action).toBe('rollBack');
    expect(await it.rollBack(stopped)).toMatchObject({
      next: { action: 'halted', cause: expect.stringContaining('color-v1 80, color-v2 20') },
    });
    expect(it.inForce()).toBe('color-v1 80, color-v2 20');
    expect((await it.item()).phase).toBe('halted');
    expect(it.events()).toContain('Rollout Halted');
  });

  test('weights that were read before ours were set say nothing: they are read again', async () => {
    const it = world();
    const ticket = await it.baking();
    const { readRoute } = it.router;
    it.router.readRoute = async (route) => ({ ...(await readRoute(route)), spec: sampleRoute(), version: 1 });
    await expect(it.shift(ticket)).rejects.toMatchObject({ name: 'Transient' });
    expect((await it.item()).stop).toBeUndefined();
  });

  test('weights of a late write of our own: the step is shifted again', async () => {
    const it = world();
    const ticket = await it.baking();
    const item = await it.item();
    const late = { n: 1, targets: targetsOf(sampleRoute(95, 5)), fence: item.fence, at: it.clock.now() };
    await it.put({ routes: item.routes.map((route) => ({ ...route, intents: [late] })) });
    it.router.edit('color-route', sampleRoute(95, 5));
    expect(await it.shift(ticket)).toMatchObject({ next: { action: 'shift' } });
    expect((await it.item()).phase).toBe('shifting');
  });
});
