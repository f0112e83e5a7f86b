import { describe, expect, test } from '@jest/globals';
import type { RouteSpec } from '../../adapters/routers/app-mesh/route-spec.ts';
import type { Control } from '../../core/control/control.ts';
import { WriteInDoubtError } from '../../core/errors.ts';
import { ticket as ticketShape } from '../../core/execution/ticket.ts';
import { signalRequest } from '../../functions/receive-signal/request.ts';
import { readingOf, sampleRoute } from '../support/sample-control.ts';
import { sampleSpec } from '../support/sample-spec.ts';
import { testStart } from '../support/test-clock.ts';
import { execution, newWorld, rolloutId, routerName } from './world.ts';

const own = `meshshift-testers-${rolloutId}-1`;
const testers = { header: 'x-canary', match: { exact: 'true' } };
const strategy = (more: object = {}) => ({
  testers: { ...testers, ...more },
  canary: { weight: 10, bake: '5m' },
  finalBake: '5m',
});
const start = (more: object = {}) => ({
  spec: sampleSpec({ strategy: strategy(more), analysis: 'alarmsOnly' }),
  rolloutId,
  execution,
});

/** A rollout that is planned with testers, and the ticket of its first shift. */
async function planned(more: object = {}, world = newWorld()) {
  return { world, ticket: ticketShape.parse(await world.plan(start(more))) };
}

/** The same once testers have their route. */
async function opened(more: object = {}) {
  const { world, ticket } = await planned(more);
  return { world, ticket: await world.shift(ticket) };
}

type World = ReturnType<typeof newWorld>;
const names = (world: World) => [...world.router.names()].sort();
const stop = { kind: 'operator', text: 'aborted', at: testStart, by: 'ann' } as const;
const abort = (world: World) => world.control.signal(routerName, rolloutId, { kind: 'stop', stop });

describe('a spec with testers is refused', () => {
  const problems = async (routes: Readonly<Record<string, RouteSpec>>, more: object = {}) => {
    const world = newWorld(routes);
    const { next } = ticketShape.parse(await world.plan({ ...start(), ...more }));
    expect([next.action, world.router.writes.length]).toEqual(['rejected', 0]);
    return next.cause;
  };

  test('when nothing comes before its route', async () => {
    const { priority: _, ...rest } = sampleRoute() as { priority: number };
    expect(await problems({ 'color-route': { ...rest, priority: 0 } })).toContain('color-route with priority 0');
  });

  test('when another route stands right before it', async () => {
    expect(await problems({ 'color-route': sampleRoute(), other: { ...sampleRoute(), priority: 2 } })).toContain(
      'found other with priority 2',
    );
  });

  test('when its route matches ten headers already', async () => {
    const { httpRoute } = sampleRoute() as { httpRoute: object };
    const headers = Array.from({ length: 10 }, (_, i) => ({ name: `x-${i}` }));
    const spec = { ...sampleRoute(), httpRoute: { ...httpRoute, match: { prefix: '/', headers } } };
    expect(await problems({ 'color-route': spec })).toContain('color-route matches 10 headers');
  });

  test('when its route is one of TCP', async () => {
    const { httpRoute } = sampleRoute() as { httpRoute: { action: object } };
    const spec = { tcpRoute: { action: httpRoute.action } } as unknown as RouteSpec;
    expect(await problems({ 'color-route': spec })).toContain('color-route, a tcpRoute');
  });

  test('when the name is somebody else’s', async () => {
    expect(await problems({ 'color-route': sampleRoute(), [own]: { ...sampleRoute(), priority: 900 } })).toContain(
      `a route ${own}`,
    );
  });

  test('when the router is full', async () => {
    const others = Array.from(
      { length: 49 },
      (_, i) => [`other-${i}`, { ...sampleRoute(), priority: 100 + i }] as const,
    );
    expect(await problems(Object.fromEntries([['color-route', sampleRoute()], ...others]))).toContain(
      'at most 50 of a virtual router',
    );
  });
});

describe('before the first percent', () => {
  test('requests with the header have a route of their own to the canary, and nothing else changes', async () => {
    const { world, ticket } = await opened();
    expect(names(world)).toEqual(['color-route', own]);
    expect(world.inForce()).toBe('color-v1 100');
    expect(world.inForce(own)).toBe('color-v2 100');
    expect(ticket).toMatchObject({ next: { action: 'sleep', seconds: 1 } });
    expect(await world.item()).toMatchObject({ phase: 'baking', step: 0, shifts: [{ weight: 0 }] });
    expect(world.announcer.events.at(-1)?.text).toBe('requests with the header x-canary (exact true) go to color-v2');
    expect(await world.shift(await world.analyze(ticket))).toMatchObject({ next: { action: 'sleep' } });
    expect(world.inForce()).toBe('color-v1 90, color-v2 10');
  });

  test('the intent is recorded before the route is made', async () => {
    const { world, ticket } = await planned();
    world.router.failNextWrite('lost');
    await expect(world.shift(ticket)).rejects.toThrow(WriteInDoubtError);
    expect((await world.item()).routes[0]?.tester).toMatchObject({ creations: 1, intents: [{ n: 1, fence: 1 }] });
  });

  test('a creation whose answer was lost is not made twice', async () => {
    const { world, ticket } = await planned();
    world.router.failNextWrite('landed');
    await expect(world.shift(ticket)).rejects.toThrow(WriteInDoubtError);
    await world.shift(ticket);
    expect((await world.item()).routes[0]?.tester).toMatchObject({ creations: 1 });
    expect(await world.item()).toMatchObject({ phase: 'baking' });
  });

  test('testers have the canary to themselves as long as the spec says', async () => {
    const { world, ticket } = await opened({ hold: '30m' });
    expect(ticket.next.seconds).toBe(1800);
    world.clock.advance(600_000);
    expect(await world.analyze(ticket)).toMatchObject({ next: { action: 'sleep', seconds: 1200 } });
    world.clock.advance(1_200_000);
    expect(await world.analyze(ticket)).toMatchObject({ next: { action: 'shift' } });
  });

  test('the first percent waits for who tested, if the spec says so', async () => {
    const { world, ticket } = await opened({ approval: { timeout: '2h' } });
    world.clock.advance(1000);
    const waiting = await world.analyze(ticket);
    expect(await world.item()).toMatchObject({ waiting: { for: 'approval' } });
    expect(world.events()).toContain('Approval Needed');
    const approval = { by: 'ann', at: testStart };
    await world.told({ approved: { 0: approval } });
    expect(await world.analyze({ ...waiting, rev: (await world.item()).rev })).toMatchObject({
      next: { action: 'shift' },
    });
  });

  test('a stopped line keeps it from being made', async () => {
    const { world, ticket } = await planned();
    world.line.stop();
    expect(await world.shift(ticket)).toMatchObject({ next: { action: 'sleep' } });
    expect(names(world)).toEqual(['color-route']);
  });

  test('a route of that name that appeared since the plan is nobody’s to touch', async () => {
    const { world, ticket } = await planned();
    await world.router.createRoute(
      { router: (await world.item()).plan.router, route: own },
      readingOf(sampleRoute()),
      'somebody',
    );
    await expect(world.shift(ticket)).rejects.toMatchObject({ name: 'Refused' });
    expect(await world.rollBack(ticket, 'Refused')).toMatchObject({ next: { action: 'rejected' } });
    expect(names(world)).toEqual(['color-route', own]);
  });
});

describe('at the end nothing is left for testers', () => {
  /** From the testers' step to the last, each bake over at once. */
  async function toTheLast(more: { readonly late?: true } = {}) {
    const { world, ticket } = await planned();
    if (more.late) {
      world.router.failNextWrite('late');
      await expect(world.shift(ticket)).rejects.toThrow(WriteInDoubtError);
    }
    let at = await world.shift(ticket);
    at = await world.shift(await world.analyze(at));
    await world.put({
      shifts: [
        { weight: 0, at: testStart - 1 },
        { weight: 10, at: testStart - 400_000 },
      ],
    });
    at = await world.analyze({ ...at, rev: (await world.item()).rev });
    expect(at.next.action).toBe('shift');
    return { world, ticket: at };
  }

  test('of a promotion, once all weight is on the canary', async () => {
    const { world, ticket } = await toTheLast();
    world.calls.length = 0;
    await world.shift(ticket);
    expect(world.inForce()).toBe('color-v1 0, color-v2 100');
    expect(names(world)).toEqual(['color-route']);
    expect(world.calls.indexOf('router.setTargets')).toBeLessThan(world.calls.indexOf('router.deleteRoute'));
    expect(await world.item()).toMatchObject({ phase: 'baking', routes: [{ tester: { removed: true } }] });
  });

  test('of a promotion whose creation was not answered and comes after the deletion', async () => {
    const { world, ticket } = await toTheLast({ late: true });
    const wait = await world.shift(ticket);
    expect(names(world)).toEqual(['color-route']);
    expect(wait).toMatchObject({ next: { action: 'sleep' } });
    expect(await world.item()).toMatchObject({ phase: 'shifting' });
    world.router.landLate();
    expect(names(world)).toEqual(['color-route', own]);
    world.clock.advance(wait.next.seconds * 1000);
    await world.shift({ ...wait, rev: (await world.item()).rev });
    expect(names(world)).toEqual(['color-route']);
    expect(await world.item()).toMatchObject({ phase: 'baking' });
  });

  test('of a promotion that a stop came into: that is seen before its creation is waited out', async () => {
    const { world, ticket } = await toTheLast({ late: true });
    world.before('router', 'deleteRoute', async () => {
      const stop = { kind: 'alarm', text: 'an alarm', at: testStart, by: 'arn' } as const;
      await world.control.signal(routerName, rolloutId, { kind: 'stop', stop });
    });
    expect(await world.shift(ticket)).toMatchObject({ next: { action: 'rollBack' } });
  });

  test('of a rollback: the weights first', async () => {
    const { world, ticket } = await opened();
    await world.shift(await world.analyze(ticket));
    await abort(world);
    world.calls.length = 0;
    expect(await world.rollBack(ticket)).toMatchObject({ next: { action: 'rolledBack' } });
    expect(names(world)).toEqual(['color-route']);
    expect(world.inForce()).toBe('color-v1 100');
    expect(world.calls.indexOf('router.setTargets')).toBeLessThan(world.calls.indexOf('router.deleteRoute'));
  });

  test('of a rollback before the first percent, which did touch the mesh', async () => {
    const { world, ticket } = await opened();
    await abort(world);
    expect(await world.rollBack(ticket)).toMatchObject({ next: { action: 'rolledBack' } });
    expect(names(world)).toEqual(['color-route']);
  });

  test('of a rollback that a creation comes after: it is looked at again', async () => {
    const { world, ticket } = await planned();
    world.router.failNextWrite('late');
    await expect(world.shift(ticket)).rejects.toThrow(WriteInDoubtError);
    await abort(world);
    const settling = await world.rollBack(ticket);
    expect(settling.next).toMatchObject({ action: 'settle', seconds: 115 });
    world.router.landLate();
    world.clock.advance(120_000);
    expect(await world.rollBack(settling)).toMatchObject({ next: { action: 'rolledBack' } });
    expect(names(world)).toEqual(['color-route']);
  });

  test('of an execution that died: the schedule removes it', async () => {
    const { world } = await opened();
    world.executions.end(execution);
    await world.reap();
    expect(names(world)).toEqual(['color-route']);
    world.clock.advance(200_000);
    await world.reap();
    expect(await world.isHeld()).toBe(false);
  });

  test('of a halted rollout, once it is released', async () => {
    const { world, ticket } = await opened();
    await world.shift(await world.analyze(ticket));
    world.router.edit('color-route', sampleRoute(60, 40));
    await abort(world);
    expect(await world.rollBack(ticket)).toMatchObject({ next: { action: 'halted' } });
    world.executions.end(execution);
    await world.reap();
    expect(names(world)).toEqual(['color-route', own]);
    const release = {
      ...{ version: '0', id: 'release', source: 'meshshift.command', 'detail-type': 'Release' },
      time: new Date(world.clock.now()).toISOString(),
      detail: { rolloutId, router: routerName, caller: 'ann' },
    };
    await world.signal(signalRequest.parse(release));
    expect(await world.ledger.answerTo('release')).toMatchObject({
      status: 'accepted',
      text: expect.stringContaining('within two minutes'),
    });
    await world.reap();
    expect(names(world)).toEqual(['color-route']);
    expect(world.inForce()).toBe('color-v1 60, color-v2 40');
    expect(await world.isHeld()).toBe(false);
    expect(await world.ledger.recordOf(rolloutId)).toMatchObject({ outcome: 'halted', reason: 'released by ann' });
  });

  test('though App Mesh refuses at first', async () => {
    const { world, ticket } = await opened();
    await abort(world);
    world.router.failNextWrite('transient');
    await expect(world.rollBack(ticket)).rejects.toMatchObject({ name: 'Transient' });
    expect(await world.isHeld()).toBe(true);
    const settling = await world.rollBack(ticket, 'none', 1);
    world.clock.advance(120_000);
    await world.rollBack(settling);
    expect(names(world)).toEqual(['color-route']);
  });
});

test('what testers do is judged by nobody before the first percent', async () => {
  const world = newWorld();
  const spec = sampleSpec({ strategy: strategy({ hold: '10m' }) });
  const ticket = await world.shift(ticketShape.parse(await world.plan({ spec, rolloutId, execution })));
  world.metrics.play(() => ({ canary: { requests: 500, errors: 500 }, stable: { requests: 6000, errors: 0 } }));
  world.clock.advance(400_000);
  expect(await world.analyze(ticket)).toMatchObject({ next: { action: 'sleep' } });
  const shifted: Partial<Control> = { step: 0 };
  expect(await world.item()).toMatchObject(shifted);
});

describe('a route for testers that somebody deleted and made again', () => {
  const theirs = { ...sampleRoute(0, 100), priority: 1 };

  test('is left by a rollback, which puts the weights back and halts', async () => {
    const { world, ticket } = await opened();
    world.router.recreate(own, theirs);
    await abort(world);
    expect((await world.rollBack(ticket)).next).toMatchObject({
      action: 'halted',
      cause: expect.stringContaining(`${own} (color-v1 0, color-v2 100) was deleted and made again by someone else`),
    });
    expect(world.router.inForce(own).spec).toEqual(theirs);
    expect(await world.isHeld()).toBe(true);
  });

  test('is left by the last step, which stops instead of promoting', async () => {
    const { world, ticket } = await opened();
    world.router.recreate(own, theirs);
    const last = (await world.item()).plan.steps.length - 1;
    await world.put({ phase: 'shifting', step: last });
    expect((await world.shift(ticket)).next.action).toBe('rollBack');
    expect((await world.item()).stop?.text).toContain(`${own} was deleted and made again by someone else`);
    expect(names(world)).toEqual(['color-route', own]);
  });

  test('is left by a release', async () => {
    const { world, ticket } = await opened();
    world.router.recreate(own, theirs);
    await abort(world);
    await world.rollBack(ticket);
    await world.put({ released: { by: 'ann', at: world.clock.now() } });
    world.executions.end(execution);
    await world.reap();
    expect(await world.isHeld()).toBe(false);
    expect(world.router.inForce(own).spec).toEqual(theirs);
  });

  test('is ours all the same while a creation that was not answered may have made it', async () => {
    const { world, ticket } = await planned();
    world.router.failNextWrite('late');
    await expect(world.shift(ticket)).rejects.toMatchObject({ name: 'WriteInDoubt' });
    world.router.landLate();
    expect((await world.shift(ticket)).next.action).toBe('sleep');
    await abort(world);
    expect((await world.rollBack(ticket)).next.action).not.toBe('halted');
    expect(names(world)).toEqual(['color-route']);
  });
});

test('the route for testers is made from the route as it is, edits included', async () => {
  const { world, ticket } = await planned();
  world.router.edit('color-route', { ...sampleRoute(), priority: 9 });
  await world.shift(ticket);
  expect(world.router.inForce(own).spec.priority).toBe(8);
});
