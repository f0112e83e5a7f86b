import { describe, expect, test } from '@jest/globals';
import { RefusedError, TransientError } from '../../../core/errors.ts';
import { announced } from '../../../functions/rollout/announcing.ts';
import { recordOf } from '../../../functions/rollout/ledger.ts';
import { sampleControl, sampleRoute } from '../../support/sample-control.ts';
import { alarmArn } from '../../support/scripted-alarms.ts';
import { testStart } from '../../support/test-clock.ts';
import { execution, newWorld, rolloutId, routeAt, routerName } from '../world.ts';

const stable = 'color-v1 100';

/** A rollout at 10 % whose execution has ended. */
async function dead() {
  const world = newWorld();
  const ticket = await world.baking();
  world.executions.end(execution);
  return { world, ticket };
}

test('a router that another rollout took since the leases were listed is not looked after for the old one', async () => {
  const { world } = await dead();
  world.before('executions', 'stateOf', async (arn) => {
    const { router, fence, rev } = await world.item();
    if (arn === execution) {
      await world.control.release(await world.item());
      const next = sampleControl({ rolloutId: 'next', execution: 'next', fence: fence + 1, phase: 'baking', step: 0 });
      await world.control.take(next, { router, fence, rev: rev + 1 });
    }
  });
  await world.reap();
  expect(await world.item()).toMatchObject({ rolloutId: 'next', execution: 'next', fence: 2 });
  expect(world.weightsSet()).toHaveLength(1);
});

describe('a running execution', () => {
  test('is left alone, whatever its age', async () => {
    const world = newWorld();
    await world.baking();
    world.clock.advance(30 * 86_400_000);
    await world.reap();
    expect(world.calls).not.toContain('control.save');
    expect(world.inForce()).toBe('color-v1 90, color-v2 10');
  });

  test('that the list of running ones does not show yet is asked for before it is taken for dead', async () => {
    const world = newWorld();
    await world.baking();
    world.instead('executions', 'running', () => async () => new Set<string>());
    await world.reap();
    expect(world.inForce()).toBe('color-v1 90, color-v2 10');
  });

  test('whose alarm is red is stopped and woken: the event may never have come', async () => {
    const world = newWorld();
    const ticket = await world.baking();
    world.control.sleep(routerName, { token: 'bed', rev: ticket.rev, fence: 1, seq: ticket.seq });
    world.alarms.set('color-5xx', { state: 'ALARM', reason: 'threshold crossed' });
    await world.reap();
    expect(world.executions.wakes).toEqual([{ token: 'bed', to: 'rollBack' }]);
    expect((await world.item()).stop).toMatchObject({ kind: 'alarm', by: alarmArn('color-5xx') });
    expect((await world.item()).stop?.text).toContain('threshold crossed');
  });

  test('that was stopped and sleeps on is woken again each minute: the wake may have been lost', async () => {
    const world = newWorld();
    const ticket = await world.baking();
    world.control.sleep(routerName, { token: 'bed', rev: ticket.rev, fence: 1, seq: ticket.seq });
    const stop = { kind: 'operator', text: 'aborted', at: testStart, by: 'somebody' } as const;
    await world.control.signal(routerName, ticket.rolloutId, { kind: 'stop', stop });
    await world.reap();
    await world.reap();
    expect(world.executions.wakes).toEqual([
      { token: 'bed', to: 'rollBack' },
      { token: 'bed', to: 'rollBack' },
    ]);
  });

  test('whose rollback has begun is not woken again', async () => {
    const world = newWorld();
    const ticket = await world.baking();
    world.control.sleep(routerName, { token: 'bed', rev: ticket.rev, fence: 1, seq: ticket.seq });
    const stop = { kind: 'operator', text: 'aborted', at: testStart, by: 'somebody' } as const;
    await world.control.signal(routerName, ticket.rolloutId, { kind: 'stop', stop });
    await world.put({ phase: 'settling' });
    await world.reap();
    expect(world.executions.wakes).toEqual([]);
  });

  test.each([
    ['suppressed', { state: 'ALARM', suppressed: true }],
    ['without data', { state: 'INSUFFICIENT_DATA' }],
  ] as const)('is not stopped by an alarm that is %s', async (_, changes) => {
    const world = newWorld();
    await world.baking();
    world.alarms.set('color-5xx', changes);
    await world.reap();
    expect((await world.item()).stop).toBeUndefined();
  });
});

describe('an execution that has ended', () => {
  test('and is told to have ended twice: its restore is waited out all the same', async () => {
    const { world } = await dead();
    await world.reapExecution(execution);
    const settling = await world.item();
    expect(settling.phase).toBe('settling');
    await world.reapExecution(execution);
    expect(await world.item()).toEqual(settling);
    expect(world.events()).not.toContain('Rollout Rolled Back');
  });

  test('after its stable was told to be retirable: nobody goes back to it, though an alarm came before it was released', async () => {
    const world = newWorld();
    await world.baking();
    const control = await world.put({ phase: 'keepWarm', promotedAt: testStart, routes: [routeAt(100)] });
    await world.ledger.record({ ...recordOf(control), endedAt: testStart, outcome: 'promoted', reason: 'promoted' });
    const stop = { kind: 'alarm', text: 'an alarm', at: testStart, by: 'arn' } as const;
    await world.control.signal(routerName, rolloutId, { kind: 'stop', stop });
    world.executions.end(execution);
    await world.reap();
    expect(world.weightsSet()).toHaveLength(1);
    expect(world.events().at(-1)).toBe('Stable Retirable');
    expect(await world.isHeld()).toBe(false);
  });

  test('and that somebody else is taking over at this moment is left to them', async () => {
    const { world } = await dead();
    world.instead('control', 'save', () => async () => undefined);
    await world.reap();
    expect(world.calls).not.toContain('router.setTargets');
  });

  test('before the first write: the router is given back', async () => {
    const world = newWorld();
    await world.holding();
    world.executions.end(execution);
    await world.reap();
    expect(await world.isHeld()).toBe(false);
    expect(world.events()).toEqual(['Rollout Rejected']);
    expect(world.weightsSet()).toEqual([]);
  });

  test('before the first write, with a shift of it still running: that shift writes nothing any more', async () => {
    const world = newWorld();
    const ticket = await world.holding();
    world.executions.end(execution);
    world.after('router', 'readRoute', async () => {
      await world.reap();
    });
    expect((await world.shift(ticket)).next.action).toBe('rejected');
    expect(world.inForce()).toBe(stable);
  });

  test('while a shift of it was past its intent: the router is not given back under it', async () => {
    const world = newWorld();
    const ticket = await world.holding();
    world.executions.end(execution);
    world.beforeNext('control', 'unindexAlarms', async () => {
      await world.shift(ticket).catch(() => undefined);
    });
    await world.reap();
    const split = world.inForce() !== stable;
    expect(split && !(await world.isHeld())).toBe(false);
  });

  test('in the middle: the stable is in force at once, and looked at again after W', async () => {
    const { world } = await dead();
    await world.reap();
    expect(world.inForce()).toBe(stable);
    expect(await world.item()).toMatchObject({ phase: 'settling', fence: 2, stop: { kind: 'execution' } });
    world.clock.advance(60_000);
    await world.reap();
    expect(await world.isHeld()).toBe(true);
    world.clock.advance(60_000);
    await world.reap();
    expect(await world.isHeld()).toBe(false);
    expect(world.events().filter((type) => type === 'Rollout Rolled Back')).toHaveLength(1);
    expect(await world.ledger.recordOf(rolloutId)).toMatchObject({ outcome: 'rolledBack' });
  });

  test('with a write of it that lands late: undone at the second look, which is followed by a third', async () => {
    const world = newWorld();
    const ticket = await world.holding();
    world.router.failNextWrite('late');
    await expect(world.shift(ticket)).rejects.toThrow();
    world.executions.end(execution);
    await world.reap();
    world.router.landLate();
    world.clock.advance(120_000);
    await world.reap();
    expect(world.inForce()).toBe(stable);
    // An earlier try of this look may have sent the same, which would undo what comes after the router is given back.
    expect(await world.item()).toMatchObject({ phase: 'settling' });
    world.clock.advance(120_000);
    await world.reap();
    expect(await world.isHeld()).toBe(false);
  });

  test('whose functions are still running get no further: the fence is raised', async () => {
    const { world, ticket } = await dead();
    await world.reap();
    expect((await world.shift(ticket)).next.action).toBe('superseded');
    expect((await world.analyze(ticket)).next.action).toBe('superseded');
    expect((await world.rollBack(ticket)).next.action).toBe('superseded');
    expect(world.inForce()).toBe(stable);
  });

  test('while the stable was kept warm: stays promoted, and the router is given back', async () => {
    const { world } = await dead();
    await world.put({ phase: 'keepWarm', step: 1, promotedAt: testStart });
    await world.reap();
    expect(await world.isHeld()).toBe(false);
    expect(await world.ledger.recordOf(rolloutId)).toMatchObject({ outcome: 'promoted' });
    expect(world.inForce()).toBe('color-v1 90, color-v2 10');
  });

  test('while the stable was kept warm, and an alarm had stopped it: reverted', async () => {
    const { world } = await dead();
    const stop = { kind: 'alarm', text: 'alarm', at: 0, by: 'arn' } as const;
    await world.put({ phase: 'keepWarm', step: 1, promotedAt: testStart, stop });
    await world.reap();
    expect(world.inForce()).toBe(stable);
    world.clock.advance(120_000);
    await world.reap();
    expect(await world.ledger.recordOf(rolloutId)).toMatchObject({ outcome: 'reverted' });
  });

  test('halted: nothing is touched, the lease is kept', async () => {
    const { world } = await dead();
    await world.put({ phase: 'halted' });
    world.router.edit('color-route', sampleRoute(50, 50));
    await world.reap();
    expect(world.inForce()).toBe('color-v1 50, color-v2 50');
    expect(await world.item()).toMatchObject({ phase: 'halted', fence: 1 });
  });

  test('halted, and nobody could be told so yet: it is told as soon as that works again', async () => {
    const { world } = await dead();
    const item = await world.item();
    const event = announced(item, 'Rollout Halted', 'somebody changed the weights');
    await world.put({ phase: 'halted', untold: [event] });
    await world.reap();
    await world.reap();
    expect(world.events().filter((type) => type === 'Rollout Halted')).toHaveLength(1);
  });

  test('with weights that a person changed: halted, theirs stay', async () => {
    const { world } = await dead();
    world.router.edit('color-route', sampleRoute(50, 50));
    await world.reap();
    // What the dead execution sent may still land: nothing is final before.
    expect(await world.item()).toMatchObject({ phase: 'settling' });
    world.clock.advance(120_000);
    await world.reap();
    expect(world.inForce()).toBe('color-v1 50, color-v2 50');
    expect(await world.item()).toMatchObject({ phase: 'halted' });
  });

  test('while it settled: the wait is not cut short', async () => {
    const { world } = await dead();
    await world.put({ phase: 'settling', settleUntil: testStart + 50_000 });
    await world.reap();
    expect(await world.item()).toMatchObject({ phase: 'settling', fence: 1 });
  });

  test('is looked after as soon as it is told, not only by the minute', async () => {
    const { world } = await dead();
    await world.reapExecution(execution);
    expect(world.inForce()).toBe(stable);
  });

  test('that is told to have ended while it runs is left alone', async () => {
    const world = newWorld();
    await world.baking();
    await world.reapExecution(execution);
    expect(world.inForce()).toBe('color-v1 90, color-v2 10');
  });
});

describe('a restore that does not succeed', () => {
  test('pages once, keeps the lease, is tried again each minute, and tells of the recovery', async () => {
    const { world } = await dead();
    for (let minute = 0; minute < 3; minute++) {
      world.router.failNextWrite('refused');
      await expect(world.reap()).rejects.toBeInstanceOf(RefusedError);
      world.clock.advance(60_000);
    }
    expect(world.events().filter((type) => type === 'Rollback Failed')).toHaveLength(1);
    expect(await world.item()).toMatchObject({ phase: 'rollbackFailed' });
    const failed = (await world.ledger.decisions(rolloutId)).filter(({ did }) => did === 'restoreFailed');
    expect(failed).toMatchObject([
      { why: expect.stringMatching(/^the original weights \(color-route: color-v1 100\) could not be restored: /) },
    ]);
    await world.reap();
    expect(world.inForce()).toBe(stable);
    world.clock.advance(120_000);
    await world.reap();
    expect(world.events().filter((type) => type === 'Rollout Rolled Back')).toHaveLength(1);
    expect(await world.isHeld()).toBe(false);
  });

  test('does not keep the other leases from being looked after', async () => {
    const { world } = await dead();
    world.router.failNextWrite('refused');
    world.control.leaveLease({ router: 'gone', rolloutId: 'gone', execution: 'gone', alarms: [], plannedAt: 0 });
    await expect(world.reap()).rejects.toBeInstanceOf(RefusedError);
    expect((await world.control.leases()).map(({ router }) => router)).toEqual([routerName]);
  });
});

test('a lease row that nobody stands behind is forgotten', async () => {
  const world = newWorld();
  world.control.leaveLease({ router: 'gone', rolloutId: 'gone', execution: 'gone', alarms: [], plannedAt: 0 });
  await world.reap();
  expect(await world.control.leases()).toEqual([]);
});

test('without a lease there is nothing to ask anybody', async () => {
  const world = newWorld();
  await world.reap();
  expect(world.calls).toEqual(['control.leases']);
});

describe('more of them than there is time for', () => {
  /** So many routers, each at 10 % with an execution that has ended. */
  async function many(count: number) {
    const { world } = await dead();
    for (let i = 1; i < count; i++)
      world.control.leaveLease({
        ...{ router: `appmesh/m/router-${i}`, rolloutId: `r-${i}`, execution: `${execution}-${i}` },
        ...{ alarms: [], plannedAt: testStart },
      });
    return world;
  }

  test('are left to the next minute in good time, and others come first then', async () => {
    const world = await many(4);
    const looked: string[] = [];
    world.before('executions', 'stateOf', (arn) => {
      looked.push(arn);
    });
    const first: (string | undefined)[] = [];
    for (let minute = 0; minute < 4; minute++) {
      const from = looked.length;
      await world.reap(() => (looked.length === from ? 45_000 : 14_000));
      first.push(looked[from]);
      expect(looked.length).toBe(from + 1);
      world.clock.advance(60_000);
    }
    expect(new Set(first).size).toBeGreaterThan(1);
    expect(world.inForce()).toBe(stable);
  });

  test('come before those that only have to be looked at once more', async () => {
    const world = await many(5);
    const settled = { router: 'appmesh/m/settled', rolloutId: 'settled', execution: `${execution}-settled` };
    const settling = { router: 'appmesh/m/settling', rolloutId: 'settling', execution: `${execution}-settling` };
    world.control.leaveLease({ ...settled, alarms: [], plannedAt: testStart, settleUntil: testStart });
    world.control.leaveLease({ ...settling, alarms: [], plannedAt: testStart, settleUntil: testStart + 1 });
    const asked: string[] = [];
    world.instead('executions', 'stateOf', () => async (arn) => {
      asked.push(arn);
      return { kind: 'ended' };
    });
    await world.reap();
    expect(asked).toHaveLength(6);
    expect(asked.at(-1)).toBe(settled.execution);
  });
});

test('what an execution failed with is in the reason of the rollback', async () => {
  const { world } = await dead();
  world.instead('executions', 'stateOf', () => async () => ({
    kind: 'ended',
    how: 'rollbackFailed: Lambda throttled roll-back for five hours',
  }));
  await world.reap();
  expect(await world.item()).toMatchObject({
    stop: {
      text: 'its execution ended (rollbackFailed: Lambda throttled roll-back for five hours) in the middle of the rollout',
    },
  });
});

test('an alarm that cannot be read keeps no route split, and is not passed over in silence', async () => {
  const { world } = await dead();
  world.instead('alarms', 'read', () => () => Promise.reject(new TransientError('DescribeAlarms was throttled')));
  await expect(world.reap()).rejects.toThrow('DescribeAlarms');
  expect(world.inForce()).toBe(stable);
});

test.each(['when an end was told', 'each minute'])(
  'what the mesh takes no call for now is left to the next minute, and is no failure %s: it would be tried again beside that',
  async (when) => {
    const { world } = await dead();
    world.router.failNextRead('throttled');
    await (when === 'each minute' ? world.reap() : world.reapExecution(execution));
    expect(world.inForce()).toBe('color-v1 90, color-v2 10');
    await world.reap();
    expect(world.inForce()).toBe(stable);
  },
);

test('the mesh is left alone for a second once it takes no more calls, and the next router is looked after then', async () => {
  const { world } = await dead();
  const other = { router: 'appmesh/m/other', rolloutId: 'other', execution: `${execution}-other` };
  const split = sampleControl({ ...other, phase: 'baking', step: 0, routes: [routeAt(10)] });
  await world.control.take(split, { ...split, fence: 0, rev: 0 });
  const at: number[] = [];
  world.instead('executions', 'stateOf', () => async () => {
    at.push(world.clock.now());
    return { kind: 'ended' };
  });
  world.router.failNextRead('throttled');
  await world.reap();
  expect(at).toEqual([testStart, testStart + 1000]);
  expect(world.inForce()).toBe(stable);
});

test('an end that was told and cannot be looked after for another reason fails', async () => {
  const { world } = await dead();
  world.router.failNextRead('transient');
  await expect(world.reapExecution(execution)).rejects.toBeInstanceOf(TransientError);
});
