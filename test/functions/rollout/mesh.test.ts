import { describe, expect, test } from '@jest/globals';
import { targetsOf } from '../../../adapters/routers/app-mesh/route-spec.ts';
import { settleSeconds } from '../../../core/control/settle.ts';
import { TransientError } from '../../../core/errors.ts';
import { samplePlan, sampleRoute, sampleRouteState } from '../../support/sample-control.ts';
import { sampleSpec } from '../../support/sample-spec.ts';
import { testStart } from '../../support/test-clock.ts';
import { execution, rolloutId, routeAt, routerName, world } from '../world.ts';

const { router } = samplePlan();
const stop = { kind: 'alarm', text: 'alarm color-5xx went to ALARM', at: testStart, by: 'arn:alarm' } as const;
const start = { spec: sampleSpec(), rolloutId, execution, startedAt: new Date(testStart).toISOString() };

async function stopped() {
  const it = world();
  const ticket = await it.baking();
  await it.control.signal(routerName, rolloutId, { kind: 'stop', stop });
  return { it, ticket };
}

/** Others are before it in the queue: so many restores of one route. */
const queueing = (it: ReturnType<typeof world>, restores: number) =>
  it.pace.place(router, 'restore', restores * 2, testStart);

describe('a restore that is one call too many', () => {
  test.each(['read', 'write'] as const)(
    'waits for its turn when the %s is turned away, and is done then',
    async (call) => {
      const { it, ticket } = await stopped();
      await queueing(it, 20);
      if (call === 'read') it.router.failNextRead('throttled');
      else it.router.failNextWrite('throttled');
      const waiting = await it.rollBack(ticket);
      expect(waiting.next).toMatchObject({ action: 'settle', seconds: 4 });
      expect((await it.rollBack(waiting)).next.action).toBe('rolledBack');
      expect(it.inForce()).toBe('color-v1 100');
    },
  );

  test('is not kept from being settled: what an earlier attempt may have sent is waited out', async () => {
    const { it, ticket } = await stopped();
    it.router.failNextWrite('throttled');
    const waiting = await it.rollBack(ticket, 'none', 1);
    expect(await it.item()).toMatchObject({ phase: 'settling', settleUntil: testStart + settleSeconds * 1000 });
    const early = await it.rollBack(waiting);
    expect(early.next).toMatchObject({ action: 'settle', seconds: settleSeconds });
    expect(it.inForce()).toBe('color-v1 100');
    it.clock.advance(settleSeconds * 1000);
    expect((await it.rollBack(early)).next.action).toBe('rolledBack');
  });

  test('asks the mesh for no other route in the meantime', async () => {
    const it = world({ 'color-route': sampleRoute(), 'other-route': sampleRoute() });
    const routes = ['color-route', 'other-route'].map((name) => sampleRouteState({ name }));
    const ticket = await it.baking({ routes });
    await it.control.signal(routerName, rolloutId, { kind: 'stop', stop });
    it.router.failNextRead('throttled');
    expect((await it.rollBack(ticket)).next.action).toBe('settle');
    expect(it.calls.filter((call) => call.startsWith('router.'))).toEqual(['router.readRoute']);
  });

  test('goes behind those of others where the route carries the original weights already', async () => {
    const it = world();
    const ticket = await it.holding({ phase: 'shifting', step: 0 });
    await it.control.signal(routerName, rolloutId, { kind: 'stop', stop });
    await it.pace.place(router, 'forward', 90, testStart);
    it.router.failNextRead('throttled');
    const waiting = await it.rollBack(ticket);
    expect(waiting.next).toMatchObject({ action: 'settle', seconds: 9 });
    expect(await it.pace.restoring(testStart)).toBe(0);
  });

  test('does not go behind others where a write that was not answered may have split the route', async () => {
    const it = world();
    const route = {
      ...routeAt(0),
      intents: [{ n: 1, fence: 1, at: testStart, targets: targetsOf(sampleRoute(90, 10)) }],
    };
    const ticket = await it.holding({ phase: 'shifting', step: 0, routes: [route] });
    await it.control.signal(routerName, rolloutId, { kind: 'stop', stop });
    await it.pace.place(router, 'forward', 90, testStart);
    it.router.failNextRead('throttled');
    expect((await it.rollBack(ticket)).next).toMatchObject({ action: 'settle', seconds: 1 });
  });

  test('is an error after a quarter of an hour: then somebody is told', async () => {
    const { it, ticket } = await stopped();
    it.clock.advance(901_000);
    it.router.failNextRead('throttled');
    await expect(it.rollBack(ticket)).rejects.toMatchObject({ name: 'Transient' });
  });
});

describe('a shift', () => {
  test.each(['read', 'write'] as const)(
    'sleeps until its turn when its %s is turned away, and goes on',
    async (call) => {
      const it = world();
      const ticket = await it.holding();
      await it.pace.place(router, 'forward', 70, testStart);
      if (call === 'read') it.router.failNextRead('throttled');
      else it.router.failNextWrite('throttled');
      const waiting = await it.shift(ticket);
      expect(waiting.next).toMatchObject({ action: 'sleep', seconds: 7 });
      expect((await it.item()).routes[0]?.intents).toEqual([]);
      const looked = await it.analyze(waiting);
      expect(looked.next.action).toBe('shift');
      await it.shift(looked);
      expect(it.inForce()).toBe('color-v1 90, color-v2 10');
    },
  );

  test('makes no call of the mesh while restores wait', async () => {
    const it = world();
    const ticket = await it.holding();
    await queueing(it, 50);
    expect((await it.shift(ticket)).next).toMatchObject({ action: 'sleep', seconds: 10 });
    expect(it.calls.filter((call) => call.startsWith('router.'))).toEqual([]);
  });

  test('that was stopped while it was turned away rolls back', async () => {
    const it = world();
    const ticket = await it.holding();
    it.router.failNextRead('throttled');
    const { readRoute } = it.router;
    it.router.readRoute = async (ref) => {
      await it.control.signal(routerName, rolloutId, { kind: 'stop', stop });
      return readRoute(ref);
    };
    expect((await it.shift(ticket)).next.action).toBe('rollBack');
  });

  test('is turned away by trouble of another kind as ever', async () => {
    const it = world();
    const ticket = await it.holding();
    it.router.failNextRead('transient');
    await expect(it.shift(ticket)).rejects.toBeInstanceOf(TransientError);
  });
});

describe('a start', () => {
  test('waits for its turn when a call is turned away, and begins then', async () => {
    const it = world();
    await it.pace.place(router, 'forward', 100, testStart);
    it.router.failNextRead('throttled');
    expect(await it.plan(start)).toMatchObject({ next: { action: 'queue', seconds: 10 } });
    expect(it.events()).toEqual([]);
    expect(await it.plan(start)).toMatchObject({ next: { action: 'shift' } });
  });

  test('makes no call of the mesh while restores wait', async () => {
    const it = world();
    await queueing(it, 5);
    expect(await it.plan(start)).toMatchObject({ next: { action: 'queue', seconds: 5 } });
    expect(it.calls.filter((call) => call.startsWith('router.'))).toEqual([]);
  });

  test('is told of a red alarm at once: the restores that it would wait for are for the same reason', async () => {
    const it = world();
    await queueing(it, 5);
    it.alarms.set('color-5xx', { state: 'ALARM', reason: 'ten errors' });
    const cause = expect.stringContaining('color-5xx in ALARM: ten errors');
    expect(await it.plan(start)).toMatchObject({ next: { action: 'rejected', cause } });
    expect(it.calls.filter((call) => call.startsWith('router.'))).toEqual([]);
    expect(it.events()).toEqual(['Rollout Rejected']);
  });

  test('is told at once what is wrong with its spec', async () => {
    const it = world();
    await queueing(it, 5);
    const cause = expect.stringContaining('canary');
    const spec = { ...sampleSpec(), canary: undefined };
    expect(await it.plan({ ...start, spec })).toMatchObject({ next: { action: 'rejected', cause } });
  });

  test('waits on when the alarms cannot be read just now: they are read again when its turn comes', async () => {
    const it = world();
    await queueing(it, 5);
    it.alarms.failNext(new TransientError('DescribeAlarms was throttled'));
    expect(await it.plan(start)).toMatchObject({ next: { action: 'queue', seconds: 5 } });
  });

  test('is rejected after an hour, with the reason', async () => {
    const it = world();
    it.clock.advance(3_601_000);
    it.router.failNextRead('throttled');
    const cause = expect.stringContaining('more calls of the mesh than AWS lets this account make');
    expect(await it.plan(start)).toMatchObject({ next: { action: 'rejected', cause } });
    expect(it.events()).toEqual(['Rollout Rejected']);
    expect(await it.isHeld()).toBe(false);
  });

  test('that is only looked at is not queued: whoever asks is told', async () => {
    const it = world();
    await queueing(it, 5);
    expect(await it.dryRun(sampleSpec())).toMatchObject({ problems: [] });
    it.router.failNextRead('throttled');
    await expect(it.dryRun(sampleSpec())).rejects.toMatchObject({ isThrottled: true });
  });
});
