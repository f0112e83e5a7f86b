import { describe, expect, test } from '@jest/globals';
import { turnsOfExecution } from '../../../core/execution/continuation.ts';
import { continueRollout } from '../../../functions/plan-rollout/continue-rollout.ts';
import type { World } from '../world.ts';
import { execution, newWorld, rolloutId, routerName } from '../world.ts';

const name = `${rolloutId}.2.9f2c41d0`;
const successor = execution.replace(rolloutId, name);
const continues = { rolloutId, router: routerName, fence: 1 };
const stop = { kind: 'operator', text: 'aborted', at: 1, by: 'ann' } as const;

/** A rollout at 10 % that is about to go on in another execution. */
async function handingOver(world: World) {
  const ticket = await world.baking();
  const { rev } = await world.put({ successor: name });
  return { ...ticket, rev };
}

describe('an execution that has no turn left', () => {
  const spent = { turnsLeft: 1 };

  test('names its successor in the item before it goes out, so that another try of the same look finds it', async () => {
    const world = newWorld();
    const ticket = { ...(await world.baking()), ...spent };
    const handed = await world.analyze(ticket);
    expect(handed).toMatchObject({
      next: { action: 'continue' },
      successor: expect.stringMatching(/^color-backend-r2-1\.2\./),
    });
    const item = await world.item();
    expect(item).toMatchObject({ successor: handed.successor, rev: handed.rev });
    expect((await world.analyze(ticket)).successor).toBe(handed.successor);
  });

  test('does so after a shift as well', async () => {
    const world = newWorld();
    const handed = await world.shift({ ...(await world.holding()), ...spent });
    expect(handed.next.action).toBe('continue');
    expect(await world.item()).toMatchObject({ successor: handed.successor, rev: handed.rev });
  });

  test('rolls back instead when a stop comes at that very moment', async () => {
    const world = newWorld();
    const ticket = { ...(await world.baking()), ...spent };
    world.before('control', 'save', async (next) => {
      if (next.successor !== undefined) await world.control.signal(routerName, rolloutId, { kind: 'stop', stop });
    });
    expect((await world.analyze(ticket)).next.action).toBe('rollBack');
    expect(await world.item()).not.toHaveProperty('successor');
  });
});

describe('taking a rollout over from its execution', () => {
  test('raises the fence, empties the bed and changes nothing else', async () => {
    const world = newWorld();
    const old = await handingOver(world);
    world.control.sleep(routerName, { token: 'bed', rev: old.rev, fence: 1, seq: 7 });
    const {
      fence: _,
      rev,
      execution: __,
      sleepToken: ___,
      sleepSeq: ____,
      successor: _____,
      ...same
    } = await world.item();
    const ticket = await continueRollout(world.ports, { continues, execution: successor });
    expect(await world.item()).toEqual({ ...same, fence: 2, rev: rev + 1, execution: successor, sleepSeq: 0 });
    expect(ticket).toMatchObject({ ...continues, fence: 2, seq: 0, rev: rev + 1, turnsLeft: turnsOfExecution });
    expect(await world.decisions()).toContain('continued');
    expect((await world.analyze(ticket)).next.action).toBe('sleep');
    // Nothing of the old execution gets past a condition any more.
    expect((await world.analyze(old)).next.action).toBe('superseded');
  });

  test('happens once, however often it is asked for', async () => {
    const world = newWorld();
    await handingOver(world);
    const first = await continueRollout(world.ports, { continues, execution: successor });
    expect(await continueRollout(world.ports, { continues, execution: successor })).toEqual(first);
    expect((await world.item()).fence).toBe(2);
  });

  test('comes too late once somebody else has: what they took is not taken from them', async () => {
    const world = newWorld();
    await handingOver(world);
    const item = await world.item();
    await world.control.save({ ...item, fence: 2 }, item);
    const taken = await world.item();
    const ticket = await continueRollout(world.ports, { continues, execution: successor });
    expect(await world.item()).toEqual(taken);
    expect(ticket.next.action).toBe('superseded');
  });

  test('takes a signal along that comes at that very moment', async () => {
    const world = newWorld();
    await handingOver(world);
    world.afterNext('control', 'read', async () => {
      await world.control.signal(routerName, rolloutId, { kind: 'stop', stop });
    });
    const ticket = await continueRollout(world.ports, { continues, execution: successor });
    expect((await world.item()).stop).toEqual(stop);
    expect((await world.analyze(ticket)).next.action).toBe('rollBack');
  });

  test.each([
    ['before a successor is named', {}, successor],
    ['under another name', { successor: name }, `${execution}.2`],
    ['by the execution that holds it', { successor: name }, execution],
    ['once its execution has taken the lease back', { fence: 2 }, successor],
  ])('is refused %s, whoever made the request up', async (_, changes, by) => {
    const world = newWorld();
    await world.baking();
    const { fence } = await world.put(changes);
    const before = await world.item();
    const ticket = await continueRollout(world.ports, { continues: { ...continues, fence }, execution: by });
    expect(await world.item()).toEqual(before);
    // It holds nothing: not even what the item says of the true holder.
    expect(ticket).toMatchObject({ router: '', fence: 0 });
    expect(ticket.next).toEqual({
      action: 'superseded',
      seconds: 0,
      cause: `${by.split(':').at(-1)} is not the execution that ${rolloutId} was to continue in`,
    });
    expect(await world.decisions()).not.toContain('continued');
  });

  test.each([
    ['another fence', { ...continues, fence: 3 }],
    ['another rollout', { ...continues, rolloutId: 'somebody-else' }],
  ])('leaves the lease of %s alone', async (_, handed) => {
    const world = newWorld();
    await handingOver(world);
    const before = await world.item();
    const ticket = await continueRollout(world.ports, { continues: handed, execution: successor });
    expect(await world.item()).toEqual(before);
    expect(ticket).toMatchObject({ router: '', fence: 0, next: { action: 'superseded' } });
  });
});

describe('a rollout whose first execution was ended while a later one drives it', () => {
  /** The successor sleeps in its second look. */
  async function leftAlone() {
    const world = newWorld();
    await handingOver(world);
    const ticket = await continueRollout(world.ports, { continues, execution: successor });
    world.control.sleep(routerName, { token: 'bed', rev: ticket.rev, fence: 2, seq: 1 });
    world.executions.start(successor);
    world.executions.end(execution);
    return world;
  }

  test('is stopped by the schedule, and its execution is woken to roll back', async () => {
    const world = await leftAlone();
    await world.reap();
    expect((await world.item()).stop).toMatchObject({
      kind: 'execution',
      text: 'the execution with which it began was ended from outside',
    });
    expect((await world.item()).fence).toBe(2);
    expect(world.executions.wakes).toEqual([{ token: 'bed', to: 'rollBack' }]);
  });

  test('stays promoted once it is: its stable is kept warm to the end', async () => {
    const world = await leftAlone();
    await world.put({ phase: 'keepWarm', promotedAt: 1 });
    await world.reap();
    expect(await world.item()).not.toHaveProperty('stop');
  });

  test('goes on while the first one waits', async () => {
    const world = await leftAlone();
    world.executions.start(execution);
    await world.reap();
    expect(await world.item()).not.toHaveProperty('stop');
  });
});

describe('an execution that comes back from handing over', () => {
  const handed = { successor: name };

  test('leaves what a successor took, and waits while that one runs', async () => {
    const world = newWorld();
    const ticket = await handingOver(world);
    await continueRollout(world.ports, { continues, execution: successor });
    world.executions.start(successor);
    const { next } = await world.rollBack({ ...ticket, ...handed }, 'States.Timeout');
    expect(next).toMatchObject({ action: 'settle', seconds: 300 });
    expect(world.inForce()).toBe('color-v1 90, color-v2 10');
  });

  test('takes its lease back before it restores, so that a late successor finds it gone', async () => {
    const world = newWorld();
    const ticket = await handingOver(world);
    const { next } = await world.rollBack({ ...ticket, ...handed }, 'StepFunctions.SdkClientException');
    expect(next.action).toBe('rolledBack');
    const late = await continueRollout(world.ports, { continues, execution: successor });
    expect(late.next.action).toBe('rolledBack');
    expect(world.inForce()).toBe('color-v1 100');
  });

  test('waits W out when it finds the lease taken back by an attempt that did not tell what it sent', async () => {
    const world = newWorld();
    const ticket = await handingOver(world);
    await world.put({ fence: 2 });
    expect((await world.rollBack({ ...ticket, ...handed }, 'States.Timeout')).next.action).toBe('settle');
  });

  test('leaves a promoted rollout promoted whose keep-warm cannot be continued', async () => {
    const world = newWorld();
    const ticket = await handingOver(world);
    await world.put({ phase: 'keepWarm', promotedAt: 1 });
    const { next } = await world.rollBack({ ...ticket, ...handed }, 'States.TaskFailed', 0, 'not JSON {');
    expect(next).toMatchObject({ action: 'promoted', cause: 'promoted; its keep-warm could not be continued' });
    expect(world.inForce()).toBe('color-v1 90, color-v2 10');
    expect(await world.isHeld()).toBe(false);
  });
});
