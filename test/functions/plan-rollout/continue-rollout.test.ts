import { describe, expect, test } from '@jest/globals';
import { turnsOfExecution } from '../../../core/execution/continuation.ts';
import { continueRollout } from '../../../functions/plan-rollout/continue-rollout.ts';
import type { World } from '../world.ts';
import { execution, rolloutId, routerName, world } from '../world.ts';

const name = `${rolloutId}.2.9f2c41d0`;
const successor = execution.replace(rolloutId, name);
const continues = { rolloutId, router: routerName, fence: 1 };
const stop = { kind: 'operator', text: 'aborted', at: 1, by: 'ann' } as const;

/** A rollout at 10 % that is about to go on in another execution. */
async function handingOver(it: World) {
  const ticket = await it.baking();
  const { rev } = await it.put({ successor: name });
  return { ...ticket, rev };
}

describe('an execution that has no turn left', () => {
  const spent = { turnsLeft: 1 };

  test('names its successor in the item before it goes out, so that another try of the same look finds it', async () => {
    const it = world();
    const ticket = { ...(await it.baking()), ...spent };
    const handed = await it.analyze(ticket);
    expect(handed).toMatchObject({
      next: { action: 'continue' },
      successor: expect.stringMatching(/^color-backend-r2-1\.2\./),
    });
    const item = await it.item();
    expect(item).toMatchObject({ successor: handed.successor, rev: handed.rev });
    expect((await it.analyze(ticket)).successor).toBe(handed.successor);
  });

  test('does so after a shift as well', async () => {
    const it = world();
    const handed = await it.shift({ ...(await it.holding()), ...spent });
    expect(handed.next.action).toBe('continue');
    expect(await it.item()).toMatchObject({ successor: handed.successor, rev: handed.rev });
  });

  test('rolls back instead when a stop comes at that very moment', async () => {
    const it = world();
    const ticket = { ...(await it.baking()), ...spent };
    const { save } = it.control;
    it.control.save = async (next, seen) => {
      if (next.successor !== undefined) await it.control.signal(routerName, rolloutId, { kind: 'stop', stop });
      return save(next, seen);
    };
    expect((await it.analyze(ticket)).next.action).toBe('rollBack');
    expect(await it.item()).not.toHaveProperty('successor');
  });
});

describe('taking a rollout over from its execution', () => {
  test('raises the fence, empties the bed and changes nothing else', async () => {
    const it = world();
    const old = await handingOver(it);
    it.control.sleep(routerName, { token: 'bed', rev: old.rev, fence: 1, seq: 7 });
    const {
      fence: _,
      rev,
      execution: __,
      sleepToken: ___,
      sleepSeq: ____,
      successor: _____,
      ...same
    } = await it.item();
    const ticket = await continueRollout(it.ports, { continues, execution: successor });
    expect(await it.item()).toEqual({ ...same, fence: 2, rev: rev + 1, execution: successor, sleepSeq: 0 });
    expect(ticket).toMatchObject({ ...continues, fence: 2, seq: 0, rev: rev + 1, turnsLeft: turnsOfExecution });
    expect(await it.decisions()).toContain('continued');
    expect((await it.analyze(ticket)).next.action).toBe('sleep');
    // Nothing of the old execution gets past a condition any more.
    expect((await it.analyze(old)).next.action).toBe('superseded');
  });

  test('happens once, however often it is asked for', async () => {
    const it = world();
    await handingOver(it);
    const first = await continueRollout(it.ports, { continues, execution: successor });
    expect(await continueRollout(it.ports, { continues, execution: successor })).toEqual(first);
    expect((await it.item()).fence).toBe(2);
  });

  test('comes too late once somebody else has: what they took is not taken from them', async () => {
    const it = world();
    await handingOver(it);
    const item = await it.item();
    await it.control.save({ ...item, fence: 2 }, item);
    const taken = await it.item();
    const ticket = await continueRollout(it.ports, { continues, execution: successor });
    expect(await it.item()).toEqual(taken);
    expect(ticket.next.action).toBe('superseded');
  });

  test('takes a signal along that comes at that very moment', async () => {
    const it = world();
    await handingOver(it);
    const { read } = it.control;
    it.control.read = async (router) => {
      it.control.read = read;
      const item = await read(router);
      await it.control.signal(routerName, rolloutId, { kind: 'stop', stop });
      return item;
    };
    const ticket = await continueRollout(it.ports, { continues, execution: successor });
    expect((await it.item()).stop).toEqual(stop);
    expect((await it.analyze(ticket)).next.action).toBe('rollBack');
  });

  test.each([
    ['before a successor is named', {}, successor],
    ['under another name', { successor: name }, `${execution}.2`],
    ['by the execution that holds it', { successor: name }, execution],
    ['once its execution has taken the lease back', { fence: 2 }, successor],
  ])('is refused %s, whoever made the request up', async (_, changes, by) => {
    const it = world();
    await it.baking();
    const { fence } = await it.put(changes);
    const before = await it.item();
    const ticket = await continueRollout(it.ports, { continues: { ...continues, fence }, execution: by });
    expect(await it.item()).toEqual(before);
    // It holds nothing: not even what the item says of the true holder.
    expect(ticket).toMatchObject({ router: '', fence: 0 });
    expect(ticket.next).toEqual({
      action: 'superseded',
      seconds: 0,
      cause: `${by.split(':').at(-1)} is not the execution that ${rolloutId} was to continue in`,
    });
    expect(await it.decisions()).not.toContain('continued');
  });

  test.each([
    ['another fence', { ...continues, fence: 3 }],
    ['another rollout', { ...continues, rolloutId: 'somebody-else' }],
  ])('leaves the lease of %s alone', async (_, handed) => {
    const it = world();
    await handingOver(it);
    const before = await it.item();
    const ticket = await continueRollout(it.ports, { continues: handed, execution: successor });
    expect(await it.item()).toEqual(before);
    expect(ticket).toMatchObject({ router: '', fence: 0, next: { action: 'superseded' } });
  });
});

describe('a rollout whose first execution was ended while a later one drives it', () => {
  /** The successor sleeps in its second look. */
  async function leftAlone() {
    const it = world();
    await handingOver(it);
    const ticket = await continueRollout(it.ports, { continues, execution: successor });
    it.control.sleep(routerName, { token: 'bed', rev: ticket.rev, fence: 2, seq: 1 });
    it.executions.start(successor);
    it.executions.end(execution);
    return it;
  }

  test('is stopped by the schedule, and its execution is woken to roll back', async () => {
    const it = await leftAlone();
    await it.reap();
    expect((await it.item()).stop).toMatchObject({
      kind: 'execution',
      text: 'the execution with which it began was ended from outside',
    });
    expect((await it.item()).fence).toBe(2);
    expect(it.executions.wakes).toEqual([{ token: 'bed', to: 'rollBack' }]);
  });

  test('stays promoted once it is: its stable is kept warm to the end', async () => {
    const it = await leftAlone();
    await it.put({ phase: 'keepWarm', promotedAt: 1 });
    await it.reap();
    expect(await it.item()).not.toHaveProperty('stop');
  });

  test('goes on while the first one waits', async () => {
    const it = await leftAlone();
    it.executions.start(execution);
    await it.reap();
    expect(await it.item()).not.toHaveProperty('stop');
  });
});

describe('an execution that comes back from handing over', () => {
  const handed = { successor: name };

  test('leaves what a successor took, and waits while that one runs', async () => {
    const it = world();
    const ticket = await handingOver(it);
    await continueRollout(it.ports, { continues, execution: successor });
    it.executions.start(successor);
    const { next } = await it.rollBack({ ...ticket, ...handed }, 'States.Timeout');
    expect(next).toMatchObject({ action: 'settle', seconds: 300 });
    expect(it.inForce()).toBe('color-v1 90, color-v2 10');
  });

  test('takes its lease back before it restores, so that a late successor finds it gone', async () => {
    const it = world();
    const ticket = await handingOver(it);
    const { next } = await it.rollBack({ ...ticket, ...handed }, 'StepFunctions.SdkClientException');
    expect(next.action).toBe('rolledBack');
    const late = await continueRollout(it.ports, { continues, execution: successor });
    expect(late.next.action).toBe('rolledBack');
    expect(it.inForce()).toBe('color-v1 100');
  });

  test('waits W out when it finds the lease taken back by an attempt that did not tell what it sent', async () => {
    const it = world();
    const ticket = await handingOver(it);
    await it.put({ fence: 2 });
    expect((await it.rollBack({ ...ticket, ...handed }, 'States.Timeout')).next.action).toBe('settle');
  });

  test('leaves a promoted rollout promoted whose keep-warm cannot be continued', async () => {
    const it = world();
    const ticket = await handingOver(it);
    await it.put({ phase: 'keepWarm', promotedAt: 1 });
    const { next } = await it.rollBack({ ...ticket, ...handed }, 'States.TaskFailed', 0, 'not JSON {');
    expect(next).toMatchObject({ action: 'promoted', cause: 'promoted; its keep-warm could not be continued' });
    expect(it.inForce()).toBe('color-v1 90, color-v2 10');
    expect(await it.isHeld()).toBe(false);
  });
});
