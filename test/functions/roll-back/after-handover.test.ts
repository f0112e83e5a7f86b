import { describe, expect, test } from '@jest/globals';
import { sampleControl, samplePlan } from '../../support/sample-control.ts';
import type { World } from '../world.ts';
import { execution, newWorld, rolloutId, routeAt, routerName, ticketOf } from '../world.ts';

const next = `${execution}.2`;
const other = 'color-backend-r3-1';
const stable = 'color-v1 100';
const failure = 'States.TaskFailed';

/** At 10 %, and gone on in another execution, for which the first one waits. */
async function handedOver(by = next) {
  const world = newWorld();
  const ticket = await world.baking();
  world.executions.start(by);
  const item = await world.item();
  await world.control.take({ ...item, execution: by, fence: 2 }, item);
  return { world, ticket: { ...ticket, successor: `${rolloutId}.2` } };
}

/** The rollout has ended as its record says, and another one holds the router. */
async function takenByAnother() {
  const { world, ticket } = await handedOver();
  await world.ledger.record({
    ...{ rolloutId, router: routerName, execution, plan: samplePlan(), startedAt: 0 },
    ...{ endedAt: 1, outcome: 'rolledBack', reason: 'an alarm' },
  });
  await world.control.release(await world.item());
  const { fence, rev } = await world.control.read(routerName);
  const taken = {
    rolloutId: other,
    execution: `${execution}-other`,
    fence: fence + 1,
    phase: 'baking',
    step: 0,
  } as const;
  await world.control.take(sampleControl({ ...taken, routes: [routeAt(10)] }), { router: routerName, fence, rev });
  return { world, ticket };
}

const weightsAreLeftAlone = async (world: World, ticket: Parameters<World['rollBack']>[0]) => {
  const before = await world.item();
  const ended = await world.rollBack(ticket, failure);
  expect(await world.item()).toEqual(before);
  expect(world.weightsSet()).toHaveLength(1);
  return ended.next;
};

describe('an execution whose rollout went on in another one that failed', () => {
  test('lets that one run on while it does', async () => {
    const { world, ticket } = await handedOver();
    expect(await weightsAreLeftAlone(world, ticket)).toMatchObject({ action: 'settle', seconds: 300 });
  });

  test('ends as its record says once the router is free', async () => {
    const { world, ticket } = await handedOver();
    const { router, plan } = await world.item();
    const record = { rolloutId, router, execution, plan, startedAt: 0 };
    await world.ledger.record({ ...record, endedAt: 1, outcome: 'reverted', reason: 'an alarm' });
    await world.control.release(await world.item());
    expect((await world.rollBack(ticket, failure)).next).toMatchObject({ action: 'reverted', cause: 'an alarm' });
  });

  test.each([true, false])(
    'ends as its record says once another rollout holds the router, and leaves that alone: running %s',
    async (isRunning) => {
      const { world, ticket } = await takenByAnother();
      if (isRunning) world.executions.start(`${execution}-other`);
      expect(await weightsAreLeftAlone(world, ticket)).toMatchObject({ action: 'rolledBack', cause: 'an alarm' });
    },
  );

  test('looks after the rollout when nobody drives it any more, and ends with it', async () => {
    const { world, ticket } = await handedOver();
    world.executions.end(next);
    const waits = await world.rollBack(ticket, failure);
    expect(waits.next.action).toBe('settle');
    expect(world.inForce()).toBe(stable);
    world.clock.advance(waits.next.seconds * 1000);
    expect((await world.rollBack({ ...waits, successor: `${rolloutId}.2` }, failure)).next.action).toBe('rolledBack');
    expect(await world.isHeld()).toBe(false);
  });

  test('ends at once where looking after it ended it: nothing was in force yet', async () => {
    const world = newWorld();
    const ticket = await world.holding({ execution: next, fence: 2 });
    expect(
      (await world.rollBack({ ...ticketOf(await world.item()), ...ticket, successor: 'x' }, failure)).next.action,
    ).toBe('rejected');
    expect(await world.isHeld()).toBe(false);
  });

  test('takes the lease back where it was never taken over, and rolls back', async () => {
    const world = newWorld();
    const ticket = await world.baking();
    const ended = await world.rollBack({ ...ticket, successor: `${rolloutId}.2` }, failure);
    expect(ended.next.action).toBe('rolledBack');
    expect(world.inForce()).toBe(stable);
  });
});
