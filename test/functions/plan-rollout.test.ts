import { describe, expect, test } from '@jest/globals';
import { RefusedError, TransientError } from '../../core/errors.ts';
import { ticket } from '../../core/rollout/ticket.ts';
import { withTargets } from '../../core/routing/route-spec.ts';
import { sampleControl, sampleRoute } from '../support/sample-control.ts';
import { sampleSpec } from '../support/sample-spec.ts';
import { alarmArn } from '../support/scripted-alarms.ts';
import { testStart } from '../support/test-clock.ts';
import { execution, rolloutId, routerName, world } from './world.ts';

const start = (changes: Readonly<Record<string, unknown>> = {}, id = rolloutId, arn = execution) => ({
  spec: sampleSpec(changes),
  rolloutId: id,
  execution: arn,
});

/** What a start in `it` is rejected with; fails unless nothing at all was left behind. */
async function rejection(it: ReturnType<typeof world>, changes: Readonly<Record<string, unknown>> = {}) {
  const holder = async () => (await it.control.leases()).map(({ rolloutId: id }) => id);
  const before = await holder();
  const planned = ticket.parse(await it.plan(start(changes)));
  expect(planned.next.action).toBe('rejected');
  expect(it.weightsSet()).toEqual([]);
  expect(await holder()).toEqual(before);
  expect(await it.control.watchersOf(alarmArn('color-5xx'))).toEqual([]);
  expect(it.events()).toEqual(['Rollout Rejected']);
  return planned.next.cause;
}

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

describe('two tries of the same plan of which one is refused', () => {
  test('end in a rejection when the refusal comes first', async () => {
    const it = world();
    const { take } = it.control;
    it.control.take = async (fresh, seen) => {
      await it.ledger.answer(rolloutId, { status: 'refused', text: 'metrics were partial', at: testStart });
      return take(fresh, seen);
    };
    expect(await it.plan(start())).toMatchObject({ next: { action: 'rejected', cause: 'metrics were partial' } });
    expect(it.events()).toEqual(['Rollout Rejected']);
    expect(await it.isHeld()).toBe(false);
  });

  test('end in a rejection when the router was taken first', async () => {
    const it = world();
    it.alarms.set('color-5xx', { state: 'ALARM', reason: 'ten errors' });
    const { answer } = it.ledger;
    it.ledger.answer = async (id, given) => {
      const other = sampleControl({ rolloutId, execution, fence: 1 });
      await it.control.take(other, { router: routerName, fence: 0, rev: 0 });
      await answer(id, given);
    };
    expect(await it.plan(start())).toMatchObject({ next: { action: 'rejected' } });
    expect(it.events()).toEqual(['Rollout Rejected']);
    expect(await it.isHeld()).toBe(false);
  });

  test('end as one rollout when it has begun to shift', async () => {
    const it = world();
    it.alarms.set('color-5xx', { state: 'ALARM', reason: 'ten errors' });
    const { answer } = it.ledger;
    it.ledger.answer = async (id, given) => {
      const other = sampleControl({ rolloutId, execution, fence: 1, phase: 'shifting', step: 0 });
      await it.control.take(other, { router: routerName, fence: 0, rev: 0 });
      await answer(id, given);
    };
    await expect(it.plan(start())).rejects.toMatchObject({ name: 'Contended' });
    expect(it.events()).toEqual([]);
  });

  test('end as one rollout when its next execution goes on by then', async () => {
    const it = world();
    await it.control.take(
      sampleControl({ rolloutId, execution: `${execution}.2`, fence: 2, phase: 'shifting', step: 0 }),
      { router: routerName, fence: 0, rev: 0 },
    );
    expect(await it.plan(start())).toMatchObject({ rolloutId, next: { action: 'shift' } });
    expect(it.events()).toEqual(['Rollout Started']);
    expect(await it.isHeld()).toBe(true);
  });
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
    expect(item.routes[0]?.original).toEqual({ spec: sampleRoute(), version: 1 });
  });

  test('writes nothing to the mesh', async () => {
    const it = world();
    await it.plan(start());
    expect(it.calls).not.toContain('router.writeRoute');
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

describe('a rollout that may not start is rejected, nothing is left behind, and the cause says', () => {
  test('that the mesh has no such route', async () => {
    const router = { mesh: 'color-mesh', virtualRouter: 'color-router', routes: ['color-route', 'gone'] };
    expect(await rejection(world(), { router })).toContain('router.routes[1]: found no route gone');
  });

  test('that nothing has been measured of the stable lately', async () => {
    const it = world();
    it.metrics.play(() => ({}));
    expect(await rejection(it)).toContain('analysis.metrics: found no data point of requests to color-v1 in the 10m');
  });

  test('that what would be measured cannot be', async () => {
    const it = world();
    it.metrics.breakWith('r gives several series');
    expect(await rejection(it)).toContain('analysis.metrics: found r gives several series');
  });

  test('that it could never be judged', async () => {
    const it = world();
    it.metrics.play(() => ({ stable: { requests: 1, errors: 0 } }));
    expect(await rejection(it)).toContain('analysis: found 1 requests a minute: however good or bad');
  });

  test('that there is no such virtual node', async () => {
    expect(await rejection(world(), { canary: 'color-v9' })).toContain('canary: found no virtual node color-v9');
    expect(await rejection(world(), { stable: 'color-v9' })).toContain('stable: found no virtual node color-v9');
  });

  test('that the canary serves already', async () => {
    expect(await rejection(world(), { canary: 'color-v1' })).toContain('canary: found color-v1, which serves already');
  });

  test('that other targets carry weight', async () => {
    const it = world({ 'color-route': sampleRoute(75, 25) });
    expect(await rejection(it)).toContain('color-v1 75, color-v2 25');
    expect(await rejection(world({ 'color-route': sampleRoute(75, 25) }), { stable: 'color-v1' })).toContain(
      'all weight on one target, color-v1',
    );
  });

  test('that the stable stands in the route twice', async () => {
    const twice = [
      { virtualNode: 'color-v1', weight: 50, port: 8080 },
      { virtualNode: 'color-v1', weight: 50, port: 8081 },
    ];
    const it = world({ 'color-route': withTargets(sampleRoute(), twice) });
    expect(await rejection(it)).toContain('color-v1 twice');
  });

  test('that a TCP route has no metric that could show its health', async () => {
    const tcp = { tcpRoute: { action: { weightedTargets: [{ virtualNode: 'color-v1', weight: 1 }] } } };
    expect(await rejection(world({ 'color-route': tcp }))).toContain('a TCP route has no response metric');
  });

  test('that nobody reports on the stable under the chosen metrics', async () => {
    const it = world();
    it.metrics.callersOf = async () => [];
    expect(await rejection(it)).toContain('no caller has reported requests to color-v1 in namespace CWAgent');
  });

  test('that there is no such alarm', async () => {
    expect(await rejection(world(), { alarms: ['color-5xx', 'gone'] })).toContain('alarms[1]: found no alarm gone');
  });

  test('that an alarm is red, and why', async () => {
    const it = world();
    it.alarms.set('color-5xx', { state: 'ALARM', reason: 'ten errors' });
    expect(await rejection(it)).toContain('color-5xx in ALARM: ten errors');
  });

  test('that an alarm went red after the first look', async () => {
    const it = world();
    const { indexAlarms } = it.control;
    it.control.indexAlarms = async (control) => {
      it.alarms.set('color-5xx', { state: 'ALARM', reason: 'just now' });
      await indexAlarms(control);
    };
    expect(await rejection(it)).toContain('just now');
  });

  test('that an alarm went red after the first look, told before the router is given back', async () => {
    const it = world();
    const { indexAlarms } = it.control;
    it.control.indexAlarms = async (control) => {
      it.alarms.set('color-5xx', { state: 'ALARM', reason: 'just now' });
      await indexAlarms(control);
    };
    it.announcer.failNext(new TransientError('throttled'));
    await expect(it.plan(start())).rejects.toMatchObject({ name: 'Transient' });
    expect(await it.isHeld()).toBe(true);
    it.alarms.set('color-5xx', { state: 'OK' });
    expect(await it.plan(start())).toMatchObject({ next: { action: 'rejected' } });
    it.executions.end(execution);
    await it.reap();
    expect(it.events()).toEqual(['Rollout Rejected']);
    expect(await it.isHeld()).toBe(false);
  });

  test('that an alarm went red, but not once another try of the same plan has let the rollout go on', async () => {
    const it = world();
    const { indexAlarms } = it.control;
    it.control.indexAlarms = async (control) => {
      it.alarms.set('color-5xx', { state: 'ALARM', reason: 'just now' });
      await indexAlarms(control);
      await it.put({ phase: 'shifting', step: 0 });
    };
    await expect(it.plan(start())).rejects.toMatchObject({ name: 'Contended' });
    expect(await it.item()).toMatchObject({ phase: 'shifting' });
  });

  test('that an alarm went red, although its event came first', async () => {
    const it = world();
    const { read } = it.alarms;
    const stop = { kind: 'alarm', text: 'the event', at: testStart, by: 'arn' } as const;
    const { indexAlarms } = it.control;
    it.control.indexAlarms = async (control) => {
      it.alarms.set('color-5xx', { state: 'ALARM', reason: 'just now' });
      await indexAlarms(control);
      it.alarms.read = async (names) => {
        await it.control.signal(routerName, rolloutId, { is: 'stop', stop });
        return read(names);
      };
    };
    expect(await rejection(it)).toContain('just now');
  });

  test('who holds the router', async () => {
    const it = world();
    await it.control.take(sampleControl({ rolloutId: 'other-1' }), { router: routerName, fence: 0, rev: 0 });
    expect(await rejection(it)).toContain('held by rollout other-1, which is planned');
  });

  test('that a halted rollout has to be released first', async () => {
    const it = world();
    const other = sampleControl({ rolloutId: 'other-1', phase: 'halted' });
    await it.control.take(other, { router: routerName, fence: 0, rev: 0 });
    expect(await rejection(it)).toContain('release the halted rollout first');
  });

  test('all of it at once', async () => {
    const it = world();
    it.alarms.set('color-5xx', { state: 'ALARM', reason: 'ten errors' });
    const cause = await rejection(it, { canary: 'color-v9', alarms: ['color-5xx', 'gone'] });
    for (const part of ['canary:', 'alarms[0]:', 'alarms[1]:']) expect(cause).toContain(part);
  });

  test('what is wrong with the spec, before the world is looked at', async () => {
    const it = world();
    const cause = await rejection(it, { strategy: { canary: { weight: 120, bake: '5 minutes' } } });
    expect(cause).toContain('strategy.canary.weight: found 120');
    expect(cause).toContain('strategy.canary.bake: found "5 minutes"');
    expect(it.calls).not.toContain('router.readRoute');
  });
});

describe('a router that is kept warm', () => {
  const old = sampleControl({
    rolloutId: 'color-backend-r1-1',
    execution: 'old',
    phase: 'keepWarm',
    step: 1,
    promotedAt: testStart,
  });

  /** v2 was promoted by the old rollout, and v1 is kept warm. */
  async function keptWarm() {
    const it = world({ 'color-route': sampleRoute(0, 100) });
    await it.control.take(old, { router: routerName, fence: 0, rev: 0 });
    await it.control.indexAlarms(old);
    it.control.sleep(routerName, { token: 'old bed', rev: 1, fence: 1, seq: 1 });
    return it;
  }
  const next = start({ canary: 'color-v3', alarms: ['color-5xx'] });

  test('is taken by the next rollout with a higher fence, and the old one is woken to find out', async () => {
    const it = await keptWarm();
    expect(ticket.parse(await it.plan(next))).toMatchObject({ fence: 3, next: { action: 'shift' } });
    expect(it.executions.wakes).toEqual([{ token: 'old bed', to: 'look' }]);
    expect(await it.item()).toMatchObject({ rolloutId, plan: { stable: 'color-v2' } });
  });

  test('leaves the old rollout promoted, for good', async () => {
    const it = await keptWarm();
    await it.plan(next);
    const ended = await it.analyze({ ...ticket.parse(await it.plan(next)), rolloutId: old.rolloutId, fence: 1 });
    expect(ended.next.action).toBe('promoted');
    expect(await it.ledger.recordOf(old.rolloutId)).toMatchObject({ outcome: 'promoted' });
  });

  test('has its old stable told to be retirable', async () => {
    const it = await keptWarm();
    await it.plan(next);
    expect(it.announcer.events).toContainEqual(
      expect.objectContaining({ type: 'Stable Retirable', rolloutId: old.rolloutId }),
    );
  });

  test('forgets the alarms that the new rollout does not watch, and keeps the others', async () => {
    const it = await keptWarm();
    await it.plan(next);
    expect(await it.control.watchersOf(alarmArn('color-latency'))).toEqual([]);
    expect(await it.control.watchersOf(alarmArn('color-5xx'))).toEqual([{ router: routerName, rolloutId }]);
  });

  test('is dismissed although the function died in the middle of it', async () => {
    const it = await keptWarm();
    const { release } = it.control;
    it.control.release = () => Promise.reject(new Error('died'));
    await expect(it.plan(next)).rejects.toThrow('died');
    it.control.release = release;
    await it.plan(next);
    expect(await it.ledger.recordOf(old.rolloutId)).toMatchObject({ outcome: 'promoted' });
    expect(it.executions.wakes).toEqual([{ token: 'old bed', to: 'look' }]);
    expect(await it.control.watchersOf(alarmArn('color-latency'))).toEqual([]);
  });

  test('is not taken once an alarm has stopped it: it is being reverted', async () => {
    const it = await keptWarm();
    const stop = { kind: 'alarm', text: 'alarm', at: testStart, by: 'arn' } as const;
    await it.control.signal(routerName, old.rolloutId, { is: 'stop', stop });
    const planned = ticket.parse(await it.plan(next));
    expect(planned.next).toMatchObject({ action: 'rejected' });
    expect(planned.next.cause).toContain('held by rollout color-backend-r1-1, which is being rolled back');
  });

  test('is not taken when the alarm comes first, however close', async () => {
    const it = await keptWarm();
    const { save } = it.control;
    it.control.save = async (next, seen) => {
      it.control.save = save;
      const stop = { kind: 'alarm', text: 'alarm', at: testStart, by: 'arn' } as const;
      await it.control.signal(routerName, old.rolloutId, { is: 'stop', stop });
      return save(next, seen);
    };
    expect(ticket.parse(await it.plan(next)).next.action).toBe('rejected');
  });
});

describe('a dry run', () => {
  test('gives the plan and writes nothing anywhere', async () => {
    const it = world();
    expect(await it.plan({ spec: sampleSpec(), dryRun: true })).toMatchObject({
      plan: { stable: 'color-v1', steps: [{ weight: 10 }, { weight: 100 }] },
      problems: [],
    });
    expect(it.calls.filter((call) => /take|index|record|append|announce/.test(call))).toEqual([]);
  });

  test('names who holds the router, not the split that its rollout has made of the route', async () => {
    const it = world();
    await it.baking({ rolloutId: 'other-1' });
    const found = await it.plan({ spec: sampleSpec(), dryRun: true });
    expect(found).toMatchObject({ problems: [{ found: expect.stringContaining('held by rollout other-1') }] });
  });

  test('names who holds the router beside the plan', async () => {
    const it = world();
    await it.holding();
    expect(await it.plan({ spec: sampleSpec(), dryRun: true })).toMatchObject({
      plan: {},
      problems: [{ path: 'router.virtualRouter' }],
    });
  });

  test('tells what each step can expect of the traffic, and what is worth a thought', async () => {
    const it = world();
    it.alarms.set('color-5xx', { missingData: 'ignore' });
    expect(await it.plan({ spec: sampleSpec(), dryRun: true })).toMatchObject({
      prospect: {
        requests: 100,
        steps: [
          { weight: 10, requests: 10, passes: expect.any(Number) },
          { weight: 100, requests: 100 },
        ],
      },
      warnings: [{ path: 'alarms[0]' }, { path: 'strategy' }],
    });
  });

  test('tells the traffic beside the refusal that it is the reason of', async () => {
    const it = world();
    it.metrics.play(() => ({ stable: { requests: 1, errors: 0 } }));
    expect(await it.plan({ spec: sampleSpec(), dryRun: true })).toMatchObject({
      prospect: { requests: 1 },
      problems: [{ path: 'analysis' }],
    });
    it.metrics.play(() => ({}));
    expect(await it.plan({ spec: sampleSpec(), dryRun: true })).not.toHaveProperty('prospect');
  });

  test('gives every problem and tells nobody', async () => {
    const it = world();
    expect(await it.plan({ spec: { service: 'color' }, dryRun: true })).toMatchObject({ problems: { length: 4 } });
    expect(it.events()).toEqual([]);
  });
});
