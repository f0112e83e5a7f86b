import { describe, expect, test } from '@jest/globals';
import { partsOf, targetsOf } from '../../../adapters/routers/app-mesh/route-spec.ts';
import { RefusedError, TransientError } from '../../../core/errors.ts';
import { ticket } from '../../../core/execution/ticket.ts';
import { digestOf } from '../../../core/routing/digest.ts';
import { sampleRoute } from '../../support/sample-control.ts';
import { alarmArn } from '../../support/scripted-alarms.ts';
import { testStart } from '../../support/test-clock.ts';
import { execution, newWorld, rolloutId, routerName } from '../world.ts';

import { start } from './start.ts';

test('a call that AWS does not permit is a rejection that says which, not the bare name of an error', async () => {
  const world = newWorld();
  world.control.failNext(new RefusedError('reading table t: not authorized to perform: dynamodb:GetItem'));
  const planned = await world.plan(start());
  expect(planned).toMatchObject({ next: { action: 'rejected', cause: expect.stringContaining('dynamodb:GetItem') } });
  expect(world.events()).toEqual(['Rollout Rejected']);
});

test('a plan keeps from which response time on a request is slow, where the source can tell', async () => {
  const world = newWorld();
  const limits = { canary: [80, 120.5], stable: [64, 96.4] } as const;
  world.metrics.knowLimits(limits);
  await world.plan(start());
  expect((await world.item()).plan.slowLimits).toEqual(limits);
});

test('a plan without limits of slow requests is as good', async () => {
  const world = newWorld();
  expect(await world.plan(start())).toMatchObject({ next: { action: 'shift' } });
  expect((await world.item()).plan).not.toHaveProperty('slowLimits');
});

test('a plan that is tried again after it took the router goes on with it, though the world has changed since', async () => {
  const world = newWorld();
  world.announcer.failNext(new TransientError('throttled'));
  await expect(world.plan(start())).rejects.toMatchObject({ name: 'Transient' });
  world.router.edit('color-route', sampleRoute(80, 20));
  expect(await world.plan(start())).toMatchObject({ next: { action: 'shift' } });
  expect(world.events()).toEqual(['Rollout Started']);
});

test('a rejection stands when the plan is tried again in a better world, because it may have been told', async () => {
  const world = newWorld();
  world.alarms.set('color-5xx', { state: 'ALARM' });
  const first = await world.plan(start());
  world.alarms.set('color-5xx', { state: 'OK' });
  expect(await world.plan(start())).toEqual(first);
  expect(await world.isHeld()).toBe(false);
  expect(await world.plan(start({}, 'color-backend-r2-2', `${execution}-2`))).toMatchObject({
    next: { action: 'shift' },
  });
});

describe('a rollout that may start', () => {
  test('takes the router, names it under its alarms and goes on to the first shift', async () => {
    const world = newWorld();
    const planned = ticket.parse(await world.plan(start()));
    expect(planned).toMatchObject({ rolloutId, router: routerName, fence: 1, seq: 0, next: { action: 'shift' } });
    const item = await world.item();
    expect(item).toMatchObject({ phase: 'planned', step: -1, rev: planned.rev, plannedAt: testStart });
    expect(await world.control.watchersOf(alarmArn('color-5xx'))).toEqual([{ router: routerName, rolloutId }]);
  });

  test('keeps what it found as the original, and finds the stable by its weight', async () => {
    const world = newWorld();
    await world.plan(start());
    const item = await world.item();
    expect(item.plan).toMatchObject({ stable: 'color-v1', canary: 'color-v2' });
    expect(item.routes[0]?.original).toEqual({
      targets: targetsOf(sampleRoute()),
      rest: digestOf(partsOf(sampleRoute()).rest),
    });
  });

  test('is on record from the start, with what it found', async () => {
    const world = newWorld();
    await world.plan(start());
    expect(await world.ledger.recordOf(rolloutId)).toMatchObject({
      ...{ rolloutId, router: routerName, startedAt: testStart, plan: { canary: 'color-v2' } },
    });
    expect(await world.ledger.routesBefore(rolloutId)).toEqual({ 'color-route': sampleRoute() });
  });

  test('writes nothing to the mesh', async () => {
    const world = newWorld();
    await world.plan(start());
    expect(world.calls).not.toContain('router.setTargets');
  });

  test('looks at the alarms once more after it is named under them: one of the two paths sees each alarm', async () => {
    const world = newWorld();
    await world.plan(start());
    const index = world.calls.indexOf('control.indexAlarms');
    expect(world.calls.indexOf('control.take')).toBeLessThan(index);
    expect(world.calls.indexOf('alarms.read', index)).toBeGreaterThan(index);
  });

  test('may have an alarm without data yet: a canary’s own has none before it serves', async () => {
    const world = newWorld();
    world.alarms.set('color-5xx', { state: 'INSUFFICIENT_DATA' });
    expect(ticket.parse(await world.plan(start())).next.action).toBe('shift');
  });

  test('may have a red composite whose actions are suppressed', async () => {
    const world = newWorld();
    world.alarms.set('color-5xx', { state: 'ALARM', suppressed: true });
    expect(ticket.parse(await world.plan(start())).next.action).toBe('shift');
  });

  test('is taken up where it was when the function is retried', async () => {
    const world = newWorld();
    world.announcer.failNext(new TransientError('throttled'));
    await expect(world.plan(start())).rejects.toThrow('throttled');
    const planned = ticket.parse(await world.plan(start()));
    expect(planned).toMatchObject({ fence: 1, next: { action: 'shift' } });
    expect(world.events()).toEqual(['Rollout Started']);
    expect(await world.decisions()).toEqual(['planned']);
    expect((await world.shift(planned)).next.action).toBe('sleep');
  });
});

test('a plan that comes to its end after its rollout has does not take the router again', async () => {
  const world = newWorld();
  await world.plan(start());
  world.executions.end(execution);
  await world.reapExecution(execution);
  expect(ticket.parse(await world.plan(start())).next).toMatchObject({ action: 'rejected' });
  expect(await world.isHeld()).toBe(false);
  expect(world.events().filter((type) => type === 'Rollout Rejected')).toHaveLength(1);
});

test('a plan whose rollout was told to have ended does not go on, though the router was not given back yet', async () => {
  const world = newWorld();
  await world.plan(start());
  world.executions.end(execution);
  world.instead('control', 'release', () => async () => {
    throw new TransientError('no answer');
  });
  await expect(world.reapExecution(execution)).rejects.toMatchObject({ name: 'Transient' });
  expect(ticket.parse(await world.plan(start())).next).toMatchObject({ action: 'rejected' });
});

test('a rejection stands, though nobody knows whether it was told', async () => {
  const world = newWorld();
  world.instead('announcer', 'announce', () => async () => {
    throw new TransientError('no answer');
  });
  expect(ticket.parse(await world.plan(start({ canary: 'gone' }))).next.action).toBe('rejected');
});
