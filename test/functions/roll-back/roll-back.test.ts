import { describe, expect, test } from '@jest/globals';
import type { Control } from '../../../core/control/control.ts';
import { settleSeconds } from '../../../core/control/settle.ts';
import { TooLargeError, TransientError } from '../../../core/errors.ts';
import { canonical } from '../../../core/routing/canonical.ts';
import { stopRollout } from '../../../functions/rollout/stopping.ts';
import { samplePlan, sampleRoute, sampleRouteState } from '../../support/sample-control.ts';
import { testStart } from '../../support/test-clock.ts';
import { rolloutId, routerName, ticketOf, weightsOf, world } from '../world.ts';

const stop = { kind: 'alarm', text: 'alarm color-5xx went to ALARM', at: testStart, by: 'arn:alarm' } as const;
const inForce = 'color-v1 100';

/** A rollout at 10 %, stopped. */
async function stopped(it = world()) {
  const ticket = await it.baking();
  await it.control.signal(routerName, rolloutId, { kind: 'stop', stop });
  return { it, ticket };
}

describe('a stopped rollout', () => {
  test('has its original weights written before anything else', async () => {
    const { it, ticket } = await stopped();
    await it.rollBack(ticket);
    expect(it.calls.slice(0, 4)).toEqual(['control.read', 'clock.now', 'router.readRoute', 'router.setTargets']);
    expect(it.inForce()).toBe(inForce);
  });

  test('ends rolled back: told once, alarms forgotten, router free, reason kept', async () => {
    const { it, ticket } = await stopped();
    const ended = await it.rollBack(ticket);
    expect(ended.next).toMatchObject({ action: 'rolledBack', cause: stop.text });
    expect(it.events().filter((type) => type === 'Rollout Rolled Back')).toHaveLength(1);
    expect(await it.control.watchersOf('arn:aws:cloudwatch:eu-west-1:000000000000:alarm:color-5xx')).toEqual([]);
    expect(await it.isHeld()).toBe(false);
    expect(await it.ledger.recordOf(rolloutId)).toMatchObject({ outcome: 'rolledBack', reason: stop.text });
    expect(await it.decisions()).toEqual(['shifted', 'restored', 'ended']);
  });

  test('has its route as it was, value for value', async () => {
    const { it, ticket } = await stopped();
    await it.rollBack(ticket);
    expect(canonical(it.router.inForce('color-route').spec)).toBe(canonical(sampleRoute()));
  });

  test('is not harmed when it is rolled back again', async () => {
    const { it, ticket } = await stopped();
    const first = await it.rollBack(ticket);
    expect((await it.rollBack(ticket)).next).toEqual(first.next);
    expect(it.weightsSet()).toHaveLength(2);
    expect(it.events().filter((type) => type === 'Rollout Rolled Back')).toHaveLength(1);
  });

  test('before its first write is rejected, and the mesh is not written', async () => {
    const it = world();
    const ticket = await it.holding();
    await it.control.signal(routerName, rolloutId, { kind: 'stop', stop });
    expect((await it.rollBack(ticket)).next.action).toBe('rejected');
    expect(it.weightsSet()).toEqual([]);
    expect(it.events()).toEqual(['Rollout Rejected']);
  });

  test('before its first write calls no hook that comes after a rollback: there was none', async () => {
    const [it, begun] = [world(), world()];
    const hook = {
      name: 'tell',
      at: 'afterRollback',
      timeoutSeconds: 60,
      onFailure: 'proceed',
      lambda: 'tell',
    } as const;
    const ticket = await it.holding({ plan: samplePlan({ hooks: [hook] }) });
    await it.control.signal(routerName, rolloutId, { kind: 'stop', stop });
    expect((await it.rollBack(ticket)).next.action).toBe('rejected');
    const shifted = await begun.baking({ plan: samplePlan({ hooks: [hook] }) });
    expect((await begun.rollBack(shifted, 'States.TaskFailed')).next.action).toBe('hook');
  });

  test('after promotion is reverted', async () => {
    const it = world();
    const ticket = await it.baking();
    await it.put({ phase: 'keepWarm', step: 1, promotedAt: testStart });
    await it.control.signal(routerName, rolloutId, { kind: 'stop', stop });
    expect((await it.rollBack(ticket)).next.action).toBe('reverted');
    expect(it.inForce()).toBe(inForce);
    expect(it.events()).toContain('Rollout Reverted');
  });

  test('has several routes restored, the last shifted first', async () => {
    const it = world({ 'color-route': sampleRoute(), 'other-route': sampleRoute() });
    const names = ['color-route', 'other-route'];
    const ticket = await it.baking({ routes: names.map((name) => sampleRouteState({ name })) });
    await it.control.signal(routerName, rolloutId, { kind: 'stop', stop });
    await it.rollBack(ticket);
    expect(it.weightsSet().slice(2)).toEqual(['other-route: color-v1 100', 'color-route: color-v1 100']);
  });

  test('has its other routes restored although one cannot be', async () => {
    const it = world({ 'color-route': sampleRoute(), 'other-route': sampleRoute() });
    const names = ['color-route', 'other-route'];
    const ticket = await it.baking({ routes: names.map((name) => sampleRouteState({ name })) });
    await it.control.signal(routerName, rolloutId, { kind: 'stop', stop });
    it.router.failNextWrite('refused');
    await expect(it.rollBack(ticket)).rejects.toMatchObject({ name: 'Refused' });
    expect([it.inForce('color-route'), it.inForce('other-route')]).toEqual([inForce, 'color-v1 90, color-v2 10']);
    expect(await it.isHeld()).toBe(true);
  });
});

describe('an item without room for the stop', () => {
  test('is no reason not to restore', async () => {
    const it = world();
    const ticket = await it.baking();
    const { save } = it.control;
    Object.assign(it.control, {
      save: async (next: Control, seen: Control) => {
        if (next.stop !== undefined && seen.stop === undefined) throw new TooLargeError('full');
        return save(next, seen);
      },
    });
    expect((await it.rollBack(ticket, 'Refused')).next.action).toBe('rolledBack');
    expect(it.inForce()).toBe(inForce);
  });

  test('is no reason not to wake whoever restores', async () => {
    const it = world();
    await it.baking();
    it.control.sleep(routerName, { token: 'token', rev: (await it.item()).rev, fence: 1, seq: 1 });
    Object.assign(it.control, {
      signal: async () => {
        throw new TooLargeError('full');
      },
    });
    await stopRollout(it, { router: routerName, rolloutId }, stop);
    expect(it.executions.wakes).toEqual([{ token: 'token', to: 'rollBack' }]);
  });
});

describe('a rollout that no signal stopped', () => {
  test('is stopped first, by the failure that led here, so that a shift that still runs gets no further', async () => {
    const it = world();
    const ticket = await it.baking();
    const ended = await it.rollBack(ticket, 'Sandbox.Timedout');
    expect(ended.next.cause).toContain('Sandbox.Timedout');
    expect(it.calls.indexOf('control.save')).toBeLessThan(it.calls.indexOf('router.setTargets'));
  });
});

describe('writes in doubt', () => {
  /** A rollout whose first write had no answer, stopped. */
  async function doubtful(fault: 'late' | 'landed' | 'lost') {
    const it = world();
    const ticket = await it.holding();
    it.router.failNextWrite(fault);
    await expect(it.shift(ticket)).rejects.toThrow();
    await it.control.signal(routerName, rolloutId, { kind: 'stop', stop });
    return { it, ticket };
  }

  test('are waited out: the stable is in force at once, the end comes after', async () => {
    const { it, ticket } = await doubtful('landed');
    const settling = await it.rollBack(ticket);
    expect(settling.next).toMatchObject({ action: 'settle', seconds: settleSeconds });
    expect(it.inForce()).toBe(inForce);
    expect(await it.item()).toMatchObject({ phase: 'settling' });
    expect(it.events()).not.toContain('Rollout Rolled Back');
    it.clock.advance(settleSeconds * 1000);
    expect((await it.rollBack(settling)).next.action).toBe('rolledBack');
    expect(await it.isHeld()).toBe(false);
  });

  test('that can no longer land are not waited out', async () => {
    const { it, ticket } = await doubtful('landed');
    it.clock.advance(100_000);
    expect((await it.rollBack(ticket)).next.action).toBe('rolledBack');
  });

  test('are in doubt for as long as their function may have lived, and W beyond', async () => {
    const { it, ticket } = await doubtful('landed');
    it.clock.advance(99_000);
    expect((await it.rollBack(ticket)).next.action).toBe('settle');
  });

  test('that land while they are waited out are undone', async () => {
    const { it, ticket } = await doubtful('late');
    const settling = await it.rollBack(ticket);
    it.router.landLate();
    expect(it.inForce()).toBe('color-v1 90, color-v2 10');
    it.clock.advance(settleSeconds * 1000);
    expect((await it.rollBack(settling)).next.action).toBe('rolledBack');
    expect(it.inForce()).toBe(inForce);
  });

  test('are waited out in full when it is looked at too early', async () => {
    const { it, ticket } = await doubtful('late');
    const settling = await it.rollBack(ticket);
    it.clock.advance(20_000);
    it.router.landLate();
    expect((await it.rollBack(settling)).next).toMatchObject({ action: 'settle', seconds: settleSeconds - 20 });
    expect(it.inForce()).toBe(inForce);
  });

  test('of a restore that died are waited out too: a repeated attempt cannot know what was sent', async () => {
    const { it, ticket } = await stopped();
    it.router.failNextWrite('late');
    await expect(it.rollBack(ticket)).rejects.toMatchObject({ name: 'WriteInDoubt' });
    const settling = await it.rollBack(ticket, 'none', 1);
    expect(settling.next.action).toBe('settle');
    expect(it.inForce()).toBe(inForce);
    it.router.landLate();
    it.clock.advance(settleSeconds * 1000);
    expect((await it.rollBack(settling)).next.action).toBe('rolledBack');
    expect(it.inForce()).toBe(inForce);
  });

  test('of a restore in its second look are waited out once more', async () => {
    const { it, ticket } = await doubtful('late');
    const settling = await it.rollBack(ticket);
    it.router.landLate();
    it.clock.advance(settleSeconds * 1000);
    it.router.failNextWrite('lost');
    await expect(it.rollBack(settling)).rejects.toMatchObject({ name: 'WriteInDoubt' });
    expect((await it.rollBack(settling, 'none', 1)).next).toMatchObject({ action: 'settle', seconds: settleSeconds });
  });

  test('of a restore in its second look are waited out although the next attempt has nothing to write', async () => {
    const { it, ticket } = await doubtful('late');
    const settling = await it.rollBack(ticket);
    it.router.landLate();
    it.clock.advance(settleSeconds * 1000);
    it.router.failNextWrite('late');
    await expect(it.rollBack(settling)).rejects.toMatchObject({ name: 'WriteInDoubt' });
    it.router.failNextWrite('late');
    await expect(it.rollBack(settling, 'none', 1)).rejects.toMatchObject({ name: 'WriteInDoubt' });
    it.router.edit('color-route', sampleRoute());
    expect((await it.rollBack(settling, 'none', 2)).next).toMatchObject({ action: 'settle', seconds: settleSeconds });
    expect(await it.isHeld()).toBe(true);
  });

  test('of a restore that is tried again before it has settled are waited out from then on', async () => {
    const { it, ticket } = await doubtful('late');
    const settling = await it.rollBack(ticket);
    it.clock.advance(60_000);
    expect((await it.rollBack(settling, 'none', 1)).next).toMatchObject({ action: 'settle', seconds: settleSeconds });
    expect((await it.item()).settleUntil).toBe(it.clock.now() + settleSeconds * 1000);
  });

  test('beside weights of a person’s: it halts only when nothing can land on those any more', async () => {
    const { it, ticket } = await doubtful('late');
    it.router.edit('color-route', sampleRoute(40, 60));
    const settling = await it.rollBack(ticket);
    expect(settling.next.action).toBe('settle');
    it.clock.advance(settleSeconds * 1000);
    expect((await it.rollBack(settling)).next.action).toBe('halted');
    expect(it.inForce()).toBe('color-v1 40, color-v2 60');
  });
});

test('a stable that was told to be retirable is not gone back to, though the router was not given back yet', async () => {
  const it = world();
  const baking = await it.baking();
  const item = await it.put({ phase: 'keepWarm', step: 1, promotedAt: testStart });
  const { release } = it.control;
  it.control.release = async () => {
    throw new TransientError('no answer');
  };
  it.clock.advance(24 * 3_600_000);
  await expect(it.analyze(ticketOf(item))).rejects.toMatchObject({ name: 'Transient' });
  expect(it.events()).toContain('Stable Retirable');
  it.control.release = release;
  await it.control.signal(routerName, rolloutId, { kind: 'stop', stop });
  const inForce = it.inForce();
  expect((await it.rollBack(baking)).next.action).toBe('promoted');
  expect(it.inForce()).toBe(inForce);
  expect(await it.isHeld()).toBe(false);
});

describe('what a person changed', () => {
  test('of the weights stays: the rollout halts, keeps the lease, and says so', async () => {
    const { it, ticket } = await stopped();
    it.router.edit('color-route', sampleRoute(40, 60));
    const ended = await it.rollBack(ticket);
    expect(ended.next.action).toBe('halted');
    expect(ended.next.cause).toContain('color-v1 40, color-v2 60');
    expect(ended.next.cause).toContain(stop.text);
    expect(it.inForce()).toBe('color-v1 40, color-v2 60');
    expect(await it.item()).toMatchObject({
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
    expect(it.events()).toContain('Rollout Halted');
    const decisions = await it.ledger.decisions(ticket.rolloutId);
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
    const { it, ticket } = await stopped();
    const { release } = it.control;
    it.control.release = async () => {
      it.control.release = release;
      throw new TransientError('no answer');
    };
    await expect(it.rollBack(ticket)).rejects.toMatchObject({ name: 'Transient' });
    it.router.edit('color-route', sampleRoute(40, 60));
    expect((await it.rollBack(ticket, 'none', 1)).next.action).toBe('settle');
    it.clock.advance(settleSeconds * 1000);
    expect((await it.rollBack(ticket)).next.action).toBe('rolledBack');
    expect(it.events()).not.toContain('Rollout Halted');
    expect(await it.isHeld()).toBe(false);
  });

  test('to the original weights needs no write', async () => {
    const { it, ticket } = await stopped();
    it.router.edit('color-route', sampleRoute());
    expect((await it.rollBack(ticket)).next.action).toBe('rolledBack');
    expect(it.weightsSet()).toHaveLength(1);
  });

  test('of other fields stays, and the reason says so', async () => {
    const { it, ticket } = await stopped();
    it.router.edit('color-route', { ...sampleRoute(90, 10), priority: 9 });
    const ended = await it.rollBack(ticket);
    expect(ended.next.cause).toContain('color-route: other fields were edited');
    const { spec } = it.router.inForce('color-route');
    expect([spec.priority, weightsOf(spec)]).toEqual([9, inForce]);
  });

  test('of other fields before an earlier step is told as well', async () => {
    const it = world();
    it.router.edit('color-route', { ...sampleRoute(), priority: 9 });
    const ticket = await it.baking();
    await it.control.signal(routerName, rolloutId, { kind: 'stop', stop });
    expect((await it.rollBack(ticket)).next.cause).toContain('other fields were edited');
    expect(it.router.inForce('color-route').spec.priority).toBe(9);
  });
});

describe('trouble on the way', () => {
  test('a stale read is no reason not to write', async () => {
    const { it, ticket } = await stopped();
    it.router.failNextRead('stale');
    expect((await it.rollBack(ticket)).next.action).toBe('rolledBack');
    expect(it.inForce()).toBe(inForce);
  });

  test('a lease that is lost while the rollback is being begun, or settled: nothing more is done', async () => {
    const [begun, settled] = [world(), world()];
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
    const { it, ticket } = await stopped();
    expect((await it.rollBack({ ...ticket, fence: 9 })).next.action).toBe('superseded');
    expect(it.weightsSet()).toHaveLength(1);
  });

  test('a death after the end was told leaves a rollout that ends as told', async () => {
    const { it, ticket } = await stopped();
    const { release } = it.control;
    it.control.release = () => Promise.reject(new Error('died'));
    await expect(it.rollBack(ticket)).rejects.toThrow('died');
    it.control.release = release;
    const settling = await it.rollBack(ticket, 'none', 1);
    it.clock.advance(settleSeconds * 1000);
    const ended = await it.rollBack(settling);
    expect(ended.next).toMatchObject({ action: 'rolledBack', cause: stop.text });
    expect(new Set(it.announcer.events.map(({ eventId }) => eventId)).size).toBe(2);
  });

  test('a signal that comes at the very end does not keep the router', async () => {
    const { it, ticket } = await stopped();
    const { unindexAlarms } = it.control;
    it.control.unindexAlarms = async (control) => {
      await unindexAlarms(control);
      await it.control.signal(routerName, rolloutId, { kind: 'stop', stop });
    };
    expect((await it.rollBack(ticket)).next.action).toBe('rolledBack');
    expect(await it.isHeld()).toBe(false);
  });

  test('a halted rollout is left to the person who changed the weights', async () => {
    const { it } = await stopped();
    const item = await it.put({ phase: 'halted' });
    it.calls.length = 0;
    expect((await it.rollBack(ticketOf(item))).next.action).toBe('halted');
    expect(it.calls).toEqual(['control.read']);
  });
});
