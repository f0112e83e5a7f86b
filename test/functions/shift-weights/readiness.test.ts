import { describe, expect, test } from '@jest/globals';
import type { Control } from '../../../core/control/control.ts';
import { sampleControl, samplePlan, sampleRoute, sampleRouteState } from '../../support/sample-control.ts';
import { newWorld } from '../world.ts';

const router = {
  provider: 'alb',
  loadBalancer: 'arn:aws:elasticloadbalancing:eu-west-1:000000000000:loadbalancer/app/shop/0123456789abcdef',
  service: 'color-backend',
} as const;

const plan = samplePlan({ router, readyWithinSeconds: 600 });
const nodes = ['color-v1', 'color-v2', 'color-v3'];
const empty = { kind: 'unready', why: 'color-v2 has no healthy target of 0' } as const;

const albWorld = (routes = { 'color-route': sampleRoute() }) => newWorld(routes, nodes, 'alb');
const planned = (changes: Partial<Control> = {}) => ({
  ...changes,
  plan,
  routes: [sampleRouteState({}, { version: 0 })],
});

describe('on a router that checks only what a route names', () => {
  test('the canary is named with weight 0 first, and gets its first percent once it is healthy', async () => {
    const world = albWorld();
    world.router.answerHealth({ kind: 'unready', why: 'color-v2 has no healthy target of 2: 2 initial' });
    const waiting = await world.shift(await world.holding(planned()));
    expect(world.inForce()).toBe('color-v1 100, color-v2 0');
    expect(waiting.next).toMatchObject({ action: 'sleep', seconds: 15 });
    expect(await world.item()).toMatchObject({
      phase: 'shifting',
      step: -1,
      shifts: [],
      unready: { why: 'color-v2 has no healthy target of 2: 2 initial' },
    });
    await world.shift(waiting);
    expect(world.weightsSet()).toEqual([
      'color-route: color-v1 100, color-v2 0',
      'color-route: color-v1 90, color-v2 10',
    ]);
    const item = await world.item();
    expect(item).toMatchObject({ phase: 'baking', step: 0, shifts: [{ weight: 10 }] });
    expect(item).not.toHaveProperty('unready');
  });

  test('a canary that is named already is not named again', async () => {
    const world = albWorld({ 'color-route': sampleRoute(100, 0) });
    await world.shift(await world.holding(planned()));
    expect(world.weightsSet()).toEqual(['color-route: color-v1 90, color-v2 10']);
  });

  test('a health that the router does not know holds nothing', async () => {
    const world = albWorld();
    world.router.answerHealth({ kind: 'unknown', why: 'color-v2 has no health check' });
    await world.shift(await world.holding(planned()));
    expect(world.inForce()).toBe('color-v1 90, color-v2 10');
  });

  test('App Mesh is not asked for the health of a virtual node, and names none ahead', async () => {
    const world = newWorld();
    world.router.answerHealth(empty);
    await world.shift(await world.holding());
    expect(world.weightsSet()).toEqual(['color-route: color-v1 90, color-v2 10']);
    expect(world.calls).not.toContain('router.readiness');
  });

  test('no weight is raised for a canary that has become sick since', async () => {
    const world = albWorld();
    const ticket = await world.shift(await world.holding(planned()));
    await world.put({ phase: 'shifting', step: 1 });
    world.router.answerHealth(empty, empty);
    const first = await world.shift({ ...ticket, rev: (await world.item()).rev });
    const second = await world.shift(first);
    expect(world.inForce()).toBe('color-v1 90, color-v2 10');
    expect(second.next.action).toBe('sleep');
    await world.shift(second);
    expect(world.inForce()).toBe('color-v1 0, color-v2 100');
  });

  test('the rollout is rolled back if that takes too long, and the rule is as it was', async () => {
    const world = albWorld();
    world.router.answerHealth(...Array.from({ length: 50 }, () => empty));
    let ticket = await world.shift(await world.holding(planned()));
    for (let i = 0; i < 50 && ticket.next.action === 'sleep'; i++) {
      world.clock.advance(ticket.next.seconds * 1000);
      ticket = await world.shift(ticket);
    }
    expect(ticket.next.action).toBe('rollBack');
    expect((await world.item()).stop).toMatchObject({
      kind: 'unready',
      text: '10m were not enough: color-v2 has no healthy target of 0',
    });
    expect((await world.rollBack(ticket)).next.action).toBe('rolledBack');
    expect(world.inForce()).toBe('color-v1 100');
  });

  test('time in which the rollout is held is no time for the canary to be healthy', async () => {
    const world = albWorld();
    world.router.answerHealth(empty, empty, empty);
    const ticket = await world.shift(await world.holding(planned()));
    await world.told({ pause: { value: true, issuedAt: world.clock.now(), by: 'ann' } });
    world.clock.advance(3_600_000);
    await world.told({ pause: { value: false, issuedAt: world.clock.now(), by: 'ann' } });
    expect((await world.shift({ ...ticket, rev: (await world.item()).rev })).next.action).toBe('sleep');
  });

  test('a stop that comes while it waits goes first', async () => {
    const world = albWorld();
    world.router.answerHealth(empty);
    world.after('router', 'readiness', async () => {
      const { rolloutId } = sampleControl();
      const stop = { kind: 'alarm', text: 'alarm color-5xx', at: 0, by: 'alarm' } as const;
      await world.control.signal((await world.item()).router, rolloutId, { kind: 'stop', stop });
    });
    const ticket = await world.shift(await world.holding(planned()));
    expect(ticket.next.action).toBe('rollBack');
    expect((await world.rollBack(ticket)).next.action).toBe('rolledBack');
    expect(world.inForce()).toBe('color-v1 100');
  });
});

describe('without versions', () => {
  const shifted = async () => {
    const world = albWorld();
    const ticket = await world.shift(await world.holding(planned()));
    await world.put({ phase: 'shifting', step: 1 });
    return { world, ticket: { ...ticket, rev: (await world.item()).rev } };
  };

  test('a read of what was there before our write is old, and nothing is written over it', async () => {
    const { world, ticket } = await shifted();
    world.router.failNextRead('stale');
    await expect(world.shift(ticket)).rejects.toThrow('older than it is known to be');
    expect(world.inForce()).toBe('color-v1 90, color-v2 10');
  });

  test('the same weights are another party’s once no read can be that old', async () => {
    const { world, ticket } = await shifted();
    world.router.edit('color-route', sampleRoute(100, 0));
    world.clock.advance(31_000);
    expect((await world.shift(ticket)).next.action).toBe('rollBack');
    expect((await world.item()).stop).toMatchObject({ kind: 'drift' });
  });

  test('a restore is not misled by a read of the original that is older than the shift', async () => {
    const { world, ticket } = await shifted();
    await world.control.signal((await world.item()).router, sampleControl().rolloutId, {
      kind: 'stop',
      stop: { kind: 'alarm', text: 'alarm color-5xx', at: 0, by: 'alarm' },
    });
    world.router.failNextRead('stale');
    expect((await world.rollBack(ticket)).next.action).toBe('rolledBack');
    expect(world.inForce()).toBe('color-v1 100');
  });
});
