import { describe, expect, test } from '@jest/globals';
import type { RouteSpec } from '../../adapters/routers/app-mesh/route-spec.ts';
import { samplePlan, sampleRoute } from '../support/sample-control.ts';
import { testStart } from '../support/test-clock.ts';
import { rolloutId, routeAt, routerName, world } from './world.ts';

const stop = { kind: 'alarm', text: 'alarm color-5xx', at: testStart, by: 'alarm' } as const;
/** What somebody made in the place of a route: nothing of it is like the one that was planned. */
const theirs: RouteSpec = {
  priority: 7,
  httpRoute: {
    match: { prefix: '/color' },
    action: {
      weightedTargets: [
        { virtualNode: 'color-v1', weight: 80 },
        { virtualNode: 'color-v2', weight: 20 },
      ],
    },
  },
};

type World = ReturnType<typeof world>;
const alarm = (it: World) => it.control.signal(routerName, rolloutId, { kind: 'stop', stop });
const spec = (it: World, route = 'color-route') => it.router.inForce(route).spec;

describe('a route that somebody deleted and made again', () => {
  test.each([
    ['with other weights', theirs],
    ['with the weights of the rollout', sampleRoute(90, 10)],
    ['with the original weights', sampleRoute()],
  ])('%s is left alone by a rollback, which halts and keeps the router', async (_, made) => {
    const it = world();
    const ticket = await it.baking();
    it.router.recreate('color-route', made);
    await alarm(it);
    const { next } = await it.rollBack(ticket);
    expect(next).toMatchObject({ action: 'halted' });
    expect(next.cause).toContain(
      'was deleted and made again by someone else and left alone; the rollback was for: alarm',
    );
    expect(spec(it)).toEqual(made);
    expect(await it.item()).toMatchObject({ phase: 'halted' });
    expect(it.events()).toContain('Rollout Halted');
  });

  test('is left alone by the next step, which stops instead', async () => {
    const it = world();
    const ticket = await it.baking();
    it.router.recreate('color-route', sampleRoute(90, 10));
    await it.put({ phase: 'shifting', step: 1 });
    const stopped = await it.shift({ ...ticket, rev: (await it.item()).rev });
    expect(stopped.next.action).toBe('rollBack');
    expect((await it.item()).stop).toMatchObject({
      kind: 'drift',
      text: 'color-route was deleted and made again by someone else, with color-v1 90, color-v2 10',
    });
    expect((await it.rollBack(stopped)).next.action).toBe('halted');
    expect(it.weightsSet()).toEqual(['color-route: color-v1 90, color-v2 10']);
  });

  test('is found by the look back before the promotion', async () => {
    const it = world();
    const ticket = await it.baking();
    it.router.recreate('color-route', sampleRoute(90, 10));
    expect(await it.shift({ ...ticket, readBack: 'asked' })).toMatchObject({ next: { action: 'rollBack' } });
  });

  test('is left alone by the dead-man’s switch as well', async () => {
    const it = world();
    await it.baking();
    it.router.recreate('color-route', theirs);
    it.executions.end((await it.item()).execution);
    await it.reap();
    it.clock.advance(120_000);
    await it.reap();
    expect(await it.item()).toMatchObject({ phase: 'halted' });
    expect(spec(it)).toEqual(theirs);
  });

  test('does not keep the other routes from being restored', async () => {
    const it = world({ 'color-route': sampleRoute(), 'other-route': sampleRoute() });
    const ticket = await it.baking({ routes: [routeAt(0, 0), routeAt(0, 0, 'other-route')] });
    it.router.recreate('color-route', theirs);
    await alarm(it);
    expect((await it.rollBack(ticket)).next.action).toBe('halted');
    expect(it.inForce('other-route')).toBe('color-v1 100');
    expect(spec(it)).toEqual(theirs);
  });

  test('between the read and the write is said, though the write cannot be undone', async () => {
    const it = world();
    const ticket = await it.baking();
    await alarm(it);
    const { readRoute } = it.router;
    Object.assign(it.router, {
      readRoute: async (ref: Parameters<typeof readRoute>[0]) => {
        const reading = await readRoute(ref);
        it.router.recreate('color-route', theirs);
        return reading;
      },
    });
    expect((await it.rollBack(ticket)).next).toMatchObject({
      action: 'halted',
      cause: expect.stringContaining('deleted and made again'),
    });
  });
});

describe('a write of a shift that reaches a route which was made again after the read', () => {
  const taken = 'weights that this rollout set on color-route were taken back';

  test('is taken back, and the rollout halts', async () => {
    const it = world();
    const ticket = await it.holding();
    const { readRoute } = it.router;
    const recreateOnce = async (ref: Parameters<typeof readRoute>[0]) => {
      const reading = await readRoute(ref);
      it.router.recreate('color-route', sampleRoute());
      Object.assign(it.router, { readRoute });
      return reading;
    };
    Object.assign(it.router, { readRoute: recreateOnce });
    const stopped = await it.shift(ticket);
    expect(it.inForce()).toBe('color-v1 90, color-v2 10');
    expect((await it.item()).stop?.text).toContain('and a write of this rollout landed on it');
    const settling = await it.rollBack(stopped);
    expect(it.inForce()).toBe('color-v1 100');
    it.clock.advance(70_000);
    expect((await it.rollBack(settling)).next).toMatchObject({ action: 'halted' });
    expect(await it.item()).toMatchObject({ phase: 'halted', stop: { kind: 'drift' } });
  });

  test('is taken back though it lands late, and the end says so', async () => {
    const it = world();
    const ticket = await it.holding();
    it.router.failNextWrite('late');
    await expect(it.shift(ticket)).rejects.toMatchObject({ name: 'WriteInDoubt' });
    it.router.recreate('color-route', sampleRoute());
    const settling = await it.rollBack(await it.shift(ticket));
    it.router.landLate();
    expect(it.inForce()).toBe('color-v1 90, color-v2 10');
    it.clock.advance(70_000);
    expect((await it.rollBack(settling)).next).toMatchObject({
      action: 'halted',
      cause: expect.stringContaining(taken),
    });
    expect(it.inForce()).toBe('color-v1 100');
  });

  test('is not looked for in the first version: a person may make the route with the very weights of that write', async () => {
    const it = world();
    const ticket = await it.holding();
    it.router.failNextWrite('lost');
    await expect(it.shift(ticket)).rejects.toMatchObject({ name: 'WriteInDoubt' });
    it.router.recreate('color-route', sampleRoute(90, 10));
    const settling = await it.rollBack(await it.shift(ticket));
    it.clock.advance(70_000);
    expect((await it.rollBack(settling)).next).toMatchObject({ action: 'halted' });
    expect(it.inForce()).toBe('color-v1 90, color-v2 10');
  });
});

describe('a route that is read older than it is known to be', () => {
  test('is read again, and restored as it is now', async () => {
    const it = world();
    const ticket = await it.baking();
    it.router.edit('color-route', { ...sampleRoute(90, 10), priority: 9 });
    await it.put({ routes: [{ ...routeAt(10), version: 3 }] });
    await alarm(it);
    it.router.failNextRead('stale', 'stale');
    expect((await it.rollBack(ticket)).next.action).toBe('rolledBack');
    expect(spec(it)).toEqual({ ...sampleRoute(), priority: 9 });
  });

  test('is never written over: a restore that reads nothing newer is tried again', async () => {
    const it = world();
    const ticket = await it.baking();
    await alarm(it);
    it.router.failNextRead('stale', 'stale', 'stale', 'stale');
    await expect(it.rollBack(ticket)).rejects.toMatchObject({ name: 'Transient' });
    expect(it.weightsSet()).toEqual(['color-route: color-v1 90, color-v2 10']);
    expect((await it.rollBack(ticket)).next.action).toBe('rolledBack');
  });
});

describe('a target that somebody deleted', () => {
  test.each([
    ['the canary, and made again,', 'color-v2', true, 'color-v2 was deleted and made again by someone else'],
    ['the stable, and made again,', 'color-v1', true, 'color-v1 was deleted and made again by someone else'],
    ['the canary', 'color-v2', false, 'color-v2 was deleted by someone else'],
  ])('%s stops the rollout before the next weight', async (_, node, again, text) => {
    const it = world();
    const plan = samplePlan({ identities: { stable: 'color-v1/1', canary: 'color-v2/1' } });
    const ticket = await it.baking({ plan });
    it.router.replaceNode(node, again);
    await it.put({ phase: 'shifting', step: 1 });
    expect((await it.shift(ticket)).next.action).toBe('rollBack');
    expect((await it.item()).stop?.text).toBe(text);
    expect(it.inForce()).toBe('color-v1 90, color-v2 10');
    expect((await it.rollBack(ticket)).next.action).toBe('rolledBack');
    expect(it.inForce()).toBe('color-v1 100');
  });
});
