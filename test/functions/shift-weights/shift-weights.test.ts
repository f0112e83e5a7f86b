import { describe, expect, test } from '@jest/globals';
import { withTargets } from '../../../adapters/routers/app-mesh/route-spec.ts';
import type { Control } from '../../../core/control/control.ts';
import { TransientError } from '../../../core/errors.ts';
import { canonical } from '../../../core/routing/canonical.ts';
import { sampleRoute, sampleRouteState } from '../../support/sample-control.ts';
import { rolloutId, routeAt, routerName, ticketOf, weightsOf, world } from '../world.ts';

const stop = { kind: 'alarm', text: 'alarm color-5xx', at: 0, by: 'alarm' } as const;
const signalStop = { kind: 'stop', stop } as const;

/** A router of two routes, both at 100 for the stable. */
const twoRoutes = () => world({ 'color-route': sampleRoute(), 'other-route': sampleRoute() });
const twoStates = (): Pick<Control, 'routes'> => ({
  routes: ['color-route', 'other-route'].map((name) => sampleRouteState({ name })),
});

describe('the first step', () => {
  test('sets the weight, and sleeps until the first numbers of the new weight can be seen', async () => {
    const it = world();
    const ticket = await it.shift(await it.holding());
    expect(it.inForce()).toBe('color-v1 90, color-v2 10');
    expect(ticket).toMatchObject({ seq: 1, next: { action: 'sleep', seconds: 60 } });
    const item = await it.item();
    expect(item).toMatchObject({ phase: 'baking', step: 0, shifts: [{ weight: 10 }], rev: ticket.rev });
    expect(item.routes[0]).toMatchObject({ writes: 1, intents: [], version: 2 });
  });

  test('changes nothing of the route but the weights', async () => {
    const it = world();
    await it.shift(await it.holding());
    const { spec } = it.router.inForce('color-route');
    expect(canonical(withTargets(spec, []))).toBe(canonical(withTargets(sampleRoute(), [])));
  });

  test('records the intent in the control item before the route is written', async () => {
    const it = world();
    const ticket = await it.holding();
    it.router.failNextWrite('lost');
    await expect(it.shift(ticket)).rejects.toMatchObject({ name: 'WriteInDoubt' });
    const [route] = (await it.item()).routes;
    expect(route?.intents).toMatchObject([{ n: 1, fence: 1 }]);
    expect(it.calls.indexOf('control.save')).toBeLessThan(it.calls.indexOf('router.setTargets'));
  });

  test('is written to the ledger and announced once', async () => {
    const it = world();
    await it.shift(await it.holding());
    expect(await it.decisions()).toEqual(['shifted']);
    expect(it.events()).toEqual(['Weights Shifted']);
  });

  test('is told although the function died before it could announce it', async () => {
    const it = world();
    const ticket = await it.holding();
    it.announcer.failNext(new Error('died'));
    await expect(it.shift(ticket)).rejects.toThrow('died');
    expect(it.events()).toEqual([]);
    const again = await it.shift(ticket);
    expect(it.events()).toEqual(['Weights Shifted']);
    expect(again.next).toMatchObject({ action: 'sleep' });
    expect(it.weightsSet()).toHaveLength(1);
  });
});

describe('several routes', () => {
  test('are written in the order of the spec, and bake once all carry the weight', async () => {
    const it = twoRoutes();
    await it.shift(await it.holding(twoStates()));
    expect(it.weightsSet()).toEqual(['color-route: color-v1 90, color-v2 10', 'other-route: color-v1 90, color-v2 10']);
    expect((await it.item()).routes.map(({ intents }) => intents)).toEqual([[], []]);
  });

  test('stop between two of them: the second is not written', async () => {
    const it = twoRoutes();
    const ticket = await it.holding(twoStates());
    const { setTargets } = it.router;
    it.router.setTargets = async (...given) => {
      const reading = await setTargets(...given);
      await it.control.signal(routerName, rolloutId, signalStop);
      return reading;
    };
    expect(await it.shift(ticket)).toMatchObject({ next: { action: 'rollBack' } });
    expect(it.weightsSet()).toEqual(['color-route: color-v1 90, color-v2 10']);
  });

  test('a signal that is no stop between two of them is an error that a retry gets over', async () => {
    const it = twoRoutes();
    const ticket = await it.holding(twoStates());
    const { setTargets } = it.router;
    it.router.setTargets = async (...given) => {
      const reading = await setTargets(...given);
      it.router.setTargets = setTargets;
      const pause = { value: true, issuedAt: 1, by: 'ann' };
      await it.told({ pause });
      return reading;
    };
    await expect(it.shift(ticket)).rejects.toMatchObject({ name: 'Transient' });
    expect(await it.shift(ticket)).toMatchObject({ next: { action: 'sleep' } });
    expect(it.weightsSet()).toHaveLength(2);
    expect(await it.item()).toMatchObject({ phase: 'baking', pause: { by: 'ann' } });
  });
});

describe('a write without an answer', () => {
  test.each(['lost', 'landed'] as const)('that was %s is settled by a retry', async (fault) => {
    const it = world();
    const ticket = await it.holding();
    it.router.failNextWrite(fault);
    await expect(it.shift(ticket)).rejects.toMatchObject({ name: 'WriteInDoubt' });
    expect(await it.shift(ticket)).toMatchObject({ next: { action: 'sleep' } });
    expect(it.inForce()).toBe('color-v1 90, color-v2 10');
    expect(it.weightsSet()).toHaveLength(1);
  });

  test('never uses the id of an earlier write again', async () => {
    const it = world();
    const ticket = await it.holding();
    const ids: string[] = [];
    const { setTargets } = it.router;
    it.router.setTargets = (route, read, targets, id) => {
      ids.push(id);
      return setTargets(route, read, targets, id);
    };
    it.router.failNextWrite('lost', 'lost');
    await expect(it.shift(ticket)).rejects.toThrow();
    await expect(it.shift(ticket)).rejects.toThrow();
    await it.shift(ticket);
    expect(new Set(ids).size).toBe(3);
  });

  test('that lands during the next step is ours, not somebody else’s', async () => {
    const it = world();
    const ticket = await it.holding();
    it.router.failNextWrite('late');
    await expect(it.shift(ticket)).rejects.toThrow();
    it.router.landLate();
    expect(await it.shift(ticket)).toMatchObject({ next: { action: 'sleep' } });
    expect(it.inForce()).toBe('color-v1 90, color-v2 10');
  });

  test('holds the next step back while it may still land and undo it', async () => {
    const it = world();
    const ticket = await it.holding();
    it.router.failNextWrite('late');
    await expect(it.shift(ticket)).rejects.toThrow();
    const baking = await it.shift(ticket);
    const item = await it.item();
    await it.control.save({ ...item, phase: 'shifting', step: 1 }, item);
    const held = await it.shift(baking);
    expect(held).toMatchObject({ next: { action: 'sleep' } });
    expect(it.inForce()).toBe('color-v1 90, color-v2 10');
    it.router.landLate();
    it.clock.advance(held.next.seconds * 1000);
    await it.shift(ticketOf(await it.item()));
    expect(it.inForce()).toBe('color-v1 0, color-v2 100');
  });

  test('is not sent at all with less time left than an answer may take', async () => {
    const it = world();
    const ticket = await it.holding();
    await expect(it.shift(ticket, () => 3999)).rejects.toMatchObject({ name: 'Transient' });
    expect(it.calls).not.toContain('router.setTargets');
  });
});

describe('a pause that came after the look that decided to shift', () => {
  const pause = (value: boolean, issuedAt: number) => ({ value, issuedAt, by: 'ann' });
  const decided = async (it: ReturnType<typeof world>, changes: Partial<Control> = {}) => {
    await it.baking(changes);
    return ticketOf(await it.put({ phase: 'shifting', step: 1 }));
  };

  test('holds the weight until it is ended, and says so', async () => {
    const it = world();
    const ticket = await decided(it);
    await it.told({ pause: pause(true, 1) });
    const held = await it.shift(ticket);
    expect(held).toMatchObject({ rev: ticket.rev + 1, next: { action: 'sleep' } });
    expect(it.inForce()).toBe('color-v1 90, color-v2 10');
    expect((await it.ledger.decisions(rolloutId)).at(-1)).toMatchObject({ did: 'waited', why: 'paused by ann' });
    const looked = await it.analyze(held);
    expect(looked.next.action).toBe('shift');
    expect((await it.shift(looked)).next.action).toBe('sleep');
    await it.told({ pause: pause(false, 2) });
    await it.shift(looked);
    expect(it.inForce()).toBe('color-v1 0, color-v2 100');
  });

  test('does not leave the routes of a router at different weights', async () => {
    const it = twoRoutes();
    const ticket = await decided(it, twoStates());
    let writes = 0;
    const cut = () => (it.calls.filter((call) => call.includes('setTargets')).length > writes ? 0 : 30_000);
    writes = it.calls.filter((call) => call.includes('setTargets')).length;
    await expect(it.shift(ticket, cut)).rejects.toThrow();
    await it.told({ pause: pause(true, 1) });
    await it.shift(ticket);
    expect([it.inForce(), it.inForce('other-route')]).toEqual(['color-v1 0, color-v2 100', 'color-v1 0, color-v2 100']);
  });

  test.each([
    ['lost', 'holds', 'color-v1 90, color-v2 10'],
    ['landed', 'does not split', 'color-v1 0, color-v2 100'],
  ] as const)('after a first write that was %s %s the shift', async (fault, _, inForce) => {
    const it = twoRoutes();
    const ticket = await decided(it, twoStates());
    it.router.failNextWrite(fault);
    await expect(it.shift(ticket)).rejects.toMatchObject({ name: 'WriteInDoubt' });
    await it.told({ pause: pause(true, 1) });
    await it.shift(ticket);
    expect([it.inForce(), it.inForce('other-route')]).toEqual([inForce, inForce]);
  });

  test('does not keep a late write of an older weight in force', async () => {
    const it = world();
    await it.baking();
    const again = ticketOf(await it.put({ phase: 'shifting', step: 0 }));
    await it.told({ pause: pause(true, 1) });
    await it.shift(again);
    expect(await it.item()).toMatchObject({ phase: 'baking', step: 0 });
  });
});

describe('a write that cannot have had an effect', () => {
  test.each(['transient', 'refused'] as const)(
    'because it was turned away as %s leaves nothing in doubt',
    async (fault) => {
      const it = world();
      const ticket = await it.holding();
      it.router.failNextWrite(fault);
      await expect(it.shift(ticket)).rejects.toThrow();
      expect((await it.item()).routes[0]).toMatchObject({ writes: 1, intents: [] });
      expect((await it.shift(ticket)).next.action).toBe('sleep');
    },
  );

  test('because it was not sent for lack of time leaves nothing in doubt', async () => {
    const it = world();
    const ticket = await it.holding();
    await expect(it.shift(ticket, () => 3999)).rejects.toThrow();
    expect((await it.item()).routes[0]).toMatchObject({ writes: 1, intents: [] });
  });

  test('does not undo a stop that came meanwhile', async () => {
    const it = world();
    const ticket = await it.holding();
    it.router.setTargets = async () => {
      await it.control.signal(routerName, rolloutId, signalStop);
      throw new TransientError('throttled');
    };
    await expect(it.shift(ticket)).rejects.toThrow('throttled');
    expect(await it.item()).toMatchObject({ stop, routes: [{ intents: { length: 1 } }] });
  });
});

describe('what stands in the way', () => {
  test('a stop: nothing is written, not even an intent', async () => {
    const it = world();
    const ticket = await it.holding();
    await it.control.signal(routerName, rolloutId, signalStop);
    expect(await it.shift(ticket)).toMatchObject({ next: { action: 'rollBack' } });
    expect(it.calls).toEqual(['control.read']);
  });

  test('a stop that comes between the read and the intent: the write is not sent', async () => {
    const it = world();
    const ticket = await it.holding();
    const { readRoute } = it.router;
    it.router.readRoute = async (route) => {
      await it.control.signal(routerName, rolloutId, signalStop);
      return readRoute(route);
    };
    expect(await it.shift(ticket)).toMatchObject({ next: { action: 'rollBack' } });
    expect(it.weightsSet()).toEqual([]);
  });

  test('a stop that comes while a write is in flight leads to the rollback, and is not lost by the save', async () => {
    const it = world();
    const ticket = await it.holding();
    const { setTargets } = it.router;
    it.router.setTargets = async (...given) => {
      await it.control.signal(routerName, rolloutId, signalStop);
      return setTargets(...given);
    };
    expect(await it.shift(ticket)).toMatchObject({ next: { action: 'rollBack' } });
    expect(await it.item()).toMatchObject({ stop, phase: 'baking' });
  });

  test('a lost router: superseded, and nothing is read of the mesh', async () => {
    const it = world();
    const ticket = await it.holding();
    expect(await it.shift({ ...ticket, fence: 7 })).toMatchObject({ next: { action: 'superseded' } });
    expect(it.calls).toEqual(['control.read', 'ledger.recordOf']);
  });

  test('a router that is lost between the read and the intent: the write is not sent', async () => {
    const it = world();
    const ticket = await it.holding();
    const { readRoute } = it.router;
    it.router.readRoute = async (route) => {
      const item = await it.item();
      await it.control.save({ ...item, fence: item.fence + 1 }, item);
      return readRoute(route);
    };
    expect(await it.shift(ticket)).toMatchObject({ next: { action: 'superseded' } });
    expect(it.weightsSet()).toEqual([]);
  });

  test('a stale read: nothing is concluded from it', async () => {
    const it = world();
    const baking = await it.shift(await it.holding());
    const item = await it.item();
    await it.control.save({ ...item, phase: 'shifting', step: 1 }, item);
    it.router.failNextRead('stale');
    await expect(it.shift(baking)).rejects.toMatchObject({ name: 'Transient' });
    expect(await it.shift(baking)).toMatchObject({ next: { action: 'sleep' } });
    expect(it.inForce()).toBe('color-v1 0, color-v2 100');
  });

  test('weights that a person changed: the rollout stops, the rollback halts, keeps the lease and leaves theirs', async () => {
    const it = world();
    const ticket = await it.holding();
    it.router.edit('color-route', sampleRoute(50, 50));
    const stopped = await it.shift(ticket);
    expect(stopped.next.action).toBe('rollBack');
    const after = await it.rollBack(stopped);
    expect(after.next.action).toBe('halted');
    expect(after.next.cause).toContain('color-v1 50, color-v2 50');
    expect(it.inForce()).toBe('color-v1 50, color-v2 50');
    expect(await it.item()).toMatchObject({ phase: 'halted', stop: { kind: 'drift' } });
    expect(it.events()).toEqual(['Rollout Halted']);
    expect(await it.decisions()).toEqual(['stopped', 'halted']);
  });

  test('weights that a person changed on one route: the others are not left split', async () => {
    const it = world({ first: sampleRoute(), second: sampleRoute() });
    const routes = ['first', 'second'].map((name) => ({ ...routeAt(0, 0, name), version: 1 }));
    const ticket = await it.holding({ routes });
    const { setTargets } = it.router;
    it.router.setTargets = async (...given) => {
      it.router.edit('second', sampleRoute(50, 50));
      return setTargets(...given);
    };
    const after = await it.rollBack(await it.shift(ticket));
    expect(after.next.action).toBe('halted');
    expect([it.inForce('first'), it.inForce('second')]).toEqual(['color-v1 100', 'color-v1 50, color-v2 50']);
  });

  test('another field that a person edited is kept, and the rollout goes on', async () => {
    const it = world();
    const ticket = await it.holding();
    it.router.edit('color-route', { ...sampleRoute(), priority: 9 });
    expect(await it.shift(ticket)).toMatchObject({ next: { action: 'sleep' } });
    const { spec } = it.router.inForce('color-route');
    expect(spec.priority).toBe(9);
    expect(weightsOf(spec)).toBe('color-v1 90, color-v2 10');
  });
});

describe('a repeated or late invocation', () => {
  test.each(['keepWarm', 'settling', 'rollbackFailed'] as const)(
    'once the rollout is in phase %s does not so much as read the mesh',
    async (phase) => {
      const it = world();
      const ticket = await it.baking();
      await it.put({ phase, step: 1 });
      expect(await it.shift(ticket)).toMatchObject({ next: { action: 'sleep' } });
      expect(it.calls.filter((call) => call.startsWith('router.'))).toEqual([]);
    },
  );

  test.each(['while it waits for its turn', 'once its routes are written'])(
    'of a router that is lost %s ends as superseded',
    async (when) => {
      const it = world();
      const ticket = await it.holding();
      const lose = async () => {
        const item = await it.item();
        await it.control.save({ ...item, fence: item.fence + 1 }, item);
      };
      const { readRoute } = it.router;
      it.ledger.append = async () => lose();
      it.router.readRoute = async (route) => {
        if (when === 'once its routes are written') return readRoute(route);
        await lose();
        it.router.failNextRead('throttled');
        return readRoute(route);
      };
      expect(await it.shift(ticket)).toMatchObject({ next: { action: 'superseded' } });
    },
  );

  test('after the step bakes writes nothing and looks', async () => {
    const it = world();
    const ticket = await it.holding();
    await it.shift(ticket);
    expect(await it.shift(ticket)).toMatchObject({ next: { action: 'sleep' } });
    expect(it.weightsSet()).toHaveLength(1);
    expect((await it.item()).shifts).toHaveLength(1);
  });

  test('that was overtaken by its own repetition does not put the rollout back', async () => {
    const it = world();
    const ticket = await it.holding();
    const { setTargets } = it.router;
    it.router.setTargets = async (...given) => {
      it.router.setTargets = setTargets;
      const reading = await setTargets(...given);
      await it.shift(ticket);
      const item = await it.item();
      await it.control.save({ ...item, phase: 'keepWarm', step: 1, promotedAt: 5 }, item);
      return reading;
    };
    await expect(it.shift(ticket)).rejects.toMatchObject({ name: 'Contended' });
    expect(await it.item()).toMatchObject({ phase: 'keepWarm', step: 1 });
  });

  test('does not take what its own repetition wrote for somebody else’s weights', async () => {
    const it = world();
    const ticket = await it.holding();
    const { readRoute } = it.router;
    it.router.readRoute = async (ref) => {
      it.router.readRoute = readRoute;
      await it.shift(ticket);
      return readRoute(ref);
    };
    await expect(it.shift(ticket)).rejects.toMatchObject({ name: 'Transient' });
    expect(await it.item()).toMatchObject({ phase: 'baking' });
  });
});
