import { describe, expect, test } from '@jest/globals';
import { withTargets } from '../../../adapters/routers/app-mesh/route-spec.ts';
import { RefusedError, TransientError } from '../../../core/errors.ts';
import { ticket } from '../../../core/execution/ticket.ts';
import { sampleControl, sampleRoute } from '../../support/sample-control.ts';
import { alarmArn } from '../../support/scripted-alarms.ts';
import { testStart } from '../../support/test-clock.ts';
import { execution, newWorld, rolloutId, routerName } from '../world.ts';

import { start } from './start.ts';

/** What a start in `it` is rejected with; fails unless nothing at all was left behind. */
async function rejection(world: ReturnType<typeof newWorld>, changes: Readonly<Record<string, unknown>> = {}) {
  const holder = async () => (await world.control.leases()).map(({ rolloutId: id }) => id);
  const before = await holder();
  const planned = ticket.parse(await world.plan(start(changes)));
  expect(planned.next.action).toBe('rejected');
  expect(world.weightsSet()).toEqual([]);
  expect(await holder()).toEqual(before);
  expect(await world.control.watchersOf(alarmArn('color-5xx'))).toEqual([]);
  expect(world.events()).toEqual(['Rollout Rejected']);
  // A rejection or, where it had a plan by then, the record of an end.
  const kept = (await world.ledger.rejectionOf(rolloutId)) ?? (await world.ledger.recordOf(rolloutId));
  expect(kept).toMatchObject({ rolloutId, execution, outcome: 'rejected', reason: planned.next.cause });
  return planned.next.cause;
}

describe('two tries of the same plan of which one is refused', () => {
  test('end in a rejection when the refusal comes first', async () => {
    const world = newWorld();
    world.before('control', 'take', async () => {
      await world.ledger.answer(rolloutId, { status: 'refused', text: 'metrics were partial', at: testStart });
    });
    expect(await world.plan(start())).toMatchObject({ next: { action: 'rejected', cause: 'metrics were partial' } });
    expect(world.events()).toEqual(['Rollout Rejected']);
    expect(await world.isHeld()).toBe(false);
  });

  test('end in a rejection when the router was taken first', async () => {
    const world = newWorld();
    world.alarms.set('color-5xx', { state: 'ALARM', reason: 'ten errors' });
    world.before('ledger', 'answer', async () => {
      const other = sampleControl({ rolloutId, execution, fence: 1 });
      await world.control.take(other, { router: routerName, fence: 0, rev: 0 });
    });
    expect(await world.plan(start())).toMatchObject({ next: { action: 'rejected' } });
    expect(world.events()).toEqual(['Rollout Rejected']);
    expect(await world.isHeld()).toBe(false);
  });

  test('end as one rollout when it has begun to shift', async () => {
    const world = newWorld();
    world.alarms.set('color-5xx', { state: 'ALARM', reason: 'ten errors' });
    world.before('ledger', 'answer', async () => {
      const other = sampleControl({ rolloutId, execution, fence: 1, phase: 'shifting', step: 0 });
      await world.control.take(other, { router: routerName, fence: 0, rev: 0 });
    });
    await expect(world.plan(start())).rejects.toMatchObject({ name: 'Contended' });
    expect(world.events()).toEqual([]);
  });

  test('end as one rollout when its next execution goes on by then', async () => {
    const world = newWorld();
    await world.control.take(
      sampleControl({ rolloutId, execution: `${execution}.2`, fence: 2, phase: 'shifting', step: 0 }),
      { router: routerName, fence: 0, rev: 0 },
    );
    expect(await world.plan(start())).toMatchObject({ rolloutId, next: { action: 'shift' } });
    expect(world.events()).toEqual(['Rollout Started']);
    expect(await world.isHeld()).toBe(true);
  });
});

describe('a rollout that may not start is rejected, nothing is left behind, and the cause says', () => {
  test('that the mesh has no such route', async () => {
    const router = { mesh: 'color-mesh', virtualRouter: 'color-router', routes: ['color-route', 'gone'] };
    expect(await rejection(newWorld(), { router })).toContain('router.routes[1]: found no route gone');
  });

  test('that nothing has been measured of the stable lately', async () => {
    const world = newWorld();
    world.metrics.play(() => ({}));
    expect(await rejection(world)).toContain(
      'analysis.metrics: found no data point of requests to color-v1 in the 10m',
    );
  });

  test('that what would be measured cannot be', async () => {
    const world = newWorld();
    world.metrics.breakWith('r gives several series');
    expect(await rejection(world)).toContain('analysis.metrics: found r gives several series');
  });

  test('that it could never be judged', async () => {
    const world = newWorld();
    world.metrics.play(() => ({ stable: { requests: 1, errors: 0 } }));
    expect(await rejection(world)).toContain('analysis: found 1 requests a minute: no step can decide');
  });

  test('that there is no such virtual node', async () => {
    expect(await rejection(newWorld(), { canary: 'color-v9' })).toContain('canary: found no virtual node color-v9');
    expect(await rejection(newWorld(), { stable: 'color-v9' })).toContain('stable: found no virtual node color-v9');
  });

  test('that the canary serves already', async () => {
    expect(await rejection(newWorld(), { canary: 'color-v1' })).toContain(
      'canary: found color-v1, which serves already',
    );
  });

  test('that other targets carry weight', async () => {
    const world = newWorld({ 'color-route': sampleRoute(75, 25) });
    expect(await rejection(world)).toContain('color-v1 75, color-v2 25');
    expect(await rejection(newWorld({ 'color-route': sampleRoute(75, 25) }), { stable: 'color-v1' })).toContain(
      'all weight on one target, color-v1',
    );
  });

  test('that the stable stands in the route twice', async () => {
    const twice = [
      { id: 'color-v1', weight: 50, port: 8080 },
      { id: 'color-v1', weight: 50, port: 8081 },
    ];
    const world = newWorld({ 'color-route': withTargets(sampleRoute(), twice) });
    expect(await rejection(world)).toContain('color-v1 twice');
  });

  test('that a TCP route has no metric that could show its health', async () => {
    const tcp = { tcpRoute: { action: { weightedTargets: [{ virtualNode: 'color-v1', weight: 1 }] } } };
    expect(await rejection(newWorld({ 'color-route': tcp }))).toContain('a TCP route has no response metric');
  });

  test('that nobody reports on the stable under the chosen metrics', async () => {
    const world = newWorld();
    world.instead('metrics', 'callersOf', () => async () => []);
    expect(await rejection(world)).toContain('no caller has reported requests to color-v1 in namespace CWAgent');
  });

  test('that there is no such alarm', async () => {
    expect(await rejection(newWorld(), { alarms: ['color-5xx', 'gone'] })).toContain('alarms[1]: found no alarm gone');
  });

  test('that an alarm is red, and why', async () => {
    const world = newWorld();
    world.alarms.set('color-5xx', { state: 'ALARM', reason: 'ten errors' });
    expect(await rejection(world)).toContain('color-5xx in ALARM: ten errors');
  });

  test('that an alarm went red after the first look', async () => {
    const world = newWorld();
    world.before('control', 'indexAlarms', () => {
      world.alarms.set('color-5xx', { state: 'ALARM', reason: 'just now' });
    });
    expect(await rejection(world)).toContain('just now');
  });

  test('that an alarm went red after the first look, told before the router is given back', async () => {
    const world = newWorld();
    world.before('control', 'indexAlarms', () => {
      world.alarms.set('color-5xx', { state: 'ALARM', reason: 'just now' });
    });
    world.announcer.failNext(new TransientError('throttled'));
    await expect(world.plan(start())).rejects.toMatchObject({ name: 'Transient' });
    expect(await world.isHeld()).toBe(true);
    world.alarms.set('color-5xx', { state: 'OK' });
    expect(await world.plan(start())).toMatchObject({ next: { action: 'rejected' } });
    world.executions.end(execution);
    await world.reap();
    expect(world.events()).toEqual(['Rollout Rejected']);
    expect(await world.isHeld()).toBe(false);
  });

  test('that an alarm went red, but not once another try of the same plan has let the rollout go on', async () => {
    const world = newWorld();
    world.instead('control', 'indexAlarms', (proceed) => async (control) => {
      world.alarms.set('color-5xx', { state: 'ALARM', reason: 'just now' });
      await proceed(control);
      await world.put({ phase: 'shifting', step: 0 });
    });
    await expect(world.plan(start())).rejects.toMatchObject({ name: 'Contended' });
    expect(await world.item()).toMatchObject({ phase: 'shifting' });
  });

  test('that an alarm went red, although its event came first', async () => {
    const world = newWorld();
    const stop = { kind: 'alarm', text: 'the event', at: testStart, by: 'arn' } as const;
    world.instead('control', 'indexAlarms', (proceed) => async (control) => {
      world.alarms.set('color-5xx', { state: 'ALARM', reason: 'just now' });
      await proceed(control);
      world.before('alarms', 'read', () => world.control.signal(routerName, rolloutId, { kind: 'stop', stop }));
    });
    expect(await rejection(world)).toContain('just now');
  });

  test('who holds the router', async () => {
    const world = newWorld();
    await world.control.take(sampleControl({ rolloutId: 'other-1' }), { router: routerName, fence: 0, rev: 0 });
    expect(await rejection(world)).toContain('held by rollout other-1, which is planned');
  });

  test('what else is wrong, beside who holds the router and has split its routes', async () => {
    const world = newWorld();
    await world.control.take(sampleControl({ rolloutId: 'other-1' }), { router: routerName, fence: 0, rev: 0 });
    world.router.edit('color-route', sampleRoute(90, 10));
    const cause = await rejection(world, { alarms: ['no-such-alarm'] });
    expect(cause).toMatch(/held by rollout other-1.*no alarm no-such-alarm/);
    expect(cause).not.toContain('finish or undo what split it first');
  });

  test('what else is wrong, beside that the line is stopped', async () => {
    const world = newWorld();
    world.line.stop();
    const cause = await rejection(world, { alarms: ['no-such-alarm'] });
    expect(cause).toMatch(/router.mesh: found .*no alarm no-such-alarm/);
  });

  test('that the line is stopped, also while the mesh does not answer', async () => {
    const world = newWorld();
    world.line.stop();
    world.instead('router', 'readRoute', () => async () => {
      throw new TransientError('no answer');
    });
    expect(await rejection(world)).toMatch(/^router.mesh: found /);
  });

  test('that a halted rollout has to be released first', async () => {
    const world = newWorld();
    const other = sampleControl({ rolloutId: 'other-1', phase: 'halted' });
    await world.control.take(other, { router: routerName, fence: 0, rev: 0 });
    expect(await rejection(world)).toContain('release the halted rollout first');
  });

  test('all of it at once', async () => {
    const world = newWorld();
    world.alarms.set('color-5xx', { state: 'ALARM', reason: 'ten errors' });
    const cause = await rejection(world, { canary: 'color-v9', alarms: ['color-5xx', 'gone'] });
    for (const part of ['canary:', 'alarms[0]:', 'alarms[1]:']) expect(cause).toContain(part);
  });

  test('what is wrong with the spec, before the world is looked at', async () => {
    const world = newWorld();
    const cause = await rejection(world, { strategy: { canary: { weight: 120, bake: '5 minutes' } } });
    expect(cause).toContain('strategy.canary.weight: found 120');
    expect(cause).toContain('strategy.canary.bake: found "5 minutes"');
    expect(world.calls).not.toContain('router.readRoute');
  });
});

describe('of a start that was rejected before it had a plan', () => {
  const unreadable = { spec: 7, rolloutId, execution, startedAt: new Date(testStart - 60_000).toISOString() };

  test('it is kept when it began, when and why it ended, however unreadable its spec is', async () => {
    const world = newWorld();
    const { next } = ticket.parse(await world.plan(unreadable));
    expect(await world.ledger.rejections()).toEqual([
      {
        rolloutId,
        execution,
        service: '',
        startedAt: testStart - 60_000,
        endedAt: expect.any(Number),
        outcome: 'rejected',
        reason: next.cause,
      },
    ]);
  });

  test('the service is kept as far as a person reads it', async () => {
    const world = newWorld();
    await world.plan({ ...unreadable, spec: { service: 's'.repeat(300_000) } });
    expect((await world.ledger.rejectionOf(rolloutId))?.service).toBe('s'.repeat(100));
  });

  test('the first word stands when it is planned again, and it is written when the first try could not', async () => {
    const world = newWorld();
    world.instead('router', 'readRoute', () => async () => {
      throw new RefusedError('not authorized');
    });
    const mend = world.instead('ledger', 'reject', () => async () => {
      throw new TransientError('no answer');
    });
    await expect(world.plan(start())).rejects.toThrow('no answer');
    expect(world.events()).toEqual([]);
    mend();
    await world.plan(start());
    const first = await world.ledger.rejections();
    await world.plan(start());
    expect(first).toHaveLength(1);
    expect(await world.ledger.rejections()).toEqual(first);
  });

  test.each([
    ['appmesh:DescribeRoute', 'what this asks for: deploy the stack with the parameter MeshName that covers it'],
    ['elasticloadbalancing:DescribeRules', 'deploy the stack with the parameter LoadBalancerName that covers it'],
    ['vpc-lattice:GetRule', 'deploy the stack with the parameter LatticeService that covers it'],
    ['cloudwatch:GetMetricData', 'what this asks for: see the function’s role in the template'],
  ])('it says by which parameter of the stack %s is allowed', async (action, allowed) => {
    const world = newWorld();
    world.instead('router', 'readRoute', () => async () => {
      throw new RefusedError(`User: arn:aws:sts::1:assumed-role/r/f is not authorized to perform: ${action} on it`);
    });
    await world.plan(start());
    const [rejection] = await world.ledger.rejections();
    expect(rejection?.reason).toContain(`${action} on it, allowed: `);
    expect(rejection?.reason).toContain(allowed);
  });

  test('it is rejected all the same when the table takes no word of it', async () => {
    const world = newWorld();
    world.instead('ledger', 'reject', () => async () => {
      throw new RefusedError('not authorized to perform: dynamodb:PutItem');
    });
    world.instead('router', 'readRoute', () => async () => {
      throw new RefusedError('not authorized to perform: appmesh:DescribeRoute');
    });
    expect(await world.plan(start())).toMatchObject({ next: { action: 'rejected' } });
    expect(world.events()).toEqual(['Rollout Rejected']);
  });
});
