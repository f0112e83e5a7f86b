import { describe, expect, test } from '@jest/globals';
import { targetsOf } from '../../../adapters/routers/app-mesh/route-spec.ts';
import { restorerSeconds, settleSeconds as settleSecondsOf } from '../../../core/control/settle.ts';
import { TransientError } from '../../../core/errors.ts';
import { samplePlan, sampleRoute, sampleRouteState } from '../../support/sample-control.ts';
import { sampleSpec } from '../../support/sample-spec.ts';
import { testStart } from '../../support/test-clock.ts';
import { execution, newWorld, rolloutId, routeAt, routerName } from '../world.ts';

const settleSeconds = restorerSeconds + settleSecondsOf({ provider: 'appmesh' });

const { router } = samplePlan();
const stop = { kind: 'alarm', text: 'alarm color-5xx went to ALARM', at: testStart, by: 'arn:alarm' } as const;
const start = { spec: sampleSpec(), rolloutId, execution, startedAt: new Date(testStart).toISOString() };

async function stopped() {
  const world = newWorld();
  const ticket = await world.baking();
  await world.control.signal(routerName, rolloutId, { kind: 'stop', stop });
  return { world, ticket };
}

/** Others are before it in the queue: so many restores of one route. */
const queueing = (world: ReturnType<typeof newWorld>, restores: number) =>
  world.pace.place(router, 'restore', restores * 2, testStart);

describe('a restore that is one call too many', () => {
  test.each(['read', 'write'] as const)(
    'waits for its turn when the %s is turned away, and is done then',
    async (call) => {
      const { world, ticket } = await stopped();
      await queueing(world, 20);
      if (call === 'read') world.router.failNextRead('throttled');
      else world.router.failNextWrite('throttled');
      const waiting = await world.rollBack(ticket);
      expect(waiting.next).toMatchObject({ action: 'settle', seconds: 4 });
      expect((await world.rollBack(waiting)).next.action).toBe('rolledBack');
      expect(world.inForce()).toBe('color-v1 100');
    },
  );

  test('is not kept from being settled: what an earlier attempt may have sent is waited out', async () => {
    const { world, ticket } = await stopped();
    world.router.failNextWrite('throttled');
    const waiting = await world.rollBack(ticket, 'none', 1);
    expect(await world.item()).toMatchObject({
      phase: 'settling',
      settleUntil: world.clock.now() + settleSeconds * 1000,
    });
    const early = await world.rollBack(waiting);
    expect(early.next).toMatchObject({ action: 'settle', seconds: settleSeconds });
    expect(world.inForce()).toBe('color-v1 100');
    world.clock.advance(settleSeconds * 1000);
    expect((await world.rollBack(early)).next.action).toBe('rolledBack');
  });

  test('asks the mesh for no other route in the meantime', async () => {
    const world = newWorld({ 'color-route': sampleRoute(), 'other-route': sampleRoute() });
    const routes = ['color-route', 'other-route'].map((name) => sampleRouteState({ name }));
    const ticket = await world.baking({ routes });
    await world.control.signal(routerName, rolloutId, { kind: 'stop', stop });
    world.router.failNextRead('throttled');
    expect((await world.rollBack(ticket)).next.action).toBe('settle');
    expect(world.calls.filter((call) => call.startsWith('router.'))).toEqual(['router.readRoute']);
  });

  test('goes behind those of others where the route carries the original weights already', async () => {
    const world = newWorld();
    const ticket = await world.holding({ phase: 'shifting', step: 0 });
    await world.control.signal(routerName, rolloutId, { kind: 'stop', stop });
    await world.pace.place(router, 'forward', 90, testStart);
    world.router.failNextRead('throttled');
    const waiting = await world.rollBack(ticket);
    expect(waiting.next).toMatchObject({ action: 'settle', seconds: 9 });
    expect(await world.pace.restoring(testStart)).toBe(0);
  });

  test('does not go behind others where a write that was not answered may have split the route', async () => {
    const world = newWorld();
    const route = {
      ...routeAt(0),
      intents: [{ n: 1, fence: 1, at: testStart, targets: targetsOf(sampleRoute(90, 10)) }],
    };
    const ticket = await world.holding({ phase: 'shifting', step: 0, routes: [route] });
    await world.control.signal(routerName, rolloutId, { kind: 'stop', stop });
    await world.pace.place(router, 'forward', 90, testStart);
    world.router.failNextRead('throttled');
    expect((await world.rollBack(ticket)).next).toMatchObject({ action: 'settle', seconds: 1 });
  });

  test('is an error after a quarter of an hour: then somebody is told', async () => {
    const { world, ticket } = await stopped();
    world.clock.advance(901_000);
    world.router.failNextRead('throttled');
    await expect(world.rollBack(ticket)).rejects.toMatchObject({ name: 'Transient' });
  });
});

describe('a shift', () => {
  test.each(['read', 'write'] as const)(
    'sleeps until its turn when its %s is turned away, and goes on',
    async (call) => {
      const world = newWorld();
      const ticket = await world.holding();
      await world.pace.place(router, 'forward', 70, testStart);
      if (call === 'read') world.router.failNextRead('throttled');
      else world.router.failNextWrite('throttled');
      const waiting = await world.shift(ticket);
      expect(waiting.next).toMatchObject({ action: 'sleep', seconds: 7 });
      expect((await world.item()).routes[0]?.intents).toEqual([]);
      const looked = await world.analyze(waiting);
      expect(looked.next.action).toBe('shift');
      await world.shift(looked);
      expect(world.inForce()).toBe('color-v1 90, color-v2 10');
    },
  );

  test('makes no call of the mesh while restores wait', async () => {
    const world = newWorld();
    const ticket = await world.holding();
    await queueing(world, 50);
    expect((await world.shift(ticket)).next).toMatchObject({ action: 'sleep', seconds: 10 });
    expect(world.calls.filter((call) => call.startsWith('router.'))).toEqual([]);
  });

  test('that was stopped while it was turned away rolls back', async () => {
    const world = newWorld();
    const ticket = await world.holding();
    world.router.failNextRead('throttled');
    world.before('router', 'readRoute', async () => {
      await world.control.signal(routerName, rolloutId, { kind: 'stop', stop });
    });
    expect((await world.shift(ticket)).next.action).toBe('rollBack');
  });

  test('is turned away by trouble of another kind as ever', async () => {
    const world = newWorld();
    const ticket = await world.holding();
    world.router.failNextRead('transient');
    await expect(world.shift(ticket)).rejects.toBeInstanceOf(TransientError);
  });
});

describe('a start', () => {
  test('waits for its turn when a call is turned away, and begins then', async () => {
    const world = newWorld();
    await world.pace.place(router, 'forward', 100, testStart);
    world.router.failNextRead('throttled');
    expect(await world.plan(start)).toMatchObject({ next: { action: 'queue', seconds: 10 } });
    expect(world.events()).toEqual([]);
    expect(await world.plan(start)).toMatchObject({ next: { action: 'shift' } });
  });

  test('takes as many places as its plan makes calls: on a load balancer more, at a slower rate', async () => {
    const router = { provider: 'alb', loadBalancer: 'shop', rules: ['443/10'] };
    const world = newWorld();
    await queueing(world, 5);
    await world.plan({ ...start, spec: sampleSpec({ router, analysis: {} }) });
    const next = await world.pace.place({ provider: 'alb' }, 'forward', 1, testStart);
    const first = await world.pace.restoring(testStart);
    expect(next - first).toBe(Math.ceil((14 * 1000) / 3));
  });

  test('makes no call of the mesh while restores wait', async () => {
    const world = newWorld();
    await queueing(world, 5);
    expect(await world.plan(start)).toMatchObject({ next: { action: 'queue', seconds: 5 } });
    expect(world.calls.filter((call) => call.startsWith('router.'))).toEqual([]);
  });

  test('is told of a red alarm at once: the restores that it would wait for are for the same reason', async () => {
    const world = newWorld();
    await queueing(world, 5);
    world.alarms.set('color-5xx', { state: 'ALARM', reason: 'ten errors' });
    const cause = expect.stringContaining('color-5xx in ALARM: ten errors');
    expect(await world.plan(start)).toMatchObject({ next: { action: 'rejected', cause } });
    expect(world.calls.filter((call) => call.startsWith('router.'))).toEqual([]);
    expect(world.events()).toEqual(['Rollout Rejected']);
  });

  test('is told at once what is wrong with its spec', async () => {
    const world = newWorld();
    await queueing(world, 5);
    const cause = expect.stringContaining('canary');
    const spec = { ...sampleSpec(), canary: undefined };
    expect(await world.plan({ ...start, spec })).toMatchObject({ next: { action: 'rejected', cause } });
  });

  test('waits on when the alarms cannot be read just now: they are read again when its turn comes', async () => {
    const world = newWorld();
    await queueing(world, 5);
    world.alarms.failNext(new TransientError('DescribeAlarms was throttled'));
    expect(await world.plan(start)).toMatchObject({ next: { action: 'queue', seconds: 5 } });
  });

  test('is rejected after an hour, with the reason', async () => {
    const world = newWorld();
    world.clock.advance(3_601_000);
    world.router.failNextRead('throttled');
    const cause = expect.stringContaining('more calls of the mesh than AWS lets this account make');
    expect(await world.plan(start)).toMatchObject({ next: { action: 'rejected', cause } });
    expect(world.events()).toEqual(['Rollout Rejected']);
    expect(await world.isHeld()).toBe(false);
  });

  test('that is only looked at is not queued: whoever asks is told', async () => {
    const world = newWorld();
    await queueing(world, 5);
    expect(await world.dryRun(sampleSpec())).toMatchObject({ problems: [] });
    world.router.failNextRead('throttled');
    await expect(world.dryRun(sampleSpec())).rejects.toMatchObject({ isThrottled: true });
  });
});
