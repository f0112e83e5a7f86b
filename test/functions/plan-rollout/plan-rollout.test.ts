import { describe, expect, test } from '@jest/globals';
import { partsOf, targetsOf } from '../../../adapters/routers/app-mesh/route-spec.ts';
import { RefusedError, TransientError } from '../../../core/errors.ts';
import { ticket } from '../../../core/execution/ticket.ts';
import { digestOf } from '../../../core/routing/digest.ts';
import { sampleRoute } from '../../support/sample-control.ts';
import { alarmArn } from '../../support/scripted-alarms.ts';
import { testStart } from '../../support/test-clock.ts';
import { execution, rolloutId, routerName, world } from '../world.ts';

import { start } from './start.ts';

test('a call that AWS does not permit is a rejection that says which, not the bare name of an error', async () => {
  const it = world();
  it.control.failNext(new RefusedError('reading table t: not authorized to perform: dynamodb:GetItem'));
  const planned = await it.plan(start());
  expect(planned).toMatchObject({ next: { action: 'rejected', cause: expect.stringContaining('dynamodb:GetItem') } });
  expect(it.events()).toEqual(['Rollout Rejected']);
});

test('a plan keeps from which response time on a request is slow, where the source can tell', async () => {
  const it = world();
  it.metrics.knowLimits([80, 120.5]);
  await it.plan(start());
  expect((await it.item()).plan.slowLimits).toEqual([80, 120.5]);
});

test('a plan without limits of slow requests is as good', async () => {
  const it = world();
  expect(await it.plan(start())).toMatchObject({ next: { action: 'shift' } });
  expect((await it.item()).plan).not.toHaveProperty('slowLimits');
});

test('a plan that is tried again after it took the router goes on with it, though the world has changed since', async () => {
  const it = world();
  it.announcer.failNext(new TransientError('throttled'));
  await expect(it.plan(start())).rejects.toMatchObject({ name: 'Transient' });
  it.router.edit('color-route', sampleRoute(80, 20));
  expect(await it.plan(start())).toMatchObject({ next: { action: 'shift' } });
  expect(it.events()).toEqual(['Rollout Started']);
});

test('a rejection stands when the plan is tried again in a better world, because it may have been told', async () => {
  const it = world();
  it.alarms.set('color-5xx', { state: 'ALARM' });
  const first = await it.plan(start());
  it.alarms.set('color-5xx', { state: 'OK' });
  expect(await it.plan(start())).toEqual(first);
  expect(await it.isHeld()).toBe(false);
  expect(await it.plan(start({}, 'color-backend-r2-2', `${execution}-2`))).toMatchObject({ next: { action: 'shift' } });
});

describe('a rollout that may start', () => {
  test('takes the router, names it under its alarms and goes on to the first shift', async () => {
    const it = world();
    const planned = ticket.parse(await it.plan(start()));
    expect(planned).toMatchObject({ rolloutId, router: routerName, fence: 1, seq: 0, next: { action: 'shift' } });
    const item = await it.item();
    expect(item).toMatchObject({ phase: 'planned', step: -1, rev: planned.rev, plannedAt: testStart });
    expect(await it.control.watchersOf(alarmArn('color-5xx'))).toEqual([{ router: routerName, rolloutId }]);
  });

  test('keeps what it found as the original, and finds the stable by its weight', async () => {
    const it = world();
    await it.plan(start());
    const item = await it.item();
    expect(item.plan).toMatchObject({ stable: 'color-v1', canary: 'color-v2' });
    expect(item.routes[0]?.original).toEqual({
      targets: targetsOf(sampleRoute()),
      rest: digestOf(partsOf(sampleRoute()).rest),
    });
  });

  test('is on record from the start, with what it found', async () => {
    const it = world();
    await it.plan(start());
    expect(await it.ledger.recordOf(rolloutId)).toMatchObject({
      ...{ rolloutId, router: routerName, startedAt: testStart, plan: { canary: 'color-v2' } },
    });
    expect(await it.ledger.routesBefore(rolloutId)).toEqual({ 'color-route': sampleRoute() });
  });

  test('writes nothing to the mesh', async () => {
    const it = world();
    await it.plan(start());
    expect(it.calls).not.toContain('router.setTargets');
  });

  test('looks at the alarms once more after it is named under them: one of the two paths sees each alarm', async () => {
    const it = world();
    await it.plan(start());
    const index = it.calls.indexOf('control.indexAlarms');
    expect(it.calls.indexOf('control.take')).toBeLessThan(index);
    expect(it.calls.indexOf('alarms.read', index)).toBeGreaterThan(index);
  });

  test('may have an alarm without data yet: a canary’s own has none before it serves', async () => {
    const it = world();
    it.alarms.set('color-5xx', { state: 'INSUFFICIENT_DATA' });
    expect(ticket.parse(await it.plan(start())).next.action).toBe('shift');
  });

  test('may have a red composite whose actions are suppressed', async () => {
    const it = world();
    it.alarms.set('color-5xx', { state: 'ALARM', suppressed: true });
    expect(ticket.parse(await it.plan(start())).next.action).toBe('shift');
  });

  test('is taken up where it was when the function is retried', async () => {
    const it = world();
    it.announcer.failNext(new TransientError('throttled'));
    await expect(it.plan(start())).rejects.toThrow('throttled');
    const planned = ticket.parse(await it.plan(start()));
    expect(planned).toMatchObject({ fence: 1, next: { action: 'shift' } });
    expect(it.events()).toEqual(['Rollout Started']);
    expect(await it.decisions()).toEqual(['planned']);
    expect((await it.shift(planned)).next.action).toBe('sleep');
  });
});

test('a plan that comes to its end after its rollout has does not take the router again', async () => {
  const it = world();
  await it.plan(start());
  it.executions.end(execution);
  await it.reapExecution(execution);
  expect(ticket.parse(await it.plan(start())).next).toMatchObject({ action: 'rejected' });
  expect(await it.isHeld()).toBe(false);
  expect(it.events().filter((type) => type === 'Rollout Rejected')).toHaveLength(1);
});

test('a plan whose rollout was told to have ended does not go on, though the router was not given back yet', async () => {
  const it = world();
  await it.plan(start());
  it.executions.end(execution);
  it.control.release = async () => {
    throw new TransientError('no answer');
  };
  await expect(it.reapExecution(execution)).rejects.toMatchObject({ name: 'Transient' });
  expect(ticket.parse(await it.plan(start())).next).toMatchObject({ action: 'rejected' });
});

test('a rejection stands, though nobody knows whether it was told', async () => {
  const it = world();
  it.announcer.announce = async () => {
    throw new TransientError('no answer');
  };
  expect(ticket.parse(await it.plan(start({ canary: 'gone' }))).next.action).toBe('rejected');
});
