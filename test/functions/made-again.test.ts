import { describe, expect, test } from '@jest/globals';
import type { RouteSpec } from '../../adapters/routers/app-mesh/route-spec.ts';
import { samplePlan, sampleRoute } from '../support/sample-control.ts';
import { testStart } from '../support/test-clock.ts';
import { newWorld, rolloutId, routeAt, routerName } from './world.ts';

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

type World = ReturnType<typeof newWorld>;
const alarm = (world: World) => world.control.signal(routerName, rolloutId, { kind: 'stop', stop });
const spec = (world: World, route = 'color-route') => world.router.inForce(route).spec;

describe('a route that somebody deleted and made again', () => {
  test.each([
    ['with other weights', theirs],
    ['with the weights of the rollout', sampleRoute(90, 10)],
    ['with the original weights', sampleRoute()],
  ])('%s is left alone by a rollback, which halts and keeps the router', async (_, made) => {
    const world = newWorld();
    const ticket = await world.baking();
    world.router.recreate('color-route', made);
    await alarm(world);
    const { next } = await world.rollBack(ticket);
    expect(next).toMatchObject({ action: 'halted' });
    expect(next.cause).toContain(
      'was deleted and made again by someone else and left alone; the rollback was for: alarm',
    );
    expect(spec(world)).toEqual(made);
    expect(await world.item()).toMatchObject({ phase: 'halted' });
    expect(world.events()).toContain('Rollout Halted');
  });

  test('is left alone by the next step, which stops instead', async () => {
    const world = newWorld();
    const ticket = await world.baking();
    world.router.recreate('color-route', sampleRoute(90, 10));
    await world.put({ phase: 'shifting', step: 1 });
    const stopped = await world.shift({ ...ticket, rev: (await world.item()).rev });
    expect(stopped.next.action).toBe('rollBack');
    expect((await world.item()).stop).toMatchObject({
      kind: 'drift',
      text: 'color-route was deleted and made again by someone else, with color-v1 90, color-v2 10',
    });
    expect((await world.rollBack(stopped)).next.action).toBe('halted');
    expect(world.weightsSet()).toEqual(['color-route: color-v1 90, color-v2 10']);
  });

  test('is found by the look back before the promotion', async () => {
    const world = newWorld();
    const ticket = await world.baking();
    world.router.recreate('color-route', sampleRoute(90, 10));
    expect(await world.shift({ ...ticket, readBack: 'asked' })).toMatchObject({ next: { action: 'rollBack' } });
  });

  test('is left alone by the dead-man’s switch as well', async () => {
    const world = newWorld();
    await world.baking();
    world.router.recreate('color-route', theirs);
    world.executions.end((await world.item()).execution);
    await world.reap();
    world.clock.advance(120_000);
    await world.reap();
    expect(await world.item()).toMatchObject({ phase: 'halted' });
    expect(spec(world)).toEqual(theirs);
  });

  test('does not keep the other routes from being restored', async () => {
    const world = newWorld({ 'color-route': sampleRoute(), 'other-route': sampleRoute() });
    const ticket = await world.baking({ routes: [routeAt(0, 0), routeAt(0, 0, 'other-route')] });
    world.router.recreate('color-route', theirs);
    await alarm(world);
    expect((await world.rollBack(ticket)).next.action).toBe('halted');
    expect(world.inForce('other-route')).toBe('color-v1 100');
    expect(spec(world)).toEqual(theirs);
  });

  test('between the read and the write is said, though the write cannot be undone', async () => {
    const world = newWorld();
    const ticket = await world.baking();
    await alarm(world);
    const { readRoute } = world.router;
    Object.assign(world.router, {
      readRoute: async (ref: Parameters<typeof readRoute>[0]) => {
        const reading = await readRoute(ref);
        world.router.recreate('color-route', theirs);
        return reading;
      },
    });
    expect((await world.rollBack(ticket)).next).toMatchObject({
      action: 'halted',
      cause: expect.stringContaining('deleted and made again'),
    });
  });
});

describe('a write of a shift that reaches a route which was made again after the read', () => {
  const taken = 'weights that this rollout set on color-route were taken back';

  test('is taken back, and the rollout halts', async () => {
    const world = newWorld();
    const ticket = await world.holding();
    const { readRoute } = world.router;
    const recreateOnce = async (ref: Parameters<typeof readRoute>[0]) => {
      const reading = await readRoute(ref);
      world.router.recreate('color-route', sampleRoute());
      Object.assign(world.router, { readRoute });
      return reading;
    };
    Object.assign(world.router, { readRoute: recreateOnce });
    const stopped = await world.shift(ticket);
    expect(world.inForce()).toBe('color-v1 90, color-v2 10');
    expect((await world.item()).stop?.text).toContain('and a write of this rollout landed on it');
    const settling = await world.rollBack(stopped);
    expect(world.inForce()).toBe('color-v1 100');
    world.clock.advance(120_000);
    expect((await world.rollBack(settling)).next).toMatchObject({ action: 'halted' });
    expect(await world.item()).toMatchObject({ phase: 'halted', stop: { kind: 'drift' } });
  });

  test('is taken back though it lands late, and the end says so', async () => {
    const world = newWorld();
    const ticket = await world.holding();
    world.router.failNextWrite('late');
    await expect(world.shift(ticket)).rejects.toMatchObject({ name: 'WriteInDoubt' });
    world.router.recreate('color-route', sampleRoute());
    const settling = await world.rollBack(await world.shift(ticket));
    world.router.landLate();
    expect(world.inForce()).toBe('color-v1 90, color-v2 10');
    world.clock.advance(120_000);
    expect((await world.rollBack(settling)).next).toMatchObject({
      action: 'halted',
      cause: expect.stringContaining(taken),
    });
    expect(world.inForce()).toBe('color-v1 100');
  });

  test('is not looked for in the first version: a person may make the route with the very weights of that write', async () => {
    const world = newWorld();
    const ticket = await world.holding();
    world.router.failNextWrite('lost');
    await expect(world.shift(ticket)).rejects.toMatchObject({ name: 'WriteInDoubt' });
    world.router.recreate('color-route', sampleRoute(90, 10));
    const settling = await world.rollBack(await world.shift(ticket));
    world.clock.advance(120_000);
    expect((await world.rollBack(settling)).next).toMatchObject({ action: 'halted' });
    expect(world.inForce()).toBe('color-v1 90, color-v2 10');
  });
});

describe('a route that is read older than it is known to be', () => {
  test('is read again, and restored as it is now', async () => {
    const world = newWorld();
    const ticket = await world.baking();
    world.router.edit('color-route', { ...sampleRoute(90, 10), priority: 9 });
    await world.put({ routes: [{ ...routeAt(10), version: 3 }] });
    await alarm(world);
    world.router.failNextRead('stale', 'stale');
    expect((await world.rollBack(ticket)).next.action).toBe('rolledBack');
    expect(spec(world)).toEqual({ ...sampleRoute(), priority: 9 });
  });

  test('is never written over: a restore that reads nothing newer is tried again', async () => {
    const world = newWorld();
    const ticket = await world.baking();
    await alarm(world);
    world.router.failNextRead('stale', 'stale', 'stale', 'stale');
    await expect(world.rollBack(ticket)).rejects.toMatchObject({ name: 'Transient' });
    expect(world.weightsSet()).toEqual(['color-route: color-v1 90, color-v2 10']);
    // The next attempt cannot know that the one before wrote nothing.
    expect((await world.rollBack(ticket, 'none', 1)).next.action).toBe('settle');
    expect(spec(world)).toEqual(sampleRoute());
  });
});

describe('a target that somebody deleted', () => {
  test.each([
    ['the canary, and made again,', 'color-v2', true, 'color-v2 was deleted and made again by someone else'],
    ['the stable, and made again,', 'color-v1', true, 'color-v1 was deleted and made again by someone else'],
    ['the canary', 'color-v2', false, 'color-v2 was deleted by someone else'],
  ])('%s stops the rollout before the next weight', async (_, node, again, text) => {
    const world = newWorld();
    const plan = samplePlan({ identities: { stable: 'color-v1/1', canary: 'color-v2/1' } });
    const ticket = await world.baking({ plan });
    world.router.replaceNode(node, again);
    await world.put({ phase: 'shifting', step: 1 });
    expect((await world.shift(ticket)).next.action).toBe('rollBack');
    expect((await world.item()).stop?.text).toBe(text);
    expect(world.inForce()).toBe('color-v1 90, color-v2 10');
    expect((await world.rollBack(ticket)).next.action).toBe('rolledBack');
    expect(world.inForce()).toBe('color-v1 100');
  });
});
