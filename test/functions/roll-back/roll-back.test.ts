import { describe, expect, test } from '@jest/globals';
import type { Control } from '../../../core/control/control.ts';
import { restorerSeconds, settleSeconds } from '../../../core/control/settle.ts';
import { TooLargeError, TransientError } from '../../../core/errors.ts';
import { canonical } from '../../../core/routing/canonical.ts';
import { stopRollout } from '../../../functions/rollout/stopping.ts';
import { samplePlan, sampleRoute, sampleRouteState } from '../../support/sample-control.ts';
import { testStart } from '../../support/test-clock.ts';
import { newWorld, rolloutId, routerName, ticketOf, weightsOf } from '../world.ts';

/** Seconds after which a write of a restore has landed: a twin of its function may live to the time-out. */
const restoreSettles = restorerSeconds + settleSeconds({ provider: 'appmesh' });

const stop = { kind: 'alarm', text: 'alarm color-5xx went to ALARM', at: testStart, by: 'arn:alarm' } as const;
const inForce = 'color-v1 100';

/** A rollout at 10 %, stopped. */
async function stopped(world = newWorld()) {
  const ticket = await world.baking();
  await world.control.signal(routerName, rolloutId, { kind: 'stop', stop });
  return { world, ticket };
}

const hook = { name: 'tell', at: 'afterRollback', timeoutSeconds: 60, onFailure: 'proceed', lambda: 'tell' } as const;

describe('a stopped rollout', () => {
  test('has its original weights written before anything else but the note that it is about to', async () => {
    const { world, ticket } = await stopped();
    await world.rollBack(ticket);
    const calls = world.calls.filter((call) => call !== 'clock.now');
    const first = ['control.read', 'control.noteRestore', 'router.readRoute', 'router.setTargets'];
    expect(calls.slice(0, 4)).toEqual(first);
    expect(world.inForce()).toBe(inForce);
  });

  test('ends rolled back: told once, alarms forgotten, router free, reason kept', async () => {
    const { world, ticket } = await stopped();
    const ended = await world.rollBack(ticket);
    expect(ended.next).toMatchObject({ action: 'rolledBack', cause: stop.text });
    expect(world.events().filter((type) => type === 'Rollout Rolled Back')).toHaveLength(1);
    expect(await world.control.watchersOf('arn:aws:cloudwatch:eu-west-1:000000000000:alarm:color-5xx')).toEqual([]);
    expect(await world.isHeld()).toBe(false);
    expect(await world.ledger.recordOf(rolloutId)).toMatchObject({ outcome: 'rolledBack', reason: stop.text });
    expect(await world.decisions()).toEqual(['shifted', 'restored', 'ended']);
  });

  test('has its route as it was, value for value', async () => {
    const { world, ticket } = await stopped();
    await world.rollBack(ticket);
    expect(canonical(world.router.inForce('color-route').spec)).toBe(canonical(sampleRoute()));
  });

  test('is not harmed when it is rolled back again', async () => {
    const { world, ticket } = await stopped();
    const first = await world.rollBack(ticket);
    expect((await world.rollBack(ticket)).next).toEqual(first.next);
    expect(world.weightsSet()).toHaveLength(2);
    expect(world.events().filter((type) => type === 'Rollout Rolled Back')).toHaveLength(1);
  });

  test('before its first write is rejected, and the mesh is not written', async () => {
    const world = newWorld();
    const ticket = await world.holding();
    await world.control.signal(routerName, rolloutId, { kind: 'stop', stop });
    expect((await world.rollBack(ticket)).next.action).toBe('rejected');
    expect(world.weightsSet()).toEqual([]);
    expect(world.events()).toEqual(['Rollout Rejected']);
  });

  test('before its first write calls no hook that comes after a rollback: there was none', async () => {
    const [world, begun] = [newWorld(), newWorld()];
    const ticket = await world.holding({ plan: samplePlan({ hooks: [hook] }) });
    await world.control.signal(routerName, rolloutId, { kind: 'stop', stop });
    expect((await world.rollBack(ticket)).next.action).toBe('rejected');
    const shifted = await begun.baking({ plan: samplePlan({ hooks: [hook] }) });
    expect((await begun.rollBack(shifted, 'States.TaskFailed')).next.action).toBe('hook');
  });

  test('calls the hooks that come after it though an earlier attempt gives the router back late', async () => {
    const world = newWorld();
    const ticket = await world.baking({ plan: samplePlan({ hooks: [hook] }) });
    await world.control.signal(routerName, rolloutId, { kind: 'stop', stop });
    const answered = world.instead('control', 'release', () => async () => {
      throw new TransientError('no answer');
    });
    await expect(world.rollBack(ticket)).rejects.toThrow('no answer');
    answered();
    world.beforeNext('router', 'readRoute', async () => world.control.release(await world.item()));
    expect((await world.rollBack(ticket, 'none', 1)).next.action).toBe('hook');
  });

  test('after promotion is reverted', async () => {
    const world = newWorld();
    const ticket = await world.baking();
    await world.put({ phase: 'keepWarm', step: 1, promotedAt: testStart });
    await world.control.signal(routerName, rolloutId, { kind: 'stop', stop });
    expect((await world.rollBack(ticket)).next.action).toBe('reverted');
    expect(world.inForce()).toBe(inForce);
    expect(world.events()).toContain('Rollout Reverted');
  });

  test('has several routes restored, the last shifted first', async () => {
    const world = newWorld({ 'color-route': sampleRoute(), 'other-route': sampleRoute() });
    const names = ['color-route', 'other-route'];
    const ticket = await world.baking({ routes: names.map((name) => sampleRouteState({ name })) });
    await world.control.signal(routerName, rolloutId, { kind: 'stop', stop });
    await world.rollBack(ticket);
    expect(world.weightsSet().slice(2)).toEqual(['other-route: color-v1 100', 'color-route: color-v1 100']);
  });

  test('has its other routes restored although one cannot be', async () => {
    const world = newWorld({ 'color-route': sampleRoute(), 'other-route': sampleRoute() });
    const names = ['color-route', 'other-route'];
    const ticket = await world.baking({ routes: names.map((name) => sampleRouteState({ name })) });
    await world.control.signal(routerName, rolloutId, { kind: 'stop', stop });
    world.router.failNextWrite('refused');
    await expect(world.rollBack(ticket)).rejects.toMatchObject({ name: 'Refused' });
    expect([world.inForce('color-route'), world.inForce('other-route')]).toEqual([inForce, 'color-v1 90, color-v2 10']);
    expect(await world.isHeld()).toBe(true);
  });
});

describe('an item without room for the stop', () => {
  test('is no reason not to restore', async () => {
    const world = newWorld();
    const ticket = await world.baking();
    const { save } = world.control;
    Object.assign(world.control, {
      save: async (next: Control, seen: Control) => {
        if (next.stop !== undefined && seen.stop === undefined) throw new TooLargeError('full');
        return save(next, seen);
      },
    });
    expect((await world.rollBack(ticket, 'Refused')).next.action).toBe('rolledBack');
    expect(world.inForce()).toBe(inForce);
  });

  test('is no reason not to wake whoever restores', async () => {
    const world = newWorld();
    await world.baking();
    world.control.sleep(routerName, { token: 'token', rev: (await world.item()).rev, fence: 1, seq: 1 });
    Object.assign(world.control, {
      signal: async () => {
        throw new TooLargeError('full');
      },
    });
    await stopRollout(world, { router: routerName, rolloutId }, stop);
    expect(world.executions.wakes).toEqual([{ token: 'token', to: 'rollBack' }]);
  });
});

describe('two runs of one restore, as AWS may run a function twice', () => {
  /** The note of the twin, before or after that of the run. */
  const twinWrites = async (world: ReturnType<typeof newWorld>) =>
    world.control.noteRestore(await world.item(), world.clock.now());

  test('are noted before the first write, which waits for it', async () => {
    const { world, ticket } = await stopped();
    let written = false;
    world.beforeNext('router', 'setTargets', () => {
      written = true;
    });
    world.beforeNext('control', 'noteRestore', async () => {
      // The route has been read meanwhile.
      for (let i = 0; i < 100; i++) await Promise.resolve();
      expect([written, world.calls.includes('router.readRoute')]).toEqual([false, true]);
    });
    await world.rollBack(ticket);
    expect(written).toBe(true);
  });

  test('write nothing once the twin has given the router back', async () => {
    const { world, ticket } = await stopped();
    world.beforeNext('control', 'noteRestore', async () => {
      await world.control.release(await world.item());
    });
    const before = world.inForce();
    await world.rollBack(ticket);
    expect(world.inForce()).toBe(before);
  });

  test('leave no note when they write nothing', async () => {
    const { world, ticket } = await stopped();
    world.router.edit('color-route', sampleRoute());
    world.beforeNext('control', 'release', async () => {
      expect(await world.item()).not.toHaveProperty('restoredAt');
    });
    expect((await world.rollBack(ticket)).next.action).toBe('rolledBack');
  });

  test('leave the note of an earlier run when they write nothing', async () => {
    const { world, ticket } = await stopped();
    await twinWrites(world);
    const { restoredAt } = await world.item();
    world.clock.advance(1000);
    world.router.edit('color-route', sampleRoute());
    await world.rollBack(ticket);
    expect(restoredAt).toBeDefined();
    expect(await world.item()).toMatchObject({ restoredAt });
  });

  test.each(['readRoute', 'setTargets'] as const)('are waited for when the twin has written by %s', async (call) => {
    const { world, ticket } = await stopped();
    world.beforeNext('router', call, () => twinWrites(world));
    const settling = await world.rollBack(ticket);
    expect(settling.next).toMatchObject({ action: 'settle', seconds: restoreSettles });
    expect(world.inForce()).toBe(inForce);
    world.clock.advance(restoreSettles * 1000);
    expect((await world.rollBack(settling)).next.action).toBe('rolledBack');
    expect(world.events().filter((type) => type === 'Rollout Rolled Back')).toHaveLength(1);
  });

  test('are waited for when the twin has written before the run began', async () => {
    const { world, ticket } = await stopped();
    await twinWrites(world);
    expect((await world.rollBack(ticket)).next).toMatchObject({ action: 'settle', seconds: restoreSettles });
  });

  test('are waited for when the twin writes while the end is told', async () => {
    const { world, ticket } = await stopped();
    world.beforeNext('control', 'release', () => twinWrites(world));
    const settling = await world.rollBack(ticket);
    expect(settling.next).toMatchObject({ action: 'settle', seconds: restoreSettles });
    expect(await world.isHeld()).toBe(true);
    world.clock.advance(restoreSettles * 1000);
    expect((await world.rollBack(settling)).next.action).toBe('rolledBack');
    expect(await world.isHeld()).toBe(false);
  });

  describe('when the twin has found weights of another party', () => {
    const halts = async (world: ReturnType<typeof newWorld>) => {
      const item = await world.item();
      await world.control.save({ ...item, phase: 'halted' }, item);
    };

    test.each(['readRoute', 'setTargets'] as const)('by %s, stay halted', async (call) => {
      const { world, ticket } = await stopped();
      world.beforeNext('router', call, () => halts(world));
      expect((await world.rollBack(ticket)).next).toMatchObject({ action: 'halted', seconds: 0 });
      expect(await world.item()).toMatchObject({ phase: 'halted' });
      expect(world.events()).not.toContain('Rollout Rolled Back');
    });

    test('while they settle, stay halted', async () => {
      const { world, ticket } = await stopped();
      await twinWrites(world);
      world.beforeNext('control', 'save', () => halts(world));
      expect((await world.rollBack(ticket)).next).toMatchObject({ action: 'halted', seconds: 0 });
      expect(await world.item()).toMatchObject({ phase: 'halted' });
    });

    test('while the end is told, the router stays held', async () => {
      const { world, ticket } = await stopped();
      world.beforeNext('control', 'release', () => halts(world));
      expect((await world.rollBack(ticket)).next).toMatchObject({ action: 'halted', seconds: 0 });
      expect(await world.isHeld()).toBe(true);
    });
  });

  test('are restored though the item has no room for the note', async () => {
    const { world, ticket } = await stopped();
    Object.assign(world.control, {
      noteRestore: async () => {
        throw new TooLargeError('full');
      },
    });
    expect((await world.rollBack(ticket)).next.action).toBe('rolledBack');
    expect(world.inForce()).toBe(inForce);
  });
});

describe('a rollout that no signal stopped', () => {
  test('is stopped first, by the failure that led here, so that a shift that still runs gets no further', async () => {
    const world = newWorld();
    const ticket = await world.baking();
    const ended = await world.rollBack(ticket, 'Sandbox.Timedout');
    expect(ended.next.cause).toContain('Sandbox.Timedout');
    expect(world.calls.indexOf('control.save')).toBeLessThan(world.calls.indexOf('router.setTargets'));
  });
});

describe('writes in doubt', () => {
  /** A rollout whose first write had no answer, stopped. */
  async function doubtful(fault: 'late' | 'landed' | 'lost') {
    const world = newWorld();
    const ticket = await world.holding();
    world.router.failNextWrite(fault);
    await expect(world.shift(ticket)).rejects.toThrow();
    await world.control.signal(routerName, rolloutId, { kind: 'stop', stop });
    return { world, ticket };
  }

  test('are waited out: the stable is in force at once, the end comes after', async () => {
    const { world, ticket } = await doubtful('landed');
    const settling = await world.rollBack(ticket);
    expect(settling.next).toMatchObject({ action: 'settle', seconds: restoreSettles });
    expect(world.inForce()).toBe(inForce);
    expect(await world.item()).toMatchObject({ phase: 'settling' });
    expect(world.events()).not.toContain('Rollout Rolled Back');
    world.clock.advance(restoreSettles * 1000);
    expect((await world.rollBack(settling)).next.action).toBe('rolledBack');
    expect(await world.isHeld()).toBe(false);
  });

  test('that can no longer land are not waited out', async () => {
    const { world, ticket } = await doubtful('landed');
    world.clock.advance(100_000);
    expect((await world.rollBack(ticket)).next.action).toBe('rolledBack');
  });

  test('are in doubt for as long as their function may have lived, and W beyond', async () => {
    const { world, ticket } = await doubtful('landed');
    world.clock.advance(99_000);
    expect((await world.rollBack(ticket)).next.action).toBe('settle');
  });

  test('that land while they are waited out are undone', async () => {
    const { world, ticket } = await doubtful('late');
    const settling = await world.rollBack(ticket);
    world.router.landLate();
    expect(world.inForce()).toBe('color-v1 90, color-v2 10');
    world.clock.advance(restoreSettles * 1000);
    expect((await world.rollBack(settling)).next.action).toBe('rolledBack');
    expect(world.inForce()).toBe(inForce);
  });

  test('are waited out in full when it is looked at too early', async () => {
    const { world, ticket } = await doubtful('late');
    const settling = await world.rollBack(ticket);
    world.clock.advance(20_000);
    world.router.landLate();
    expect((await world.rollBack(settling)).next).toMatchObject({ action: 'settle', seconds: restoreSettles - 20 });
    expect(world.inForce()).toBe(inForce);
  });

  test('of a restore that died are waited out too: a repeated attempt cannot know what was sent', async () => {
    const { world, ticket } = await stopped();
    world.router.failNextWrite('late');
    await expect(world.rollBack(ticket)).rejects.toMatchObject({ name: 'WriteInDoubt' });
    const settling = await world.rollBack(ticket, 'none', 1);
    expect(settling.next.action).toBe('settle');
    expect(world.inForce()).toBe(inForce);
    world.router.landLate();
    world.clock.advance(restoreSettles * 1000);
    expect((await world.rollBack(settling)).next.action).toBe('rolledBack');
    expect(world.inForce()).toBe(inForce);
  });

  test('of a restore in its second look are waited out once more', async () => {
    const { world, ticket } = await doubtful('late');
    const settling = await world.rollBack(ticket);
    world.router.landLate();
    world.clock.advance(restoreSettles * 1000);
    world.router.failNextWrite('lost');
    await expect(world.rollBack(settling)).rejects.toMatchObject({ name: 'WriteInDoubt' });
    expect((await world.rollBack(settling, 'none', 1)).next).toMatchObject({
      action: 'settle',
      seconds: restoreSettles,
    });
  });

  test('of a restore in its second look are waited out although the next attempt has nothing to write', async () => {
    const { world, ticket } = await doubtful('late');
    const settling = await world.rollBack(ticket);
    world.router.landLate();
    world.clock.advance(restoreSettles * 1000);
    world.router.failNextWrite('late');
    await expect(world.rollBack(settling)).rejects.toMatchObject({ name: 'WriteInDoubt' });
    world.router.failNextWrite('late');
    await expect(world.rollBack(settling, 'none', 1)).rejects.toMatchObject({ name: 'WriteInDoubt' });
    world.router.edit('color-route', sampleRoute());
    expect((await world.rollBack(settling, 'none', 2)).next).toMatchObject({
      action: 'settle',
      seconds: restoreSettles,
    });
    expect(await world.isHeld()).toBe(true);
  });

  test('of a restore that is tried again before it has settled are waited out from then on', async () => {
    const { world, ticket } = await doubtful('late');
    const settling = await world.rollBack(ticket);
    world.clock.advance(60_000);
    expect((await world.rollBack(settling, 'none', 1)).next).toMatchObject({
      action: 'settle',
      seconds: restoreSettles,
    });
    expect((await world.item()).settleUntil).toBe(world.clock.now() + restoreSettles * 1000);
  });

  test('beside weights of a person’s: it halts only when nothing can land on those any more', async () => {
    const { world, ticket } = await doubtful('late');
    world.router.edit('color-route', sampleRoute(40, 60));
    const settling = await world.rollBack(ticket);
    expect(settling.next.action).toBe('settle');
    world.clock.advance(restoreSettles * 1000);
    expect((await world.rollBack(settling)).next.action).toBe('halted');
    expect(world.inForce()).toBe('color-v1 40, color-v2 60');
  });
});

test('a stable that was told to be retirable is not gone back to, though the router was not given back yet', async () => {
  const world = newWorld();
  const baking = await world.baking();
  const item = await world.put({ phase: 'keepWarm', step: 1, promotedAt: testStart });
  const mend = world.instead('control', 'release', () => async () => {
    throw new TransientError('no answer');
  });
  world.clock.advance(24 * 3_600_000);
  await expect(world.analyze(ticketOf(item))).rejects.toMatchObject({ name: 'Transient' });
  expect(world.events()).toContain('Stable Retirable');
  mend();
  await world.control.signal(routerName, rolloutId, { kind: 'stop', stop });
  const inForce = world.inForce();
  expect((await world.rollBack(baking)).next.action).toBe('promoted');
  expect(world.inForce()).toBe(inForce);
  expect(await world.isHeld()).toBe(false);
});

describe('what a person changed', () => {
  test('after the promotion halts as well, and the hook without an outcome is announced', async () => {
    const hook = {
      name: 'tell',
      at: 'afterPromotion',
      timeoutSeconds: 60,
      onFailure: 'proceed',
      lambda: 'tell',
    } as const;
    const world = newWorld();
    const ticket = await world.baking({ plan: samplePlan({ hooks: [hook] }) });
    await world.control.signal(routerName, rolloutId, { kind: 'stop', stop });
    const kept = await world.put({ phase: 'keepWarm', promotedAt: testStart });
    world.router.edit('color-route', sampleRoute(40, 60));
    expect((await world.rollBack({ ...ticket, rev: kept.rev })).next.action).toBe('halted');
    expect(world.events()).toEqual(expect.arrayContaining(['Hook Failed', 'Rollout Halted']));
  });

  test('of the weights stays: the rollout halts, keeps the lease, and says so', async () => {
    const { world, ticket } = await stopped();
    world.router.edit('color-route', sampleRoute(40, 60));
    const ended = await world.rollBack(ticket);
    expect(ended.next.action).toBe('halted');
    expect(ended.next.cause).toContain('color-v1 40, color-v2 60');
    expect(ended.next.cause).toContain(stop.text);
    expect(world.inForce()).toBe('color-v1 40, color-v2 60');
    expect(await world.item()).toMatchObject({
      phase: 'halted',
      routes: [
        {
          targets: [
            { id: 'color-v1', weight: 40 },
            { id: 'color-v2', weight: 60 },
          ],
        },
      ],
    });
    expect(world.events()).toContain('Rollout Halted');
    const decisions = await world.ledger.decisions(ticket.rolloutId);
    expect(decisions.find(({ did }) => did === 'halted')).toMatchObject({
      weight: 60,
      set: {
        'color-route': [
          { id: 'color-v1', weight: 40 },
          { id: 'color-v2', weight: 60 },
        ],
      },
    });
  });

  test('after the end was told, while the router was being given back, does not end the rollout in a second way', async () => {
    const { world, ticket } = await stopped();
    world.beforeNext('control', 'release', () => {
      throw new TransientError('no answer');
    });
    await expect(world.rollBack(ticket)).rejects.toMatchObject({ name: 'Transient' });
    world.router.edit('color-route', sampleRoute(40, 60));
    expect((await world.rollBack(ticket, 'none', 1)).next.action).toBe('settle');
    world.clock.advance(restoreSettles * 1000);
    expect((await world.rollBack(ticket)).next.action).toBe('rolledBack');
    expect(world.events()).not.toContain('Rollout Halted');
    expect(await world.isHeld()).toBe(false);
  });

  test('to the original weights needs no write', async () => {
    const { world, ticket } = await stopped();
    world.router.edit('color-route', sampleRoute());
    expect((await world.rollBack(ticket)).next.action).toBe('rolledBack');
    expect(world.weightsSet()).toHaveLength(1);
  });

  test('of other fields stays, and the reason says so', async () => {
    const { world, ticket } = await stopped();
    world.router.edit('color-route', { ...sampleRoute(90, 10), priority: 9 });
    const ended = await world.rollBack(ticket);
    expect(ended.next.cause).toContain('color-route: other fields were edited');
    const { spec } = world.router.inForce('color-route');
    expect([spec.priority, weightsOf(spec)]).toEqual([9, inForce]);
  });

  test('of other fields before an earlier step is told as well', async () => {
    const world = newWorld();
    world.router.edit('color-route', { ...sampleRoute(), priority: 9 });
    const ticket = await world.baking();
    await world.control.signal(routerName, rolloutId, { kind: 'stop', stop });
    expect((await world.rollBack(ticket)).next.cause).toContain('other fields were edited');
    expect(world.router.inForce('color-route').spec.priority).toBe(9);
  });
});

describe('trouble on the way', () => {
  test('a stale read is no reason not to write', async () => {
    const { world, ticket } = await stopped();
    world.router.failNextRead('stale');
    expect((await world.rollBack(ticket)).next.action).toBe('rolledBack');
    expect(world.inForce()).toBe(inForce);
  });

  test('a lease that is lost while the rollback is being begun, or settled: nothing more is done', async () => {
    const [begun, settled] = [newWorld(), newWorld()];
    const ticket = await begun.baking();
    begun.control.save = async () => {
      const item = await begun.item();
      await begun.control.take({ ...item, fence: item.fence + 1, rolloutId: 'next' }, item);
      return undefined;
    };
    expect((await begun.rollBack(ticket, 'States.TaskFailed')).next.action).toBe('superseded');
    expect(begun.inForce()).toBe('color-v1 90, color-v2 10');
    const again = (await stopped(settled)).ticket;
    settled.control.save = async () => {
      const item = await settled.item();
      await settled.control.take({ ...item, fence: item.fence + 1, rolloutId: 'next' }, item);
      return undefined;
    };
    expect((await settled.rollBack(again, 'none', 1)).next.action).toBe('superseded');
  });

  test('a lost lease: superseded, nothing is written', async () => {
    const { world, ticket } = await stopped();
    expect((await world.rollBack({ ...ticket, fence: 9 })).next.action).toBe('superseded');
    expect(world.weightsSet()).toHaveLength(1);
  });

  test('a death after the end was told leaves a rollout that ends as told', async () => {
    const { world, ticket } = await stopped();
    const mend = world.instead('control', 'release', () => () => Promise.reject(new Error('died')));
    await expect(world.rollBack(ticket)).rejects.toThrow('died');
    mend();
    const settling = await world.rollBack(ticket, 'none', 1);
    world.clock.advance(restoreSettles * 1000);
    const ended = await world.rollBack(settling);
    expect(ended.next).toMatchObject({ action: 'rolledBack', cause: stop.text });
    expect(new Set(world.announcer.events.map(({ eventId }) => eventId)).size).toBe(2);
  });

  test('a signal that comes at the very end does not keep the router', async () => {
    const { world, ticket } = await stopped();
    world.after('control', 'unindexAlarms', async () => {
      await world.control.signal(routerName, rolloutId, { kind: 'stop', stop });
    });
    expect((await world.rollBack(ticket)).next.action).toBe('rolledBack');
    expect(await world.isHeld()).toBe(false);
  });

  test('a halted rollout is left to the person who changed the weights', async () => {
    const { world } = await stopped();
    const item = await world.put({ phase: 'halted' });
    world.calls.length = 0;
    expect((await world.rollBack(ticketOf(item))).next.action).toBe('halted');
    expect(world.calls).toEqual(['control.read']);
  });
});
