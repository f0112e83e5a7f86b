import { describe, expect, test } from '@jest/globals';
import { sampleRoute } from '../support/sample-control.ts';
import { machineArn, rolloutWorld } from './rollout-world.ts';

const id = 'color-backend-r2-1';
const strategy = { steps: [{ weight: 5, bake: '5m', minBake: '5m' }], finalBake: '5m', keepWarm: '10m' };
/** The execution that goes on under a fence: the functions’ requests are all called alike here. */
const successor = (fence: number) => `${id}.${fence}.request-`;
const stable = [100];

/** A rollout whose executions take four turns each. */
async function start(changes: Readonly<Record<string, unknown>> = {}) {
  const world = await rolloutWorld();
  world.functions.turns(4);
  await world.start({ strategy, ...changes });
  return world;
}
type Rollouts = Awaited<ReturnType<typeof start>>;

/** In the middle of a bake, driven by the second execution. */
async function handedOver(changes: Readonly<Record<string, unknown>> = {}) {
  const world = await start(changes);
  await world.until(
    async () => (await world.item())?.execution.endsWith(successor(2)) === true && world.visited.at(-1) === 'Bake',
  );
  return world;
}
const driver = async (world: Rollouts) => (await world.item())?.execution.split(':').at(-1);

describe('a rollout that continues in other executions', () => {
  test('goes on where it stood, and ends promoted in all of them', async () => {
    const world = await start();
    expect(await world.end()).toMatchObject({ ended: 'SUCCEEDED' });
    expect(world.weights()).toEqual([5, 100]);
    expect(world.trace()).toMatch(
      /^Begin Plan Decide Shift Decide look×\d Continue Begin TakeOver Decide Analyze Decide /,
    );
    for (const fence of [2, 3, 4]) expect(await world.status(successor(fence))).toBe('SUCCEEDED');
    const decisions = await world.ledger.decisions(id);
    expect(decisions.filter(({ did }) => did === 'continued').map(({ why }) => why)[0]).toBe(
      `goes on in ${successor(2)}: the history of the execution before it is full`,
    );
    expect(await world.item()).toBeUndefined();
  });

  test('is put back by an alarm as ever, and every execution ends with its error and cause', async () => {
    const world = await handedOver();
    await world.alarm();
    expect(await world.end()).toEqual({ ended: 'rolledBack', cause: 'alarm color-5xx went to ALARM: ten errors' });
    expect(await world.status(successor(2))).toBe('rolledBack');
    expect(world.inForce()).toEqual(stable);
  });

  test('loses no signal that comes while nobody sleeps: before the successor begins, and while it takes over', async () => {
    for (const before of ['Continue', 'TakeOver']) {
      const world = await start();
      await world.until(async () => world.visited.at(-1) === before || world.visited.includes('TakeOver'));
      await world.alarm();
      expect(await world.end()).toEqual({ ended: 'rolledBack', cause: 'alarm color-5xx went to ALARM: ten errors' });
    }
  });

  test('waits on at a gate, paused, and keeps the stable warm', async () => {
    const gated = { ...strategy, steps: [{ ...strategy.steps[0], approval: {} }] };
    const world = await start({ strategy: gated });
    await world.until(
      async () => (await world.item())?.waiting !== undefined && (await driver(world)) === successor(4),
    );
    await world.settle();
    await world.command('Pause');
    await world.command('Approve');
    await world.until(async () => (await driver(world)) === successor(6));
    expect(world.weights()).toEqual([5]);
    await world.command('Resume');
    await world.until(async () => (await world.item())?.phase === 'keepWarm');
    expect(await world.end()).toMatchObject({ ended: 'SUCCEEDED' });
  });

  test('ends halted in all of them', async () => {
    const world = await handedOver();
    world.router.edit('color-route', sampleRoute(60, 40));
    const { ended, cause } = await world.end();
    expect(ended).toBe('halted');
    expect(cause).toContain('changed by someone else');
    expect(await world.status(successor(2))).toBe('halted');
    expect(world.inForce()).toEqual([60, 40]);
  });

  test('ends with a failed rollback in all of them, and the schedule goes on', async () => {
    const world = await handedOver();
    world.router.failNextWrite('refused');
    await world.alarm();
    expect(await world.end()).toMatchObject({ ended: 'rollbackFailed' });
    expect(await world.status(successor(2))).toBe('rollbackFailed');
    await world.minute();
    expect(world.inForce()).toEqual(stable);
  });
});

describe('an execution that somebody starts by hand', () => {
  /** What all who may start executions, and read the table, could make up. */
  async function takesOver(world: Rollouts, name: string) {
    const { fence = 0, router = '' } = (await world.item()) ?? {};
    const continues = { rolloutId: id, router, fence, next: { action: 'continue' } };
    await world.call('states', 'StartExecution', {
      stateMachineArn: machineArn,
      name,
      input: JSON.stringify({ continues }),
    });
    await world.settle();
  }

  test('takes no rollout over, and drives none', async () => {
    const world = await start();
    await world.until(async () => world.visited.at(-1) === 'Bake');
    const before = await world.item();
    for (const name of ['stranger', `${id}.2`, successor(2)]) {
      await takesOver(world, name);
      expect(await world.status(name)).toBe('superseded');
    }
    expect(await world.item()).toEqual(before);
    await world.alarm();
    expect(await world.end()).toEqual({ ended: 'rolledBack', cause: 'alarm color-5xx went to ALARM: ten errors' });
    expect(world.inForce()).toEqual(stable);
  });
});

describe('a successor', () => {
  test('whose name somebody took: the first execution takes its lease back and rolls back', async () => {
    const world = await start();
    await world.call('states', 'StartExecution', {
      stateMachineArn: machineArn,
      name: successor(2),
      input: '{}',
    });
    expect(await world.end()).toEqual({
      ended: 'rolledBack',
      cause: expect.stringContaining('StepFunctions.ExecutionAlreadyExistsException'),
    });
    expect(world.inForce()).toEqual(stable);
    expect(await world.item()).toBeUndefined();
  });

  test('that dies before it takes over: the first execution rolls back', async () => {
    const world = await start();
    await world.until(async () => world.visited.at(-1) === 'Analyze' || world.visited.at(-1) === 'Bake');
    world.functions.fail('PlanRollout', 'crash', 'crash', 'crash', 'crash', 'crash');
    expect(await world.end()).toEqual({
      ended: 'rolledBack',
      cause: `the rollout could not go on in ${successor(2)}, which ended: superseded`,
    });
    expect(world.inForce()).toEqual(stable);
  });

  test('that dies after it took over, without having told: the first execution restores as the schedule would', async () => {
    const world = await start();
    await world.until(async () => world.visited.at(-1) === 'Analyze' || world.visited.at(-1) === 'Bake');
    world.functions.fail('PlanRollout', ...Array.from({ length: 5 }, () => 'crashAfter' as const));
    expect(await world.end()).toEqual({
      ended: 'rolledBack',
      cause: 'its execution ended (superseded: Runtime.ExitError) in the middle of the rollout',
    });
    expect(world.inForce()).toEqual(stable);
  });

  test('that is stopped by hand is restored, and so ends the first execution', async () => {
    const world = await handedOver();
    await world.stop(successor(2));
    expect(await world.end()).toEqual({
      ended: 'rolledBack',
      cause: 'its execution ended in the middle of the rollout',
    });
    expect(world.inForce()).toEqual(stable);
  });

  test('is stopped with the first execution, and restored by the schedule', async () => {
    const world = await handedOver();
    await world.stop();
    await world.settle();
    expect(await world.status(successor(2))).toBe('ABORTED');
    await world.minute();
    expect(world.inForce()).toEqual(stable);
  });
});
