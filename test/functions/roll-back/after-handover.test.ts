import { describe, expect, test } from '@jest/globals';
import { sampleControl, samplePlan } from '../../support/sample-control.ts';
import type { World } from '../world.ts';
import { execution, rolloutId, routeAt, routerName, ticketOf, world } from '../world.ts';

const next = `${execution}.2`;
const other = 'color-backend-r3-1';
const stable = 'color-v1 100';
const failure = 'States.TaskFailed';

/** At 10 %, and gone on in another execution, for which the first one waits. */
async function handedOver(by = next) {
  const it = world();
  const ticket = await it.baking();
  it.executions.start(by);
  const item = await it.item();
  await it.control.take({ ...item, execution: by, fence: 2 }, item);
  return { it, ticket: { ...ticket, successor: `${rolloutId}.2` } };
}

/** The rollout has ended as its record says, and another one holds the router. */
async function takenByAnother() {
  const { it, ticket } = await handedOver();
  await it.ledger.record({
    ...{ rolloutId, router: routerName, execution, plan: samplePlan(), startedAt: 0 },
    ...{ endedAt: 1, outcome: 'rolledBack', reason: 'an alarm' },
  });
  await it.control.release(await it.item());
  const { fence, rev } = await it.control.read(routerName);
  const taken = {
    rolloutId: other,
    execution: `${execution}-other`,
    fence: fence + 1,
    phase: 'baking',
    step: 0,
  } as const;
  await it.control.take(sampleControl({ ...taken, routes: [routeAt(10)] }), { router: routerName, fence, rev });
  return { it, ticket };
}

const weightsAreLeftAlone = async (it: World, ticket: Parameters<World['rollBack']>[0]) => {
  const before = await it.item();
  const ended = await it.rollBack(ticket, failure);
  expect(await it.item()).toEqual(before);
  expect(it.weightsSet()).toHaveLength(1);
  return ended.next;
};

describe('an execution whose rollout went on in another one that failed', () => {
  test('lets that one run on while it does', async () => {
    const { it, ticket } = await handedOver();
    expect(await weightsAreLeftAlone(it, ticket)).toMatchObject({ action: 'settle', seconds: 300 });
  });

  test('ends as its record says once the router is free', async () => {
    const { it, ticket } = await handedOver();
    const { router, plan } = await it.item();
    const record = { rolloutId, router, execution, plan, startedAt: 0 };
    await it.ledger.record({ ...record, endedAt: 1, outcome: 'reverted', reason: 'an alarm' });
    await it.control.release(await it.item());
    expect((await it.rollBack(ticket, failure)).next).toMatchObject({ action: 'reverted', cause: 'an alarm' });
  });

  test.each([true, false])(
    'ends as its record says once another rollout holds the router, and leaves that alone: running %s',
    async (isRunning) => {
      const { it, ticket } = await takenByAnother();
      if (isRunning) it.executions.start(`${execution}-other`);
      expect(await weightsAreLeftAlone(it, ticket)).toMatchObject({ action: 'rolledBack', cause: 'an alarm' });
    },
  );

  test('looks after the rollout when nobody drives it any more, and ends with it', async () => {
    const { it, ticket } = await handedOver();
    it.executions.end(next);
    const waits = await it.rollBack(ticket, failure);
    expect(waits.next.action).toBe('settle');
    expect(it.inForce()).toBe(stable);
    it.clock.advance(waits.next.seconds * 1000);
    expect((await it.rollBack({ ...waits, successor: `${rolloutId}.2` }, failure)).next.action).toBe('rolledBack');
    expect(await it.isHeld()).toBe(false);
  });

  test('ends at once where looking after it ended it: nothing was in force yet', async () => {
    const it = world();
    const ticket = await it.holding({ execution: next, fence: 2 });
    expect((await it.rollBack({ ...ticketOf(await it.item()), ...ticket, successor: 'x' }, failure)).next.action).toBe(
      'rejected',
    );
    expect(await it.isHeld()).toBe(false);
  });

  test('takes the lease back where it was never taken over, and rolls back', async () => {
    const it = world();
    const ticket = await it.baking();
    const ended = await it.rollBack({ ...ticket, successor: `${rolloutId}.2` }, failure);
    expect(ended.next.action).toBe('rolledBack');
    expect(it.inForce()).toBe(stable);
  });
});
