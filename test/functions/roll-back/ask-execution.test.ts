import { describe, expect, test } from '@jest/globals';
import { TransientError } from '../../../core/errors.ts';
import { longestSilenceMs } from '../../../functions/roll-back/ask-execution.ts';
import { execution, newWorld, routerName } from '../world.ts';

const stable = 'color-v1 100';
const split = 'color-v1 90, color-v2 10';
const denied = 'reading execution x: AccessDeniedException: not authorized';
const counted = `its execution counts as ended (AWS does not say whether it runs: ${denied})`;

/** A rollout at 10 % of whose execution, which runs, the list says nothing. */
async function unlisted() {
  const world = newWorld();
  const ticket = await world.baking();
  world.instead('executions', 'running', () => async () => new Set<string>());
  return { world, ticket };
}

/** No question about the execution is answered for so long; returns what ends it. */
async function silent(world: Awaited<ReturnType<typeof unlisted>>['world'], ms: number) {
  const mend = world.instead(
    'executions',
    'stateOf',
    () => async () => Promise.reject(new TransientError('throttled')),
  );
  for (let passed = 0; ; passed += 60_000) {
    await world.reap().catch(() => undefined);
    if (passed >= ms) return mend;
    world.clock.advance(60_000);
  }
}

describe('a dead-man’s switch that may not ask whether the execution runs', () => {
  test('restores, and says why', async () => {
    const { world } = await unlisted();
    world.executions.refuse(execution, denied);
    await world.reap();
    expect(world.inForce()).toBe(stable);
    expect((await world.item()).stop).toMatchObject({
      kind: 'execution',
      text: `${counted} in the middle of the rollout`,
    });
    world.clock.advance(120_000);
    await world.reap();
    expect(await world.isHeld()).toBe(false);
    expect(world.announcer.events.at(-1)).toMatchObject({
      type: 'Rollout Rolled Back',
      text: `${counted} in the middle of the rollout`,
    });
    expect((await world.ledger.decisions('color-backend-r2-1')).map(({ why }) => why)).toContain(
      `${counted} in the middle of the rollout`,
    );
  });

  test('restores though it may not list them either, and fails aloud', async () => {
    const { world } = await unlisted();
    world.executions.refuse(execution, denied);
    world.instead('executions', 'running', () => async () => Promise.reject(new Error('not authorized to list')));
    await expect(world.reap()).rejects.toThrow('not authorized to list');
    expect(world.inForce()).toBe(stable);
  });

  test('restores at the end that it is told of, too', async () => {
    const { world } = await unlisted();
    world.executions.refuse(execution, denied);
    await world.reapExecution(execution);
    expect(world.inForce()).toBe(stable);
  });

  test.each([
    ['planned', 'rejected', `${counted} before the first write`],
    ['keepWarm', 'promoted', `${counted} while the stable was kept warm`],
  ] as const)('gives back what was %s as %s', async (phase, outcome, reason) => {
    const world = newWorld();
    await world.holding(phase === 'planned' ? {} : { phase, promotedAt: 1, step: 0 });
    world.instead('executions', 'running', () => async () => new Set<string>());
    world.executions.refuse(execution, denied);
    await world.reap();
    expect(await world.ledger.recordOf('color-backend-r2-1')).toMatchObject({ outcome, reason });
    expect(await world.isHeld()).toBe(false);
  });

  test('leaves a rollout alone that the list shows as running', async () => {
    const world = newWorld();
    await world.baking();
    world.executions.refuse(execution, denied);
    await world.reap();
    expect(world.inForce()).toBe(split);
  });
});

describe('a dead-man’s switch that gets no answer', () => {
  test('asks again each minute, and reports each time that it could not', async () => {
    const { world } = await unlisted();
    world.instead('executions', 'stateOf', () => async () => Promise.reject(new TransientError('throttled')));
    await expect(world.reap()).rejects.toThrow('throttled');
    world.clock.advance(60_000);
    await expect(world.reap()).rejects.toThrow('throttled');
    expect(world.inForce()).toBe(split);
  });

  test('does not ask for ever: after five minutes it restores, and says so', async () => {
    const { world } = await unlisted();
    await silent(world, longestSilenceMs - 60_000);
    expect(world.inForce()).toBe(split);
    world.clock.advance(60_000);
    await world.reap();
    expect(world.inForce()).toBe(stable);
    expect((await world.item()).stop?.text).toBe(
      'its execution counts as ended (AWS has not said whether it runs for 5 min: throttled) in the middle of the rollout',
    );
  });

  test.each(['by an answer', 'by the list'])('begins to count anew once the silence is over %s', async (how) => {
    const { world } = await unlisted();
    const mend = await silent(world, 240_000);
    mend();
    if (how === 'by the list') world.instead('executions', 'running', () => async () => new Set([execution]));
    await world.reap();
    expect(await world.item()).not.toHaveProperty('unansweredSince');
    world.instead('executions', 'running', () => async () => new Set<string>());
    await silent(world, 240_000);
    expect(world.inForce()).toBe(split);
  });

  test('still stops a rollout whose alarm is red', async () => {
    const { world } = await unlisted();
    world.alarms.set('color-5xx', { state: 'ALARM', reason: 'ten errors' });
    await silent(world, 0);
    expect((await world.item()).stop).toMatchObject({ kind: 'alarm' });
  });

  test('still stops one whose alarm is red where it is the first execution that cannot be asked about', async () => {
    const world = newWorld();
    await world.baking();
    const item = await world.item();
    await world.control.take({ ...item, execution: `${execution}.2`, fence: 2 }, item);
    world.instead('executions', 'running', () => async () => new Set([`${execution}.2`]));
    world.alarms.set('color-5xx', { state: 'ALARM', reason: 'ten errors' });
    await silent(world, 0);
    expect((await world.item()).stop).toMatchObject({ kind: 'alarm' });
  });

  test('leaves nothing behind where the router was given back meanwhile', async () => {
    const { world } = await unlisted();
    world.instead('executions', 'stateOf', () => async () => {
      await world.control.release(await world.item());
      throw new TransientError('throttled');
    });
    await expect(world.reap()).rejects.toThrow('throttled');
    expect(await world.control.read(routerName)).not.toHaveProperty('unansweredSince');
  });
});
