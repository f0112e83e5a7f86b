import { describe, expect, test } from '@jest/globals';
import type { RouteSpec } from '../../adapters/routers/app-mesh/route-spec.ts';
import type { Control } from '../../core/control/control.ts';
import { WriteInDoubtError } from '../../core/errors.ts';
import { ticket as ticketShape } from '../../core/execution/ticket.ts';
import { signalRequest } from '../../functions/receive-signal/request.ts';
import { readingOf, sampleRoute } from '../support/sample-control.ts';
import { sampleSpec } from '../support/sample-spec.ts';
import { testStart } from '../support/test-clock.ts';
import { execution, rolloutId, routerName, world } from './world.ts';

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
async function planned(more: object = {}, it = world()) {
  return { it, ticket: ticketShape.parse(await it.plan(start(more))) };
}

/** The same once testers have their route. */
async function opened(more: object = {}) {
  const { it, ticket } = await planned(more);
  return { it, ticket: await it.shift(ticket) };
}

type World = ReturnType<typeof world>;
const names = (it: World) => [...it.router.names()].sort();
const stop = { kind: 'operator', text: 'aborted', at: testStart, by: 'ann' } as const;
const abort = (it: World) => it.control.signal(routerName, rolloutId, { kind: 'stop', stop });

describe('a spec with testers is refused', () => {
  const problems = async (routes: Readonly<Record<string, RouteSpec>>, more: object = {}) => {
    const it = world(routes);
    const { next } = ticketShape.parse(await it.plan({ ...start(), ...more }));
    expect([next.action, it.router.writes.length]).toEqual(['rejected', 0]);
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
    const { it, ticket } = await opened();
    expect(names(it)).toEqual(['color-route', own]);
    expect(it.inForce()).toBe('color-v1 100');
    expect(it.inForce(own)).toBe('color-v2 100');
    expect(ticket).toMatchObject({ next: { action: 'sleep', seconds: 1 } });
    expect(await it.item()).toMatchObject({ phase: 'baking', step: 0, shifts: [{ weight: 0 }] });
    expect(it.announcer.events.at(-1)?.text).toBe('requests with the header x-canary (exact true) go to color-v2');
    expect(await it.shift(await it.analyze(ticket))).toMatchObject({ next: { action: 'sleep' } });
    expect(it.inForce()).toBe('color-v1 90, color-v2 10');
  });

  test('the intent is recorded before the route is made', async () => {
    const { it, ticket } = await planned();
    it.router.failNextWrite('lost');
    await expect(it.shift(ticket)).rejects.toThrow(WriteInDoubtError);
    expect((await it.item()).routes[0]?.tester).toMatchObject({ creations: 1, intents: [{ n: 1, fence: 1 }] });
  });

  test('a creation whose answer was lost is not made twice', async () => {
    const { it, ticket } = await planned();
    it.router.failNextWrite('landed');
    await expect(it.shift(ticket)).rejects.toThrow(WriteInDoubtError);
    await it.shift(ticket);
    expect((await it.item()).routes[0]?.tester).toMatchObject({ creations: 1 });
    expect(await it.item()).toMatchObject({ phase: 'baking' });
  });

  test('testers have the canary to themselves as long as the spec says', async () => {
    const { it, ticket } = await opened({ hold: '30m' });
    expect(ticket.next.seconds).toBe(1800);
    it.clock.advance(600_000);
    expect(await it.analyze(ticket)).toMatchObject({ next: { action: 'sleep', seconds: 1200 } });
    it.clock.advance(1_200_000);
    expect(await it.analyze(ticket)).toMatchObject({ next: { action: 'shift' } });
  });

  test('the first percent waits for who tested, if the spec says so', async () => {
    const { it, ticket } = await opened({ approval: { timeout: '2h' } });
    it.clock.advance(1000);
    const waiting = await it.analyze(ticket);
    expect(await it.item()).toMatchObject({ waiting: { for: 'approval' } });
    expect(it.events()).toContain('Approval Needed');
    const approval = { by: 'ann', at: testStart };
    await it.told({ approved: { 0: approval } });
    expect(await it.analyze({ ...waiting, rev: (await it.item()).rev })).toMatchObject({ next: { action: 'shift' } });
  });

  test('a stopped line keeps it from being made', async () => {
    const { it, ticket } = await planned();
    it.line.stop();
    expect(await it.shift(ticket)).toMatchObject({ next: { action: 'sleep' } });
    expect(names(it)).toEqual(['color-route']);
  });

  test('a route of that name that appeared since the plan is nobody’s to touch', async () => {
    const { it, ticket } = await planned();
    await it.router.createRoute(
      { router: (await it.item()).plan.router, route: own },
      readingOf(sampleRoute()),
      'somebody',
    );
    await expect(it.shift(ticket)).rejects.toMatchObject({ name: 'Refused' });
    expect(await it.rollBack(ticket, 'Refused')).toMatchObject({ next: { action: 'rejected' } });
    expect(names(it)).toEqual(['color-route', own]);
  });
});

describe('at the end nothing is left for testers', () => {
  /** From the testers' step to the last, each bake over at once. */
  async function toTheLast(more: { readonly late?: true } = {}) {
    const { it, ticket } = await planned();
    if (more.late) {
      it.router.failNextWrite('late');
      await expect(it.shift(ticket)).rejects.toThrow(WriteInDoubtError);
    }
    let at = await it.shift(ticket);
    at = await it.shift(await it.analyze(at));
    await it.put({
      shifts: [
        { weight: 0, at: testStart - 1 },
        { weight: 10, at: testStart - 400_000 },
      ],
    });
    at = await it.analyze({ ...at, rev: (await it.item()).rev });
    expect(at.next.action).toBe('shift');
    return { it, ticket: at };
  }

  test('of a promotion, once all weight is on the canary', async () => {
    const { it, ticket } = await toTheLast();
    it.calls.length = 0;
    await it.shift(ticket);
    expect(it.inForce()).toBe('color-v1 0, color-v2 100');
    expect(names(it)).toEqual(['color-route']);
    expect(it.calls.indexOf('router.setTargets')).toBeLessThan(it.calls.indexOf('router.deleteRoute'));
    expect(await it.item()).toMatchObject({ phase: 'baking', routes: [{ tester: { removed: true } }] });
  });

  test('of a promotion whose creation was not answered and comes after the deletion', async () => {
    const { it, ticket } = await toTheLast({ late: true });
    const wait = await it.shift(ticket);
    expect(names(it)).toEqual(['color-route']);
    expect(wait).toMatchObject({ next: { action: 'sleep' } });
    expect(await it.item()).toMatchObject({ phase: 'shifting' });
    it.router.landLate();
    expect(names(it)).toEqual(['color-route', own]);
    it.clock.advance(wait.next.seconds * 1000);
    await it.shift({ ...wait, rev: (await it.item()).rev });
    expect(names(it)).toEqual(['color-route']);
    expect(await it.item()).toMatchObject({ phase: 'baking' });
  });

  test('of a promotion that a stop came into: that is seen before its creation is waited out', async () => {
    const { it, ticket } = await toTheLast({ late: true });
    const { deleteRoute } = it.router;
    it.router.deleteRoute = async (...given) => {
      const stop = { kind: 'alarm', text: 'an alarm', at: testStart, by: 'arn' } as const;
      await it.control.signal(routerName, rolloutId, { kind: 'stop', stop });
      return deleteRoute(...given);
    };
    expect(await it.shift(ticket)).toMatchObject({ next: { action: 'rollBack' } });
  });

  test('of a rollback: the weights first', async () => {
    const { it, ticket } = await opened();
    await it.shift(await it.analyze(ticket));
    await abort(it);
    it.calls.length = 0;
    expect(await it.rollBack(ticket)).toMatchObject({ next: { action: 'rolledBack' } });
    expect(names(it)).toEqual(['color-route']);
    expect(it.inForce()).toBe('color-v1 100');
    expect(it.calls.indexOf('router.setTargets')).toBeLessThan(it.calls.indexOf('router.deleteRoute'));
  });

  test('of a rollback before the first percent, which did touch the mesh', async () => {
    const { it, ticket } = await opened();
    await abort(it);
    expect(await it.rollBack(ticket)).toMatchObject({ next: { action: 'rolledBack' } });
    expect(names(it)).toEqual(['color-route']);
  });

  test('of a rollback that a creation comes after: it is looked at again', async () => {
    const { it, ticket } = await planned();
    it.router.failNextWrite('late');
    await expect(it.shift(ticket)).rejects.toThrow(WriteInDoubtError);
    await abort(it);
    const settling = await it.rollBack(ticket);
    expect(settling.next).toMatchObject({ action: 'settle', seconds: 70 });
    it.router.landLate();
    it.clock.advance(70_000);
    expect(await it.rollBack(settling)).toMatchObject({ next: { action: 'rolledBack' } });
    expect(names(it)).toEqual(['color-route']);
  });

  test('of an execution that died: the schedule removes it', async () => {
    const { it } = await opened();
    it.executions.end(execution);
    await it.reap();
    expect(names(it)).toEqual(['color-route']);
    it.clock.advance(200_000);
    await it.reap();
    expect(await it.isHeld()).toBe(false);
  });

  test('of a halted rollout, once it is released', async () => {
    const { it, ticket } = await opened();
    await it.shift(await it.analyze(ticket));
    it.router.edit('color-route', sampleRoute(60, 40));
    await abort(it);
    expect(await it.rollBack(ticket)).toMatchObject({ next: { action: 'halted' } });
    it.executions.end(execution);
    await it.reap();
    expect(names(it)).toEqual(['color-route', own]);
    const release = {
      ...{ version: '0', id: 'release', source: 'meshshift.command', 'detail-type': 'Release' },
      time: new Date(it.clock.now()).toISOString(),
      detail: { rolloutId, router: routerName, caller: 'ann' },
    };
    await it.signal(signalRequest.parse(release));
    expect(await it.ledger.answerTo('release')).toMatchObject({
      status: 'accepted',
      text: expect.stringContaining('within two minutes'),
    });
    await it.reap();
    expect(names(it)).toEqual(['color-route']);
    expect(it.inForce()).toBe('color-v1 60, color-v2 40');
    expect(await it.isHeld()).toBe(false);
    expect(await it.ledger.recordOf(rolloutId)).toMatchObject({ outcome: 'halted', reason: 'released by ann' });
  });

  test('though App Mesh refuses at first', async () => {
    const { it, ticket } = await opened();
    await abort(it);
    it.router.failNextWrite('transient');
    await expect(it.rollBack(ticket)).rejects.toMatchObject({ name: 'Transient' });
    expect(await it.isHeld()).toBe(true);
    const settling = await it.rollBack(ticket, 'none', 1);
    it.clock.advance(70_000);
    await it.rollBack(settling);
    expect(names(it)).toEqual(['color-route']);
  });
});

test('what testers do is judged by nobody before the first percent', async () => {
  const it = world();
  const spec = sampleSpec({ strategy: strategy({ hold: '10m' }) });
  const ticket = await it.shift(ticketShape.parse(await it.plan({ spec, rolloutId, execution })));
  it.metrics.play(() => ({ canary: { requests: 500, errors: 500 }, stable: { requests: 6000, errors: 0 } }));
  it.clock.advance(400_000);
  expect(await it.analyze(ticket)).toMatchObject({ next: { action: 'sleep' } });
  const shifted: Partial<Control> = { step: 0 };
  expect(await it.item()).toMatchObject(shifted);
});

describe('a route for testers that somebody deleted and made again', () => {
  const theirs = { ...sampleRoute(0, 100), priority: 1 };

  test('is left by a rollback, which puts the weights back and halts', async () => {
    const { it, ticket } = await opened();
    it.router.recreate(own, theirs);
    await abort(it);
    expect((await it.rollBack(ticket)).next).toMatchObject({
      action: 'halted',
      cause: expect.stringContaining(`${own} (color-v1 0, color-v2 100) was deleted and made again by someone else`),
    });
    expect(it.router.inForce(own).spec).toEqual(theirs);
    expect(await it.isHeld()).toBe(true);
  });

  test('is left by the last step, which stops instead of promoting', async () => {
    const { it, ticket } = await opened();
    it.router.recreate(own, theirs);
    const last = (await it.item()).plan.steps.length - 1;
    await it.put({ phase: 'shifting', step: last });
    expect((await it.shift(ticket)).next.action).toBe('rollBack');
    expect((await it.item()).stop?.text).toContain(`${own} was deleted and made again by someone else`);
    expect(names(it)).toEqual(['color-route', own]);
  });

  test('is left by a release', async () => {
    const { it, ticket } = await opened();
    it.router.recreate(own, theirs);
    await abort(it);
    await it.rollBack(ticket);
    await it.put({ released: { by: 'ann', at: it.clock.now() } });
    it.executions.end(execution);
    await it.reap();
    expect(await it.isHeld()).toBe(false);
    expect(it.router.inForce(own).spec).toEqual(theirs);
  });

  test('is ours all the same while a creation that was not answered may have made it', async () => {
    const { it, ticket } = await planned();
    it.router.failNextWrite('late');
    await expect(it.shift(ticket)).rejects.toMatchObject({ name: 'WriteInDoubt' });
    it.router.landLate();
    expect((await it.shift(ticket)).next.action).toBe('sleep');
    await abort(it);
    expect((await it.rollBack(ticket)).next.action).not.toBe('halted');
    expect(names(it)).toEqual(['color-route']);
  });
});

test('the route for testers is made from the route as it is, edits included', async () => {
  const { it, ticket } = await planned();
  it.router.edit('color-route', { ...sampleRoute(), priority: 9 });
  await it.shift(ticket);
  expect(it.router.inForce(own).spec.priority).toBe(8);
});
