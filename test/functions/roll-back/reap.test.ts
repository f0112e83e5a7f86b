import { describe, expect, test } from '@jest/globals';
import { RefusedError, TransientError } from '../../../core/errors.ts';
import { announced } from '../../../functions/rollout/announcing.ts';
import { recordOf } from '../../../functions/rollout/ledger.ts';
import { sampleControl, sampleRoute } from '../../support/sample-control.ts';
import { alarmArn } from '../../support/scripted-alarms.ts';
import { testStart } from '../../support/test-clock.ts';
import { execution, rolloutId, routeAt, routerName, world } from '../world.ts';

const stable = 'color-v1 100';

/** A rollout at 10 % whose execution has ended. */
async function dead() {
  const it = world();
  const ticket = await it.baking();
  it.executions.end(execution);
  return { it, ticket };
}

test('a router that another rollout took since the leases were listed is not looked after for the old one', async () => {
  const { it } = await dead();
  const { stateOf } = it.executions;
  it.executions.stateOf = async (arn) => {
    const { router, fence, rev } = await it.item();
    if (arn === execution) {
      await it.control.release(await it.item());
      const next = sampleControl({ rolloutId: 'next', execution: 'next', fence: fence + 1, phase: 'baking', step: 0 });
      await it.control.take(next, { router, fence, rev: rev + 1 });
    }
    return stateOf(arn);
  };
  await it.reap();
  expect(await it.item()).toMatchObject({ rolloutId: 'next', execution: 'next', fence: 2 });
  expect(it.weightsSet()).toHaveLength(1);
});

describe('a running execution', () => {
  test('is left alone, whatever its age', async () => {
    const it = world();
    await it.baking();
    it.clock.advance(30 * 86_400_000);
    await it.reap();
    expect(it.calls).not.toContain('control.save');
    expect(it.inForce()).toBe('color-v1 90, color-v2 10');
  });

  test('that the list of running ones does not show yet is asked for before it is taken for dead', async () => {
    const it = world();
    await it.baking();
    it.executions.running = async () => new Set<string>();
    await it.reap();
    expect(it.inForce()).toBe('color-v1 90, color-v2 10');
  });

  test('whose alarm is red is stopped and woken: the event may never have come', async () => {
    const it = world();
    const ticket = await it.baking();
    it.control.sleep(routerName, { token: 'bed', rev: ticket.rev, fence: 1, seq: ticket.seq });
    it.alarms.set('color-5xx', { state: 'ALARM', reason: 'threshold crossed' });
    await it.reap();
    expect(it.executions.wakes).toEqual([{ token: 'bed', to: 'rollBack' }]);
    expect((await it.item()).stop).toMatchObject({ kind: 'alarm', by: alarmArn('color-5xx') });
    expect((await it.item()).stop?.text).toContain('threshold crossed');
  });

  test('that was stopped and sleeps on is woken again each minute: the wake may have been lost', async () => {
    const it = world();
    const ticket = await it.baking();
    it.control.sleep(routerName, { token: 'bed', rev: ticket.rev, fence: 1, seq: ticket.seq });
    const stop = { kind: 'operator', text: 'aborted', at: testStart, by: 'somebody' } as const;
    await it.control.signal(routerName, ticket.rolloutId, { kind: 'stop', stop });
    await it.reap();
    await it.reap();
    expect(it.executions.wakes).toEqual([
      { token: 'bed', to: 'rollBack' },
      { token: 'bed', to: 'rollBack' },
    ]);
  });

  test('whose rollback has begun is not woken again', async () => {
    const it = world();
    const ticket = await it.baking();
    it.control.sleep(routerName, { token: 'bed', rev: ticket.rev, fence: 1, seq: ticket.seq });
    const stop = { kind: 'operator', text: 'aborted', at: testStart, by: 'somebody' } as const;
    await it.control.signal(routerName, ticket.rolloutId, { kind: 'stop', stop });
    await it.put({ phase: 'settling' });
    await it.reap();
    expect(it.executions.wakes).toEqual([]);
  });

  test.each([
    ['suppressed', { state: 'ALARM', suppressed: true }],
    ['without data', { state: 'INSUFFICIENT_DATA' }],
  ] as const)('is not stopped by an alarm that is %s', async (_, changes) => {
    const it = world();
    await it.baking();
    it.alarms.set('color-5xx', changes);
    await it.reap();
    expect((await it.item()).stop).toBeUndefined();
  });
});

describe('an execution that has ended', () => {
  test('and is told to have ended twice: its restore is waited out all the same', async () => {
    const { it } = await dead();
    await it.reapExecution(execution);
    const settling = await it.item();
    expect(settling.phase).toBe('settling');
    await it.reapExecution(execution);
    expect(await it.item()).toEqual(settling);
    expect(it.events()).not.toContain('Rollout Rolled Back');
  });

  test('after its stable was told to be retirable: nobody goes back to it, though an alarm came before it was released', async () => {
    const it = world();
    await it.baking();
    const control = await it.put({ phase: 'keepWarm', promotedAt: testStart, routes: [routeAt(100)] });
    await it.ledger.record({ ...recordOf(control), endedAt: testStart, outcome: 'promoted', reason: 'promoted' });
    const stop = { kind: 'alarm', text: 'an alarm', at: testStart, by: 'arn' } as const;
    await it.control.signal(routerName, rolloutId, { kind: 'stop', stop });
    it.executions.end(execution);
    await it.reap();
    expect(it.weightsSet()).toHaveLength(1);
    expect(it.events().at(-1)).toBe('Stable Retirable');
    expect(await it.isHeld()).toBe(false);
  });

  test('and that somebody else is taking over at this moment is left to them', async () => {
    const { it } = await dead();
    it.control.save = async () => undefined;
    await it.reap();
    expect(it.calls).not.toContain('router.setTargets');
  });

  test('before the first write: the router is given back', async () => {
    const it = world();
    await it.holding();
    it.executions.end(execution);
    await it.reap();
    expect(await it.isHeld()).toBe(false);
    expect(it.events()).toEqual(['Rollout Rejected']);
    expect(it.weightsSet()).toEqual([]);
  });

  test('before the first write, with a shift of it still running: that shift writes nothing any more', async () => {
    const it = world();
    const ticket = await it.holding();
    it.executions.end(execution);
    const { readRoute } = it.router;
    it.router.readRoute = async (route) => {
      const reading = await readRoute(route);
      await it.reap();
      return reading;
    };
    expect((await it.shift(ticket)).next.action).toBe('rejected');
    expect(it.inForce()).toBe(stable);
  });

  test('while a shift of it was past its intent: the router is not given back under it', async () => {
    const it = world();
    const ticket = await it.holding();
    it.executions.end(execution);
    const { setTargets } = it.router;
    const { unindexAlarms } = it.control;
    it.control.unindexAlarms = async (control) => {
      it.control.unindexAlarms = unindexAlarms;
      await it.shift(ticket).catch(() => undefined);
      await unindexAlarms(control);
    };
    it.router.setTargets = setTargets;
    await it.reap();
    const split = it.inForce() !== stable;
    expect(split && !(await it.isHeld())).toBe(false);
  });

  test('in the middle: the stable is in force at once, and looked at again after W', async () => {
    const { it } = await dead();
    await it.reap();
    expect(it.inForce()).toBe(stable);
    expect(await it.item()).toMatchObject({ phase: 'settling', fence: 2, stop: { kind: 'execution' } });
    it.clock.advance(60_000);
    await it.reap();
    expect(await it.isHeld()).toBe(true);
    it.clock.advance(60_000);
    await it.reap();
    expect(await it.isHeld()).toBe(false);
    expect(it.events().filter((type) => type === 'Rollout Rolled Back')).toHaveLength(1);
    expect(await it.ledger.recordOf(rolloutId)).toMatchObject({ outcome: 'rolledBack' });
  });

  test('with a write of it that lands late: undone at the second look, which is followed by a third', async () => {
    const it = world();
    const ticket = await it.holding();
    it.router.failNextWrite('late');
    await expect(it.shift(ticket)).rejects.toThrow();
    it.executions.end(execution);
    await it.reap();
    it.router.landLate();
    it.clock.advance(120_000);
    await it.reap();
    expect(it.inForce()).toBe(stable);
    // An earlier try of this look may have sent the same, which would undo what comes after the router is given back.
    expect(await it.item()).toMatchObject({ phase: 'settling' });
    it.clock.advance(120_000);
    await it.reap();
    expect(await it.isHeld()).toBe(false);
  });

  test('whose functions are still running get no further: the fence is raised', async () => {
    const { it, ticket } = await dead();
    await it.reap();
    expect((await it.shift(ticket)).next.action).toBe('superseded');
    expect((await it.analyze(ticket)).next.action).toBe('superseded');
    expect((await it.rollBack(ticket)).next.action).toBe('superseded');
    expect(it.inForce()).toBe(stable);
  });

  test('while the stable was kept warm: stays promoted, and the router is given back', async () => {
    const { it } = await dead();
    await it.put({ phase: 'keepWarm', step: 1, promotedAt: testStart });
    await it.reap();
    expect(await it.isHeld()).toBe(false);
    expect(await it.ledger.recordOf(rolloutId)).toMatchObject({ outcome: 'promoted' });
    expect(it.inForce()).toBe('color-v1 90, color-v2 10');
  });

  test('while the stable was kept warm, and an alarm had stopped it: reverted', async () => {
    const { it } = await dead();
    const stop = { kind: 'alarm', text: 'alarm', at: 0, by: 'arn' } as const;
    await it.put({ phase: 'keepWarm', step: 1, promotedAt: testStart, stop });
    await it.reap();
    expect(it.inForce()).toBe(stable);
    it.clock.advance(120_000);
    await it.reap();
    expect(await it.ledger.recordOf(rolloutId)).toMatchObject({ outcome: 'reverted' });
  });

  test('halted: nothing is touched, the lease is kept', async () => {
    const { it } = await dead();
    await it.put({ phase: 'halted' });
    it.router.edit('color-route', sampleRoute(50, 50));
    await it.reap();
    expect(it.inForce()).toBe('color-v1 50, color-v2 50');
    expect(await it.item()).toMatchObject({ phase: 'halted', fence: 1 });
  });

  test('halted, and nobody could be told so yet: it is told as soon as that works again', async () => {
    const { it } = await dead();
    const item = await it.item();
    const event = announced(item, 'Rollout Halted', 'somebody changed the weights');
    await it.put({ phase: 'halted', untold: [event] });
    await it.reap();
    await it.reap();
    expect(it.events().filter((type) => type === 'Rollout Halted')).toHaveLength(1);
  });

  test('with weights that a person changed: halted, theirs stay', async () => {
    const { it } = await dead();
    it.router.edit('color-route', sampleRoute(50, 50));
    await it.reap();
    // What the dead execution sent may still land: nothing is final before.
    expect(await it.item()).toMatchObject({ phase: 'settling' });
    it.clock.advance(120_000);
    await it.reap();
    expect(it.inForce()).toBe('color-v1 50, color-v2 50');
    expect(await it.item()).toMatchObject({ phase: 'halted' });
  });

  test('while it settled: the wait is not cut short', async () => {
    const { it } = await dead();
    await it.put({ phase: 'settling', settleUntil: testStart + 50_000 });
    await it.reap();
    expect(await it.item()).toMatchObject({ phase: 'settling', fence: 1 });
  });

  test('is looked after as soon as it is told, not only by the minute', async () => {
    const { it } = await dead();
    await it.reapExecution(execution);
    expect(it.inForce()).toBe(stable);
  });

  test('that is told to have ended while it runs is left alone', async () => {
    const it = world();
    await it.baking();
    await it.reapExecution(execution);
    expect(it.inForce()).toBe('color-v1 90, color-v2 10');
  });
});

describe('a restore that does not succeed', () => {
  test('pages once, keeps the lease, is tried again each minute, and tells of the recovery', async () => {
    const { it } = await dead();
    for (let minute = 0; minute < 3; minute++) {
      it.router.failNextWrite('refused');
      await expect(it.reap()).rejects.toBeInstanceOf(RefusedError);
      it.clock.advance(60_000);
    }
    expect(it.events().filter((type) => type === 'Rollback Failed')).toHaveLength(1);
    expect(await it.item()).toMatchObject({ phase: 'rollbackFailed' });
    await it.reap();
    expect(it.inForce()).toBe(stable);
    it.clock.advance(120_000);
    await it.reap();
    expect(it.events().filter((type) => type === 'Rollout Rolled Back')).toHaveLength(1);
    expect(await it.isHeld()).toBe(false);
  });

  test('does not keep the other leases from being looked after', async () => {
    const { it } = await dead();
    it.router.failNextWrite('refused');
    it.control.leaveLease({ router: 'gone', rolloutId: 'gone', execution: 'gone', alarms: [], plannedAt: 0 });
    await expect(it.reap()).rejects.toBeInstanceOf(RefusedError);
    expect((await it.control.leases()).map(({ router }) => router)).toEqual([routerName]);
  });
});

test('a lease row that nobody stands behind is forgotten', async () => {
  const it = world();
  it.control.leaveLease({ router: 'gone', rolloutId: 'gone', execution: 'gone', alarms: [], plannedAt: 0 });
  await it.reap();
  expect(await it.control.leases()).toEqual([]);
});

test('without a lease there is nothing to ask anybody', async () => {
  const it = world();
  await it.reap();
  expect(it.calls).toEqual(['control.leases']);
});

describe('more of them than there is time for', () => {
  /** So many routers, each at 10 % with an execution that has ended. */
  async function many(count: number) {
    const { it } = await dead();
    for (let i = 1; i < count; i++)
      it.control.leaveLease({
        ...{ router: `appmesh/m/router-${i}`, rolloutId: `r-${i}`, execution: `${execution}-${i}` },
        ...{ alarms: [], plannedAt: testStart },
      });
    return it;
  }

  test('are left to the next minute in good time, and others come first then', async () => {
    const it = await many(4);
    const looked: string[] = [];
    const { stateOf } = it.executions;
    it.executions.stateOf = async (arn) => {
      looked.push(arn);
      return stateOf(arn);
    };
    const first: (string | undefined)[] = [];
    for (let minute = 0; minute < 4; minute++) {
      const from = looked.length;
      await it.reap(() => (looked.length === from ? 45_000 : 14_000));
      first.push(looked[from]);
      expect(looked.length).toBe(from + 1);
      it.clock.advance(60_000);
    }
    expect(new Set(first).size).toBeGreaterThan(1);
    expect(it.inForce()).toBe(stable);
  });

  test('come before those that only have to be looked at once more', async () => {
    const it = await many(5);
    const settled = { router: 'appmesh/m/settled', rolloutId: 'settled', execution: `${execution}-settled` };
    const settling = { router: 'appmesh/m/settling', rolloutId: 'settling', execution: `${execution}-settling` };
    it.control.leaveLease({ ...settled, alarms: [], plannedAt: testStart, settleUntil: testStart });
    it.control.leaveLease({ ...settling, alarms: [], plannedAt: testStart, settleUntil: testStart + 1 });
    const asked: string[] = [];
    it.executions.stateOf = async (arn) => {
      asked.push(arn);
      return { kind: 'ended' };
    };
    await it.reap();
    expect(asked).toHaveLength(6);
    expect(asked.at(-1)).toBe(settled.execution);
  });
});

test('what an execution failed with is in the reason of the rollback', async () => {
  const { it } = await dead();
  it.executions.stateOf = async () => ({
    kind: 'ended',
    how: 'rollbackFailed: Lambda throttled roll-back for five hours',
  });
  await it.reap();
  expect(await it.item()).toMatchObject({
    stop: {
      text: 'its execution ended (rollbackFailed: Lambda throttled roll-back for five hours) in the middle of the rollout',
    },
  });
});

test('an alarm that cannot be read keeps no route split, and is not passed over in silence', async () => {
  const { it } = await dead();
  it.alarms.read = () => Promise.reject(new TransientError('DescribeAlarms was throttled'));
  await expect(it.reap()).rejects.toThrow('DescribeAlarms');
  expect(it.inForce()).toBe(stable);
});

test.each(['when an end was told', 'each minute'])(
  'what the mesh takes no call for now is left to the next minute, and is no failure %s: it would be tried again beside that',
  async (when) => {
    const { it } = await dead();
    it.router.failNextRead('throttled');
    await (when === 'each minute' ? it.reap() : it.reapExecution(execution));
    expect(it.inForce()).toBe('color-v1 90, color-v2 10');
    await it.reap();
    expect(it.inForce()).toBe(stable);
  },
);

test('the mesh is left alone for a second once it takes no more calls, and the next router is looked after then', async () => {
  const { it } = await dead();
  const other = { router: 'appmesh/m/other', rolloutId: 'other', execution: `${execution}-other` };
  const split = sampleControl({ ...other, phase: 'baking', step: 0, routes: [routeAt(10)] });
  await it.control.take(split, { ...split, fence: 0, rev: 0 });
  const at: number[] = [];
  it.executions.stateOf = async () => {
    at.push(it.clock.now());
    return { kind: 'ended' };
  };
  it.router.failNextRead('throttled');
  await it.reap();
  expect(at).toEqual([testStart, testStart + 1000]);
  expect(it.inForce()).toBe(stable);
});

test('an end that was told and cannot be looked after for another reason fails', async () => {
  const { it } = await dead();
  it.router.failNextRead('transient');
  await expect(it.reapExecution(execution)).rejects.toBeInstanceOf(TransientError);
});
