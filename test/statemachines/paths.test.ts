import { describe, expect, test } from '@jest/globals';
import { sampleRoute } from '../support/sample-control.ts';
import { rolloutWorld } from './rollout-world.ts';

const strategy = {
  steps: [
    { weight: 5, bake: '5m' },
    { weight: 25, bake: '5m' },
  ],
  finalBake: '5m',
  keepWarm: '10m',
};
const start = async (changes: Readonly<Record<string, unknown>> = {}) => {
  const world = await rolloutWorld();
  await world.start({ strategy, ...changes });
  return world;
};
const gated = (approval: object) => ({ ...strategy, steps: [{ weight: 5, bake: '5m', approval }] });
const stable = [100];

describe('a healthy canary', () => {
  test('gets each step’s weight in order and is promoted, its stable kept warm in the same execution', async () => {
    const world = await start();
    expect(await world.end()).toMatchObject({ ended: 'SUCCEEDED' });
    expect(world.weights()).toEqual([5, 25, 100]);
    expect(world.trace()).toBe(
      'Begin Plan Decide Shift Decide look×5 Shift Decide look×5 Shift Decide look×5 Shift Decide Analyze Decide look×1 Promoted',
    );
    expect(world.announcer.events.map(({ type }) => type)).toEqual([
      'Rollout Started',
      'Weights Shifted',
      'Step Passed',
      'Weights Shifted',
      'Step Passed',
      'Weights Shifted',
      'Rollout Promoted',
      'Stable Retirable',
    ]);
    expect(await world.item()).toBeUndefined();
  });

  test('at a gate waits for a person', async () => {
    const world = await start({ strategy: gated({}) });
    await world.until(async () => (await world.item())?.waiting !== undefined);
    await world.settle();
    expect(world.weights()).toEqual([5]);
    await world.command('Approve');
    expect(await world.end()).toMatchObject({ ended: 'SUCCEEDED' });
    expect(world.trace()).toBe(
      'Begin Plan Decide Shift Decide look×6 (woken) Shift Decide look×5 Shift Decide Analyze Decide look×1 Promoted',
    );
  });

  test('at a gate where nobody comes is put back', async () => {
    const world = await start({ strategy: gated({ timeout: '10m' }) });
    expect(await world.end()).toEqual({ ended: 'rolledBack', cause: 'step 1 was not approved within 10m' });
    expect(world.trace()).toBe('Begin Plan Decide Shift Decide look×15 RollBack Decide RolledBack');
    expect(world.inForce()).toEqual(stable);
  });

  test('goes on at once when its wait is skipped', async () => {
    const world = await start();
    await world.asleep(0);
    await world.command('Skip Wait');
    await world.until(async () => (await world.item())?.step === 1);
    expect(world.trace()).toBe('Begin Plan Decide Shift Decide look×2 (woken) Shift Decide Bake');
  });
});

describe('a bad canary', () => {
  test('is put back by the analysis, and the execution fails with the reason', async () => {
    const world = await start();
    await world.asleep(1);
    world.errors(0.3);
    const { ended, cause } = await world.end();
    expect(ended).toBe('rolledBack');
    expect(cause).toMatch(/error rate \d+% of [\d,]+ requests; allowed/);
    expect(world.trace()).toBe('Begin Plan Decide Shift Decide look×5 Shift Decide look×4 RollBack Decide RolledBack');
    expect(world.inForce()).toEqual(stable);
  });

  test('is put back by an alarm in the middle of a bake by two functions, and nothing is written before the route but stop, wake, ledger and the restore’s note', async () => {
    const world = await start();
    await world.asleep(1);
    world.calls.length = 0;
    world.functions.invoked.length = 0;
    world.visited.length = 0;
    await world.alarm();
    expect(await world.end()).toEqual({ ended: 'rolledBack', cause: 'alarm color-5xx went to ALARM: ten errors' });
    const path = world.calls.slice(0, world.calls.indexOf('router.setTargets') + 1);
    expect(path.filter((call) => !call.startsWith('clock'))).toEqual([
      'control.watchersOf',
      'control.signal',
      'executions.wake',
      'ledger.append',
      'control.read',
      'control.noteRestore',
      'router.readRoute',
      'router.setTargets',
    ]);
    expect(world.functions.invoked).toEqual(['ReceiveSignal', 'RollBack']);
    expect(world.trace()).toBe('Woken RollBack Decide RolledBack');
    expect(world.inForce()).toEqual(stable);
  });

  test('is put back by an alarm after promotion: reverted', async () => {
    const world = await start();
    await world.until(async () => (await world.item())?.phase === 'keepWarm');
    await world.settle();
    await world.alarm();
    expect(await world.end()).toMatchObject({ ended: 'reverted' });
    expect(world.inForce()).toEqual(stable);
    expect(world.trace()).toBe(
      'Begin Plan Decide Shift Decide look×5 Shift Decide look×5 Shift Decide look×5 Shift Decide Analyze Decide Bake Woken RollBack Decide Reverted',
    );
  });

  test('is put back by an alarm in the middle of a shift, once the shift is over', async () => {
    const world = await start();
    world.beforeNext('router', 'setTargets', () => world.alarm());
    expect(await world.end()).toMatchObject({ ended: 'rolledBack' });
    expect(world.trace()).toBe('Begin Plan Decide Shift Decide RollBack Decide RolledBack');
    expect(world.inForce()).toEqual(stable);
  });
});

describe('a rollout that may not start', () => {
  test('is rejected with every problem, and nothing is touched', async () => {
    const world = await start({ canary: 'color-v9', alarms: ['gone'] });
    const { ended, cause } = await world.end();
    expect(ended).toBe('rejected');
    expect(cause).toContain('canary: found no virtual node color-v9');
    expect(cause).toContain('alarms[0]: found no alarm gone');
    expect(world.trace()).toBe('Begin Plan Decide Rejected');
    expect(world.weights()).toEqual([]);
  });
});

describe('trouble with a write', () => {
  test('that has no answer is repeated, and ends well', async () => {
    const world = await start();
    world.router.failNextWrite('lost');
    expect(await world.end()).toMatchObject({ ended: 'SUCCEEDED' });
    expect(world.weights()).toEqual([5, 25, 100]);
    expect(world.trace()).toBe(
      'Begin Plan Decide Shift Decide look×6 Shift Decide look×6 Shift Decide look×6 Shift Decide Analyze Decide look×1 Promoted',
    );
  });

  test('that never has an answer: put back, waited out, and undone when it lands after all', async () => {
    const world = await start();
    world.router.failNextWrite('lost', 'lost', 'lost', 'lost', 'lost', 'late');
    await world.until(async () => world.visited.at(-1) === 'Settle');
    expect(world.inForce()).toEqual(stable);
    world.router.landLate();
    expect(world.inForce()).toEqual([95, 5]);
    expect(await world.end()).toMatchObject({ ended: 'rolledBack', cause: expect.stringContaining('WriteInDoubt') });
    expect(world.inForce()).toEqual(stable);
    expect(world.trace()).toBe('Begin Plan Decide Shift RollBack Decide Settle RollBack Decide RolledBack');
  });

  test('that is refused: put back at once', async () => {
    const world = await start();
    await world.asleep(0);
    world.router.failNextWrite('refused');
    expect(await world.end()).toMatchObject({ ended: 'rolledBack', cause: expect.stringContaining('Refused') });
    expect(world.inForce()).toEqual(stable);
    expect(world.trace()).toBe('Begin Plan Decide Shift Decide look×5 Shift RollBack Decide RolledBack');
  });

  test('of the restore: the execution gives up, the schedule does not', async () => {
    const world = await start();
    await world.asleep(1);
    world.router.failNextWrite('refused');
    await world.alarm();
    expect(await world.end()).toMatchObject({ ended: 'rollbackFailed' });
    expect(world.inForce()).toEqual([75, 25]);
    expect(world.trace()).toBe('Begin Plan Decide Shift Decide look×5 Shift Decide Bake Woken RollBack RollbackFailed');
    await world.minute();
    expect(world.inForce()).toEqual(stable);
  });

  test('of somebody else in the way: halted, theirs stay', async () => {
    const world = await start();
    await world.asleep(0);
    world.router.edit('color-route', sampleRoute(60, 40));
    expect(await world.end()).toMatchObject({ ended: 'halted' });
    expect(world.inForce()).toEqual([60, 40]);
    expect(world.trace()).toBe('Begin Plan Decide Shift Decide look×5 Shift Decide RollBack Decide Halted');
  });
});

describe('a function that dies', () => {
  test.each(['PlanRollout', 'ShiftWeights', 'AnalyzeCanary'] as const)(
    '%s: it is repeated, whatever it had done',
    async (name) => {
      for (const fault of ['crash', 'crashAfter', 'timeout'] as const) {
        const world = await start();
        world.functions.fail(name, fault);
        expect(await world.end()).toMatchObject({ ended: 'SUCCEEDED' });
        expect(world.weights()).toEqual([5, 25, 100]);
        const ids = world.announcer.events.map(({ eventId }) => eventId);
        expect(new Set(ids).size).toBe(8);
      }
    },
  );

  test('RollBack: it is repeated, and what it may have sent is waited out', async () => {
    const world = await start();
    await world.asleep(1);
    world.functions.fail('RollBack', 'crash');
    await world.alarm();
    expect(await world.end()).toMatchObject({ ended: 'rolledBack' });
    expect(world.inForce()).toEqual(stable);
    expect(world.trace()).toBe(
      'Begin Plan Decide Shift Decide look×5 Shift Decide Bake Woken RollBack Decide Settle RollBack Decide RolledBack',
    );
  });

  test('again and again while it shifts: put back', async () => {
    const world = await start();
    await world.asleep(0);
    world.functions.fail('ShiftWeights', ...Array.from({ length: 6 }, () => 'timeout' as const));
    expect(await world.end()).toEqual({
      ended: 'rolledBack',
      cause: 'a step of the automation failed: Sandbox.Timedout: it died',
    });
    expect(world.inForce()).toEqual(stable);
    expect(world.trace()).toBe('Begin Plan Decide Shift Decide look×5 Shift RollBack Decide RolledBack');
  });

  test('again and again while it plans: rejected, and the schedule gives the router back', async () => {
    const world = await start();
    world.functions.fail('PlanRollout', ...Array.from({ length: 5 }, () => 'crashAfter' as const));
    expect(await world.end()).toMatchObject({ ended: 'rejected' });
    expect(world.trace()).toBe('Begin Plan Rejected');
    expect(await world.item()).toMatchObject({ phase: 'planned' });
    await world.minute();
    expect(await world.item()).toBeUndefined();
    expect(world.weights()).toEqual([]);
  });
});

describe('an execution that is stopped by hand', () => {
  test('in the middle of a bake leaves a route that the schedule puts back', async () => {
    const world = await start();
    await world.asleep(1);
    await world.stop();
    expect(await world.end()).toMatchObject({ ended: 'ABORTED' });
    await world.minute();
    expect(world.inForce()).toEqual(stable);
    await world.clock.advance(120_000);
    await world.minute();
    expect(await world.item()).toBeUndefined();
  });
});

test('a rollout whose router was taken over ends superseded, and writes nothing more', async () => {
  const world = await start();
  await world.asleep(1);
  const item = await world.item();
  if (item === undefined) throw new Error('nobody holds the router');
  await world.control.save({ ...item, fence: item.fence + 1 }, item);
  expect(await world.end()).toMatchObject({ ended: 'superseded' });
  expect(world.weights()).toEqual([5, 25]);
  expect(world.trace()).toBe('Begin Plan Decide Shift Decide look×5 Shift Decide look×1 Superseded');
});
