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
  const it = await rolloutWorld();
  it.functions.turns(4);
  await it.start({ strategy, ...changes });
  return it;
}
type It = Awaited<ReturnType<typeof start>>;

/** In the middle of a bake, driven by the second execution. */
async function handedOver(changes: Readonly<Record<string, unknown>> = {}) {
  const it = await start(changes);
  await it.until(
    async () => (await it.item())?.execution.endsWith(successor(2)) === true && it.visited.at(-1) === 'Bake',
  );
  return it;
}
const driver = async (it: It) => (await it.item())?.execution.split(':').at(-1);

describe('a rollout that continues in other executions', () => {
  test('goes on where it stood, and ends promoted in all of them', async () => {
    const it = await start();
    expect(await it.end()).toMatchObject({ ended: 'SUCCEEDED' });
    expect(it.weights()).toEqual([5, 100]);
    expect(it.trace()).toMatch(
      /^Begin Plan Decide Shift Decide look×\d Continue Begin TakeOver Decide Analyze Decide /,
    );
    for (const fence of [2, 3, 4]) expect(await it.status(successor(fence))).toBe('SUCCEEDED');
    const decisions = await it.ledger.decisions(id);
    expect(decisions.filter(({ did }) => did === 'continued').map(({ why }) => why)[0]).toBe(
      `goes on in ${successor(2)}: the history of the execution before it is full`,
    );
    expect(await it.item()).toBeUndefined();
  });

  test('is put back by an alarm as ever, and every execution ends with its error and cause', async () => {
    const it = await handedOver();
    await it.alarm();
    expect(await it.end()).toEqual({ ended: 'rolledBack', cause: 'alarm color-5xx went to ALARM: ten errors' });
    expect(await it.status(successor(2))).toBe('rolledBack');
    expect(it.inForce()).toEqual(stable);
  });

  test('loses no signal that comes while nobody sleeps: before the successor begins, and while it takes over', async () => {
    for (const before of ['Continue', 'TakeOver']) {
      const it = await start();
      await it.until(async () => it.visited.at(-1) === before || it.visited.includes('TakeOver'));
      await it.alarm();
      expect(await it.end()).toEqual({ ended: 'rolledBack', cause: 'alarm color-5xx went to ALARM: ten errors' });
    }
  });

  test('waits on at a gate, paused, and keeps the stable warm', async () => {
    const gated = { ...strategy, steps: [{ ...strategy.steps[0], approval: {} }] };
    const it = await start({ strategy: gated });
    await it.until(async () => (await it.item())?.waiting !== undefined && (await driver(it)) === successor(4));
    await it.settle();
    await it.command('Pause');
    await it.command('Approve');
    await it.until(async () => (await driver(it)) === successor(6));
    expect(it.weights()).toEqual([5]);
    await it.command('Resume');
    await it.until(async () => (await it.item())?.phase === 'keepWarm');
    expect(await it.end()).toMatchObject({ ended: 'SUCCEEDED' });
  });

  test('ends halted in all of them', async () => {
    const it = await handedOver();
    it.router.edit('color-route', sampleRoute(60, 40));
    const { ended, cause } = await it.end();
    expect(ended).toBe('halted');
    expect(cause).toContain('changed by someone else');
    expect(await it.status(successor(2))).toBe('halted');
    expect(it.inForce()).toEqual([60, 40]);
  });

  test('ends with a failed rollback in all of them, and the schedule goes on', async () => {
    const it = await handedOver();
    it.router.failNextWrite('refused');
    await it.alarm();
    expect(await it.end()).toMatchObject({ ended: 'rollbackFailed' });
    expect(await it.status(successor(2))).toBe('rollbackFailed');
    await it.minute();
    expect(it.inForce()).toEqual(stable);
  });
});

describe('an execution that somebody starts by hand', () => {
  /** What all who may start executions, and read the table, could make up. */
  async function takesOver(it: It, name: string) {
    const { fence = 0, router = '' } = (await it.item()) ?? {};
    const continues = { rolloutId: id, router, fence, next: { action: 'continue' } };
    await it.call('states', 'StartExecution', {
      stateMachineArn: machineArn,
      name,
      input: JSON.stringify({ continues }),
    });
    await it.settle();
  }

  test('takes no rollout over, and drives none', async () => {
    const it = await start();
    await it.until(async () => it.visited.at(-1) === 'Bake');
    const before = await it.item();
    for (const name of ['stranger', `${id}.2`, successor(2)]) {
      await takesOver(it, name);
      expect(await it.status(name)).toBe('superseded');
    }
    expect(await it.item()).toEqual(before);
    await it.alarm();
    expect(await it.end()).toEqual({ ended: 'rolledBack', cause: 'alarm color-5xx went to ALARM: ten errors' });
    expect(it.inForce()).toEqual(stable);
  });
});

describe('a successor', () => {
  test('whose name somebody took: the first execution takes its lease back and rolls back', async () => {
    const it = await start();
    await it.call('states', 'StartExecution', {
      stateMachineArn: machineArn,
      name: successor(2),
      input: '{}',
    });
    expect(await it.end()).toEqual({
      ended: 'rolledBack',
      cause: expect.stringContaining('StepFunctions.ExecutionAlreadyExistsException'),
    });
    expect(it.inForce()).toEqual(stable);
    expect(await it.item()).toBeUndefined();
  });

  test('that dies before it takes over: the first execution rolls back', async () => {
    const it = await start();
    await it.until(async () => it.visited.at(-1) === 'Analyze' || it.visited.at(-1) === 'Bake');
    it.functions.fail('PlanRollout', 'crash', 'crash', 'crash', 'crash', 'crash');
    expect(await it.end()).toEqual({
      ended: 'rolledBack',
      cause: `the rollout could not go on in ${successor(2)}, which ended: superseded`,
    });
    expect(it.inForce()).toEqual(stable);
  });

  test('that dies after it took over, without having told: the first execution restores as the schedule would', async () => {
    const it = await start();
    await it.until(async () => it.visited.at(-1) === 'Analyze' || it.visited.at(-1) === 'Bake');
    it.functions.fail('PlanRollout', ...Array.from({ length: 5 }, () => 'crashAfter' as const));
    expect(await it.end()).toEqual({
      ended: 'rolledBack',
      cause: 'its execution ended (superseded: Runtime.ExitError) in the middle of the rollout',
    });
    expect(it.inForce()).toEqual(stable);
  });

  test('that is stopped by hand is restored, and so ends the first execution', async () => {
    const it = await handedOver();
    await it.stop(successor(2));
    expect(await it.end()).toEqual({
      ended: 'rolledBack',
      cause: 'its execution ended in the middle of the rollout',
    });
    expect(it.inForce()).toEqual(stable);
  });

  test('is stopped with the first execution, and restored by the schedule', async () => {
    const it = await handedOver();
    await it.stop();
    await it.settle();
    expect(await it.status(successor(2))).toBe('ABORTED');
    await it.minute();
    expect(it.inForce()).toEqual(stable);
  });
});
