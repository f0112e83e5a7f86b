import { describe, expect, test } from '@jest/globals';
import { TransientError } from '../../../core/errors.ts';
import { longestSilenceMs } from '../../../functions/roll-back/ask-execution.ts';
import { execution, routerName, world } from '../world.ts';

const stable = 'color-v1 100';
const split = 'color-v1 90, color-v2 10';
const denied = 'reading execution x: AccessDeniedException: not authorized';
const counted = `its execution counts as ended (AWS does not say whether it runs: ${denied})`;

/** A rollout at 10 % of whose execution, which runs, the list says nothing. */
async function unlisted() {
  const it = world();
  const ticket = await it.baking();
  it.executions.running = async () => new Set<string>();
  return { it, ticket };
}

/** Nobody answers for so long. */
async function silent(it: Awaited<ReturnType<typeof unlisted>>['it'], ms: number) {
  it.executions.stateOf = async () => Promise.reject(new TransientError('throttled'));
  for (let passed = 0; ; passed += 60_000) {
    await it.reap().catch(() => undefined);
    if (passed >= ms) return;
    it.clock.advance(60_000);
  }
}

describe('a dead-man’s switch that may not ask whether the execution runs', () => {
  test('restores, and says why', async () => {
    const { it } = await unlisted();
    it.executions.refuse(execution, denied);
    await it.reap();
    expect(it.inForce()).toBe(stable);
    expect((await it.item()).stop).toMatchObject({
      kind: 'execution',
      text: `${counted} in the middle of the rollout`,
    });
    it.clock.advance(120_000);
    await it.reap();
    expect(await it.isHeld()).toBe(false);
    expect(it.announcer.events.at(-1)).toMatchObject({
      type: 'Rollout Rolled Back',
      text: `${counted} in the middle of the rollout`,
    });
    expect((await it.ledger.decisions('color-backend-r2-1')).map(({ why }) => why)).toContain(
      `${counted} in the middle of the rollout`,
    );
  });

  test('restores though it may not list them either, and fails aloud', async () => {
    const { it } = await unlisted();
    it.executions.refuse(execution, denied);
    it.executions.running = async () => Promise.reject(new Error('not authorized to list'));
    await expect(it.reap()).rejects.toThrow('not authorized to list');
    expect(it.inForce()).toBe(stable);
  });

  test('restores at the end that it is told of, too', async () => {
    const { it } = await unlisted();
    it.executions.refuse(execution, denied);
    await it.reapExecution(execution);
    expect(it.inForce()).toBe(stable);
  });

  test.each([
    ['planned', 'rejected', `${counted} before the first write`],
    ['keepWarm', 'promoted', `${counted} while the stable was kept warm`],
  ] as const)('gives back what was %s as %s', async (phase, outcome, reason) => {
    const it = world();
    await it.holding(phase === 'planned' ? {} : { phase, promotedAt: 1, step: 0 });
    it.executions.running = async () => new Set<string>();
    it.executions.refuse(execution, denied);
    await it.reap();
    expect(await it.ledger.recordOf('color-backend-r2-1')).toMatchObject({ outcome, reason });
    expect(await it.isHeld()).toBe(false);
  });

  test('leaves a rollout alone that the list shows as running', async () => {
    const it = world();
    await it.baking();
    it.executions.refuse(execution, denied);
    await it.reap();
    expect(it.inForce()).toBe(split);
  });
});

describe('a dead-man’s switch that gets no answer', () => {
  test('asks again each minute, and reports each time that it could not', async () => {
    const { it } = await unlisted();
    it.executions.stateOf = async () => Promise.reject(new TransientError('throttled'));
    await expect(it.reap()).rejects.toThrow('throttled');
    it.clock.advance(60_000);
    await expect(it.reap()).rejects.toThrow('throttled');
    expect(it.inForce()).toBe(split);
  });

  test('does not ask for ever: after five minutes it restores, and says so', async () => {
    const { it } = await unlisted();
    await silent(it, longestSilenceMs - 60_000);
    expect(it.inForce()).toBe(split);
    it.clock.advance(60_000);
    await it.reap();
    expect(it.inForce()).toBe(stable);
    expect((await it.item()).stop?.text).toBe(
      'its execution counts as ended (AWS has not said whether it runs for 5 min: throttled) in the middle of the rollout',
    );
  });

  test.each(['by an answer', 'by the list'])('begins to count anew once the silence is over %s', async (how) => {
    const { it } = await unlisted();
    const { stateOf } = it.executions;
    await silent(it, 240_000);
    it.executions.stateOf = stateOf;
    if (how === 'by the list') it.executions.running = async () => new Set([execution]);
    await it.reap();
    expect(await it.item()).not.toHaveProperty('unansweredSince');
    it.executions.running = async () => new Set<string>();
    await silent(it, 240_000);
    expect(it.inForce()).toBe(split);
  });

  test('still stops a rollout whose alarm is red', async () => {
    const { it } = await unlisted();
    it.alarms.set('color-5xx', { state: 'ALARM', reason: 'ten errors' });
    await silent(it, 0);
    expect((await it.item()).stop).toMatchObject({ kind: 'alarm' });
  });

  test('still stops one whose alarm is red where it is the first execution that cannot be asked about', async () => {
    const it = world();
    await it.baking();
    const item = await it.item();
    await it.control.take({ ...item, execution: `${execution}.2`, fence: 2 }, item);
    it.executions.running = async () => new Set([`${execution}.2`]);
    it.alarms.set('color-5xx', { state: 'ALARM', reason: 'ten errors' });
    await silent(it, 0);
    expect((await it.item()).stop).toMatchObject({ kind: 'alarm' });
  });

  test('leaves nothing behind where the router was given back meanwhile', async () => {
    const { it } = await unlisted();
    it.executions.stateOf = async () => {
      await it.control.release(await it.item());
      throw new TransientError('throttled');
    };
    await expect(it.reap()).rejects.toThrow('throttled');
    expect(await it.control.read(routerName)).not.toHaveProperty('unansweredSince');
  });
});
