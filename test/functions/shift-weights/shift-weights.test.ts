import { describe, expect, test } from '@jest/globals';
import { withTargets } from '../../../adapters/routers/app-mesh/route-spec.ts';
import type { Control } from '../../../core/control/control.ts';
import { TransientError } from '../../../core/errors.ts';
import { canonical } from '../../../core/routing/canonical.ts';
import { samplePlan, sampleRoute, sampleRouteState } from '../../support/sample-control.ts';
import { newWorld, rolloutId, routeAt, routerName, ticketOf, weightsOf } from '../world.ts';

const stop = { kind: 'alarm', text: 'alarm color-5xx', at: 0, by: 'alarm' } as const;
const signalStop = { kind: 'stop', stop } as const;

/** A router of two routes, both at 100 for the stable. */
const twoRoutes = () => newWorld({ 'color-route': sampleRoute(), 'other-route': sampleRoute() });
const twoStates = (): Pick<Control, 'routes'> => ({
  routes: ['color-route', 'other-route'].map((name) => sampleRouteState({ name })),
});

describe('the first step', () => {
  test('sets the weight, and sleeps until the first numbers of the new weight can be seen', async () => {
    const world = newWorld();
    const ticket = await world.shift(await world.holding());
    expect(world.inForce()).toBe('color-v1 90, color-v2 10');
    expect(ticket).toMatchObject({ seq: 1, next: { action: 'sleep', seconds: 60 } });
    const item = await world.item();
    expect(item).toMatchObject({ phase: 'baking', step: 0, shifts: [{ weight: 10 }], rev: ticket.rev });
    expect(item.routes[0]).toMatchObject({ writes: 1, intents: [], version: 2 });
  });

  test('changes nothing of the route but the weights', async () => {
    const world = newWorld();
    await world.shift(await world.holding());
    const { spec } = world.router.inForce('color-route');
    expect(canonical(withTargets(spec, []))).toBe(canonical(withTargets(sampleRoute(), [])));
  });

  test('records the intent in the control item before the route is written', async () => {
    const world = newWorld();
    const ticket = await world.holding();
    world.router.failNextWrite('lost');
    await expect(world.shift(ticket)).rejects.toMatchObject({ name: 'WriteInDoubt' });
    const [route] = (await world.item()).routes;
    expect(route?.intents).toMatchObject([{ n: 1, fence: 1 }]);
    expect(world.calls.indexOf('control.save')).toBeLessThan(world.calls.indexOf('router.setTargets'));
  });

  test('is written to the ledger and announced once', async () => {
    const world = newWorld();
    await world.shift(await world.holding());
    expect(await world.decisions()).toEqual(['shifted']);
    expect(world.events()).toEqual(['Weights Shifted']);
  });

  test('is told although the function died before it could announce it', async () => {
    const world = newWorld();
    const ticket = await world.holding();
    world.announcer.failNext(new Error('died'));
    await expect(world.shift(ticket)).rejects.toThrow('died');
    expect(world.events()).toEqual([]);
    const again = await world.shift(ticket);
    expect(world.events()).toEqual(['Weights Shifted']);
    expect(again.next).toMatchObject({ action: 'sleep' });
    expect(world.weightsSet()).toHaveLength(1);
  });
});

describe('several routes', () => {
  test('are written in the order of the spec, and bake once all carry the weight', async () => {
    const world = twoRoutes();
    await world.shift(await world.holding(twoStates()));
    expect(world.weightsSet()).toEqual([
      'color-route: color-v1 90, color-v2 10',
      'other-route: color-v1 90, color-v2 10',
    ]);
    expect((await world.item()).routes.map(({ intents }) => intents)).toEqual([[], []]);
  });

  test('stop between two of them: the second is not written', async () => {
    const world = twoRoutes();
    const ticket = await world.holding(twoStates());
    world.after('router', 'setTargets', async () => {
      await world.control.signal(routerName, rolloutId, signalStop);
    });
    expect(await world.shift(ticket)).toMatchObject({ next: { action: 'rollBack' } });
    expect(world.weightsSet()).toEqual(['color-route: color-v1 90, color-v2 10']);
  });

  test('a signal that is no stop between two of them is an error that a retry gets over', async () => {
    const world = twoRoutes();
    const ticket = await world.holding(twoStates());
    world.afterNext('router', 'setTargets', async () => {
      const pause = { value: true, issuedAt: 1, by: 'ann' };
      await world.told({ pause });
    });
    await expect(world.shift(ticket)).rejects.toMatchObject({ name: 'Transient' });
    expect(await world.shift(ticket)).toMatchObject({ next: { action: 'sleep' } });
    expect(world.weightsSet()).toHaveLength(2);
    expect(await world.item()).toMatchObject({ phase: 'baking', pause: { by: 'ann' } });
  });
});

describe('a write without an answer', () => {
  test.each(['lost', 'landed'] as const)('that was %s is settled by a retry', async (fault) => {
    const world = newWorld();
    const ticket = await world.holding();
    world.router.failNextWrite(fault);
    await expect(world.shift(ticket)).rejects.toMatchObject({ name: 'WriteInDoubt' });
    expect(await world.shift(ticket)).toMatchObject({ next: { action: 'sleep' } });
    expect(world.inForce()).toBe('color-v1 90, color-v2 10');
    expect(world.weightsSet()).toHaveLength(1);
  });

  test('never uses the id of an earlier write again', async () => {
    const world = newWorld();
    const ticket = await world.holding();
    const ids: string[] = [];
    world.before('router', 'setTargets', (...given) => ids.push(given[3]));
    world.router.failNextWrite('lost', 'lost');
    await expect(world.shift(ticket)).rejects.toThrow();
    await expect(world.shift(ticket)).rejects.toThrow();
    await world.shift(ticket);
    expect(new Set(ids).size).toBe(3);
  });

  test('that lands during the next step is ours, not somebody else’s', async () => {
    const world = newWorld();
    const ticket = await world.holding();
    world.router.failNextWrite('late');
    await expect(world.shift(ticket)).rejects.toThrow();
    world.router.landLate();
    expect(await world.shift(ticket)).toMatchObject({ next: { action: 'sleep' } });
    expect(world.inForce()).toBe('color-v1 90, color-v2 10');
  });

  test('holds the next step back while it may still land and undo it', async () => {
    const world = newWorld();
    const ticket = await world.holding();
    world.router.failNextWrite('late');
    await expect(world.shift(ticket)).rejects.toThrow();
    const baking = await world.shift(ticket);
    const item = await world.item();
    await world.control.save({ ...item, phase: 'shifting', step: 1 }, item);
    const held = await world.shift(baking);
    expect(held).toMatchObject({ next: { action: 'sleep' } });
    expect(world.inForce()).toBe('color-v1 90, color-v2 10');
    world.router.landLate();
    world.clock.advance(held.next.seconds * 1000);
    await world.shift(ticketOf(await world.item()));
    expect(world.inForce()).toBe('color-v1 0, color-v2 100');
  });

  test('is not sent at all with less time left than an answer may take', async () => {
    const world = newWorld();
    const ticket = await world.holding();
    await expect(world.shift(ticket, () => 3999)).rejects.toMatchObject({ name: 'Transient' });
    expect(world.calls).not.toContain('router.setTargets');
  });
});

describe('a pause that came after the look that decided to shift', () => {
  const pause = (value: boolean, issuedAt: number) => ({ value, issuedAt, by: 'ann' });
  const decided = async (world: ReturnType<typeof newWorld>, changes: Partial<Control> = {}) => {
    await world.baking(changes);
    return ticketOf(await world.put({ phase: 'shifting', step: 1 }));
  };

  test('holds the weight until it is ended, and says so', async () => {
    const world = newWorld();
    const ticket = await decided(world);
    await world.told({ pause: pause(true, 1) });
    const held = await world.shift(ticket);
    expect(held).toMatchObject({ rev: ticket.rev + 1, next: { action: 'sleep' } });
    expect(world.inForce()).toBe('color-v1 90, color-v2 10');
    expect((await world.ledger.decisions(rolloutId)).at(-1)).toMatchObject({ did: 'waited', why: 'paused by ann' });
    const looked = await world.analyze(held);
    expect(looked.next.action).toBe('shift');
    expect((await world.shift(looked)).next.action).toBe('sleep');
    await world.told({ pause: pause(false, 2) });
    await world.shift(looked);
    expect(world.inForce()).toBe('color-v1 0, color-v2 100');
  });

  test('does not leave the routes of a router at different weights', async () => {
    const world = twoRoutes();
    const ticket = await decided(world, twoStates());
    let writes = 0;
    const cut = () => (world.calls.filter((call) => call.includes('setTargets')).length > writes ? 0 : 30_000);
    writes = world.calls.filter((call) => call.includes('setTargets')).length;
    await expect(world.shift(ticket, cut)).rejects.toThrow();
    await world.told({ pause: pause(true, 1) });
    await world.shift(ticket);
    expect([world.inForce(), world.inForce('other-route')]).toEqual([
      'color-v1 0, color-v2 100',
      'color-v1 0, color-v2 100',
    ]);
  });

  test.each([
    ['lost', 'holds', 'color-v1 90, color-v2 10'],
    ['landed', 'does not split', 'color-v1 0, color-v2 100'],
  ] as const)('after a first write that was %s %s the shift', async (fault, _, inForce) => {
    const world = twoRoutes();
    const ticket = await decided(world, twoStates());
    world.router.failNextWrite(fault);
    await expect(world.shift(ticket)).rejects.toMatchObject({ name: 'WriteInDoubt' });
    await world.told({ pause: pause(true, 1) });
    await world.shift(ticket);
    expect([world.inForce(), world.inForce('other-route')]).toEqual([inForce, inForce]);
  });

  test('does not keep a late write of an older weight in force', async () => {
    const world = newWorld();
    await world.baking();
    const again = ticketOf(await world.put({ phase: 'shifting', step: 0 }));
    await world.told({ pause: pause(true, 1) });
    await world.shift(again);
    expect(await world.item()).toMatchObject({ phase: 'baking', step: 0 });
  });
});

describe('a write that cannot have had an effect', () => {
  test.each(['transient', 'refused'] as const)(
    'because it was turned away as %s leaves nothing in doubt',
    async (fault) => {
      const world = newWorld();
      const ticket = await world.holding();
      world.router.failNextWrite(fault);
      await expect(world.shift(ticket)).rejects.toThrow();
      expect((await world.item()).routes[0]).toMatchObject({ writes: 1, intents: [] });
      expect((await world.shift(ticket)).next.action).toBe('sleep');
    },
  );

  test('because it was not sent for lack of time leaves nothing in doubt', async () => {
    const world = newWorld();
    const ticket = await world.holding();
    await expect(world.shift(ticket, () => 3999)).rejects.toThrow();
    expect((await world.item()).routes[0]).toMatchObject({ writes: 1, intents: [] });
  });

  test('does not undo a stop that came meanwhile', async () => {
    const world = newWorld();
    const ticket = await world.holding();
    world.instead('router', 'setTargets', () => async () => {
      await world.control.signal(routerName, rolloutId, signalStop);
      throw new TransientError('throttled');
    });
    await expect(world.shift(ticket)).rejects.toThrow('throttled');
    expect(await world.item()).toMatchObject({ stop, routes: [{ intents: { length: 1 } }] });
  });
});

describe('what stands in the way', () => {
  test('a stop: nothing is written, not even an intent', async () => {
    const world = newWorld();
    const ticket = await world.holding();
    await world.control.signal(routerName, rolloutId, signalStop);
    expect(await world.shift(ticket)).toMatchObject({ next: { action: 'rollBack' } });
    expect(world.calls).toEqual(['control.read']);
  });

  test('a stop that comes between the read and the intent: the write is not sent', async () => {
    const world = newWorld();
    const ticket = await world.holding();
    world.before('router', 'readRoute', async () => {
      await world.control.signal(routerName, rolloutId, signalStop);
    });
    expect(await world.shift(ticket)).toMatchObject({ next: { action: 'rollBack' } });
    expect(world.weightsSet()).toEqual([]);
  });

  test('a stop that comes while a write is in flight leads to the rollback, and is not lost by the save', async () => {
    const world = newWorld();
    const ticket = await world.holding();
    world.before('router', 'setTargets', async () => {
      await world.control.signal(routerName, rolloutId, signalStop);
    });
    expect(await world.shift(ticket)).toMatchObject({ next: { action: 'rollBack' } });
    expect(await world.item()).toMatchObject({ stop, phase: 'baking' });
  });

  test('a lost router: superseded, and nothing is read of the mesh', async () => {
    const world = newWorld();
    const ticket = await world.holding();
    expect(await world.shift({ ...ticket, fence: 7 })).toMatchObject({ next: { action: 'superseded' } });
    expect(world.calls).toEqual(['control.read', 'ledger.recordOf']);
  });

  test('a router that is lost between the read and the intent: the write is not sent', async () => {
    const world = newWorld();
    const ticket = await world.holding();
    world.before('router', 'readRoute', async () => {
      const item = await world.item();
      await world.control.save({ ...item, fence: item.fence + 1 }, item);
    });
    expect(await world.shift(ticket)).toMatchObject({ next: { action: 'superseded' } });
    expect(world.weightsSet()).toEqual([]);
  });

  test('a stale read: nothing is concluded from it', async () => {
    const world = newWorld();
    const baking = await world.shift(await world.holding());
    const item = await world.item();
    await world.control.save({ ...item, phase: 'shifting', step: 1 }, item);
    world.router.failNextRead('stale');
    await expect(world.shift(baking)).rejects.toMatchObject({ name: 'Transient' });
    expect(await world.shift(baking)).toMatchObject({ next: { action: 'sleep' } });
    expect(world.inForce()).toBe('color-v1 0, color-v2 100');
  });

  test('weights that a person changed: the rollout stops, the rollback halts, keeps the lease and leaves theirs', async () => {
    const world = newWorld();
    const ticket = await world.holding();
    world.router.edit('color-route', sampleRoute(50, 50));
    const stopped = await world.shift(ticket);
    expect(stopped.next.action).toBe('rollBack');
    const after = await world.rollBack(stopped);
    expect(after.next.action).toBe('halted');
    expect(after.next.cause).toContain('color-v1 50, color-v2 50');
    expect(world.inForce()).toBe('color-v1 50, color-v2 50');
    expect(await world.item()).toMatchObject({ phase: 'halted', stop: { kind: 'drift' } });
    expect(world.events()).toEqual(['Rollout Halted']);
    expect(await world.decisions()).toEqual(['stopped', 'halted']);
  });

  test('weights that a person changed on one route: the others are not left split', async () => {
    const world = newWorld({ first: sampleRoute(), second: sampleRoute() });
    const routes = ['first', 'second'].map((name) => ({ ...routeAt(0, 0, name), version: 1 }));
    const ticket = await world.holding({ routes });
    world.before('router', 'setTargets', () => {
      world.router.edit('second', sampleRoute(50, 50));
    });
    const after = await world.rollBack(await world.shift(ticket));
    expect(after.next.action).toBe('halted');
    expect([world.inForce('first'), world.inForce('second')]).toEqual(['color-v1 100', 'color-v1 50, color-v2 50']);
  });

  test('another field that a person edited is kept, and the rollout goes on', async () => {
    const world = newWorld();
    const ticket = await world.holding();
    world.router.edit('color-route', { ...sampleRoute(), priority: 9 });
    expect(await world.shift(ticket)).toMatchObject({ next: { action: 'sleep' } });
    const { spec } = world.router.inForce('color-route');
    expect(spec.priority).toBe(9);
    expect(weightsOf(spec)).toBe('color-v1 90, color-v2 10');
  });
});

describe('a repeated or late invocation', () => {
  test.each(['keepWarm', 'settling', 'rollbackFailed'] as const)(
    'once the rollout is in phase %s does not so much as read the mesh',
    async (phase) => {
      const world = newWorld();
      const ticket = await world.baking();
      await world.put({ phase, step: 1 });
      expect(await world.shift(ticket)).toMatchObject({ next: { action: 'sleep' } });
      expect(world.calls.filter((call) => call.startsWith('router.'))).toEqual([]);
    },
  );

  test.each(['while it waits for its turn', 'once its routes are written'])(
    'of a router that is lost %s ends as superseded',
    async (when) => {
      const world = newWorld();
      const ticket = await world.holding();
      const lose = async () => {
        const item = await world.item();
        await world.control.save({ ...item, fence: item.fence + 1 }, item);
      };
      world.instead('ledger', 'append', () => async () => lose());
      world.instead('router', 'readRoute', (proceed) => async (route) => {
        if (when === 'once its routes are written') return proceed(route);
        await lose();
        world.router.failNextRead('throttled');
        return proceed(route);
      });
      expect(await world.shift(ticket)).toMatchObject({ next: { action: 'superseded' } });
    },
  );

  test('after the step bakes writes nothing and looks', async () => {
    const world = newWorld();
    const ticket = await world.holding();
    await world.shift(ticket);
    expect(await world.shift(ticket)).toMatchObject({ next: { action: 'sleep' } });
    expect(world.weightsSet()).toHaveLength(1);
    expect((await world.item()).shifts).toHaveLength(1);
  });

  test('that was overtaken by its own repetition does not put the rollout back', async () => {
    const world = newWorld();
    const ticket = await world.holding();
    world.afterNext('router', 'setTargets', async () => {
      await world.shift(ticket);
      const item = await world.item();
      await world.control.save({ ...item, phase: 'keepWarm', step: 1, promotedAt: 5 }, item);
    });
    await expect(world.shift(ticket)).rejects.toMatchObject({ name: 'Contended' });
    expect(await world.item()).toMatchObject({ phase: 'keepWarm', step: 1 });
  });

  test('does not take what its own repetition wrote for somebody else’s weights', async () => {
    const world = newWorld();
    const ticket = await world.holding();
    world.beforeNext('router', 'readRoute', async () => {
      await world.shift(ticket);
    });
    await expect(world.shift(ticket)).rejects.toMatchObject({ name: 'Transient' });
    expect(await world.item()).toMatchObject({ phase: 'baking' });
  });
});

test('a shift that was decided before its window closed waits for the next one, and says so', async () => {
  const world = newWorld();
  const closed = { timeZone: 'UTC', days: ['sun'], from: 0, to: 60 } as const;
  const ticket = await world.holding({ plan: samplePlan({ windows: [closed] }) });
  expect(await world.shift(ticket)).toMatchObject({ next: { action: 'sleep' } });
  expect(world.inForce()).toBe('color-v1 100');
  expect((await world.ledger.decisions(rolloutId)).at(-1)).toMatchObject({
    did: 'waited',
    why: expect.stringMatching(/^waits for its window, which opens Sun 2026-06-07 00:00 UTC$/),
  });
});
