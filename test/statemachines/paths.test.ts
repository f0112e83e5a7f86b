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
  const it = await rolloutWorld();
  await it.start({ strategy, ...changes });
  return it;
};
const gated = (approval: object) => ({ ...strategy, steps: [{ weight: 5, bake: '5m', approval }] });
const stable = [100];

describe('a healthy canary', () => {
  test('gets each step’s weight in order and is promoted, its stable kept warm in the same execution', async () => {
    const it = await start();
    expect(await it.end()).toMatchObject({ ended: 'SUCCEEDED' });
    expect(it.weights()).toEqual([5, 25, 100]);
    expect(it.trace()).toBe(
      'Begin Plan Decide Shift Decide look×5 Shift Decide look×5 Shift Decide look×5 Shift Decide Analyze Decide look×1 Promoted',
    );
    expect(it.announcer.events.map(({ type }) => type)).toEqual([
      'Rollout Started',
      'Weights Shifted',
      'Step Passed',
      'Weights Shifted',
      'Step Passed',
      'Weights Shifted',
      'Rollout Promoted',
      'Stable Retirable',
    ]);
    expect(await it.item()).toBeUndefined();
  });

  test('at a gate waits for a person', async () => {
    const it = await start({ strategy: gated({}) });
    await it.until(async () => (await it.item())?.waiting !== undefined);
    await it.settle();
    expect(it.weights()).toEqual([5]);
    await it.command('Approve');
    expect(await it.end()).toMatchObject({ ended: 'SUCCEEDED' });
    expect(it.trace()).toBe(
      'Begin Plan Decide Shift Decide look×6 (woken) Shift Decide look×5 Shift Decide Analyze Decide look×1 Promoted',
    );
  });

  test('at a gate where nobody comes is put back', async () => {
    const it = await start({ strategy: gated({ timeout: '10m' }) });
    expect(await it.end()).toEqual({ ended: 'rolledBack', cause: 'step 1 was not approved within 10m' });
    expect(it.trace()).toBe('Begin Plan Decide Shift Decide look×15 RollBack Decide RolledBack');
    expect(it.inForce()).toEqual(stable);
  });

  test('goes on at once when its wait is skipped', async () => {
    const it = await start();
    await it.asleep(0);
    await it.command('Skip Wait');
    await it.until(async () => (await it.item())?.step === 1);
    expect(it.trace()).toBe('Begin Plan Decide Shift Decide look×2 (woken) Shift Decide Bake');
  });
});

describe('a bad canary', () => {
  test('is put back by the analysis, and the execution fails with the reason', async () => {
    const it = await start();
    await it.asleep(1);
    it.errors(0.3);
    const { ended, cause } = await it.end();
    expect(ended).toBe('rolledBack');
    expect(cause).toMatch(/canary \d+% errors of [\d,]+ requests/);
    expect(it.trace()).toBe('Begin Plan Decide Shift Decide look×5 Shift Decide look×4 RollBack Decide RolledBack');
    expect(it.inForce()).toEqual(stable);
  });

  test('is put back by an alarm in the middle of a bake by two functions, and nothing is written before the route but stop, wake and ledger', async () => {
    const it = await start();
    await it.asleep(1);
    it.calls.length = 0;
    it.functions.invoked.length = 0;
    it.visited.length = 0;
    await it.alarm();
    expect(await it.end()).toEqual({ ended: 'rolledBack', cause: 'alarm color-5xx went to ALARM: ten errors' });
    const path = it.calls.slice(0, it.calls.indexOf('router.setTargets') + 1);
    expect(path.filter((call) => !call.startsWith('clock'))).toEqual([
      'control.watchersOf',
      'control.signal',
      'executions.wake',
      'ledger.append',
      'control.read',
      'router.readRoute',
      'router.setTargets',
    ]);
    expect(it.functions.invoked).toEqual(['ReceiveSignal', 'RollBack']);
    expect(it.trace()).toBe('Woken RollBack Decide RolledBack');
    expect(it.inForce()).toEqual(stable);
  });

  test('is put back by an alarm after promotion: reverted', async () => {
    const it = await start();
    await it.until(async () => (await it.item())?.phase === 'keepWarm');
    await it.settle();
    await it.alarm();
    expect(await it.end()).toMatchObject({ ended: 'reverted' });
    expect(it.inForce()).toEqual(stable);
    expect(it.trace()).toBe(
      'Begin Plan Decide Shift Decide look×5 Shift Decide look×5 Shift Decide look×5 Shift Decide Analyze Decide Bake Woken RollBack Decide Reverted',
    );
  });

  test('is put back by an alarm in the middle of a shift, once the shift is over', async () => {
    const it = await start();
    const { setTargets } = it.router;
    it.router.setTargets = async (...given) => {
      it.router.setTargets = setTargets;
      await it.alarm();
      return setTargets(...given);
    };
    expect(await it.end()).toMatchObject({ ended: 'rolledBack' });
    expect(it.trace()).toBe('Begin Plan Decide Shift Decide RollBack Decide RolledBack');
    expect(it.inForce()).toEqual(stable);
  });
});

describe('a rollout that may not start', () => {
  test('is rejected with every problem, and nothing is touched', async () => {
    const it = await start({ canary: 'color-v9', alarms: ['gone'] });
    const { ended, cause } = await it.end();
    expect(ended).toBe('rejected');
    expect(cause).toContain('canary: found no virtual node color-v9');
    expect(cause).toContain('alarms[0]: found no alarm gone');
    expect(it.trace()).toBe('Begin Plan Decide Rejected');
    expect(it.weights()).toEqual([]);
  });
});

describe('trouble with a write', () => {
  test('that has no answer is repeated, and ends well', async () => {
    const it = await start();
    it.router.failNextWrite('lost');
    expect(await it.end()).toMatchObject({ ended: 'SUCCEEDED' });
    expect(it.weights()).toEqual([5, 25, 100]);
    expect(it.trace()).toBe(
      'Begin Plan Decide Shift Decide look×6 Shift Decide look×6 Shift Decide look×6 Shift Decide Analyze Decide look×1 Promoted',
    );
  });

  test('that never has an answer: put back, waited out, and undone when it lands after all', async () => {
    const it = await start();
    it.router.failNextWrite('lost', 'lost', 'lost', 'lost', 'lost', 'late');
    await it.until(async () => it.visited.at(-1) === 'Settle');
    expect(it.inForce()).toEqual(stable);
    it.router.landLate();
    expect(it.inForce()).toEqual([95, 5]);
    expect(await it.end()).toMatchObject({ ended: 'rolledBack', cause: expect.stringContaining('WriteInDoubt') });
    expect(it.inForce()).toEqual(stable);
    expect(it.trace()).toBe('Begin Plan Decide Shift RollBack Decide Settle RollBack Decide RolledBack');
  });

  test('that is refused: put back at once', async () => {
    const it = await start();
    await it.asleep(0);
    it.router.failNextWrite('refused');
    expect(await it.end()).toMatchObject({ ended: 'rolledBack', cause: expect.stringContaining('Refused') });
    expect(it.inForce()).toEqual(stable);
    expect(it.trace()).toBe('Begin Plan Decide Shift Decide look×5 Shift RollBack Decide RolledBack');
  });

  test('of the restore: the execution gives up, the schedule does not', async () => {
    const it = await start();
    await it.asleep(1);
    it.router.failNextWrite('refused');
    await it.alarm();
    expect(await it.end()).toMatchObject({ ended: 'rollbackFailed' });
    expect(it.inForce()).toEqual([75, 25]);
    expect(it.trace()).toBe('Begin Plan Decide Shift Decide look×5 Shift Decide Bake Woken RollBack RollbackFailed');
    await it.minute();
    expect(it.inForce()).toEqual(stable);
  });

  test('of somebody else in the way: halted, theirs stay', async () => {
    const it = await start();
    await it.asleep(0);
    it.router.edit('color-route', sampleRoute(60, 40));
    expect(await it.end()).toMatchObject({ ended: 'halted' });
    expect(it.inForce()).toEqual([60, 40]);
    expect(it.trace()).toBe('Begin Plan Decide Shift Decide look×5 Shift Decide RollBack Decide Halted');
  });
});

describe('a function that dies', () => {
  test.each(['PlanRollout', 'ShiftWeights', 'AnalyzeCanary'] as const)(
    '%s: it is repeated, whatever it had done',
    async (name) => {
      for (const fault of ['crash', 'crashAfter', 'timeout'] as const) {
        const it = await start();
        it.functions.fail(name, fault);
        expect(await it.end()).toMatchObject({ ended: 'SUCCEEDED' });
        expect(it.weights()).toEqual([5, 25, 100]);
        const ids = it.announcer.events.map(({ eventId }) => eventId);
        expect(new Set(ids).size).toBe(8);
      }
    },
  );

  test('RollBack: it is repeated, and what it may have sent is waited out', async () => {
    const it = await start();
    await it.asleep(1);
    it.functions.fail('RollBack', 'crash');
    await it.alarm();
    expect(await it.end()).toMatchObject({ ended: 'rolledBack' });
    expect(it.inForce()).toEqual(stable);
    expect(it.trace()).toBe(
      'Begin Plan Decide Shift Decide look×5 Shift Decide Bake Woken RollBack Decide Settle RollBack Decide RolledBack',
    );
  });

  test('again and again while it shifts: put back', async () => {
    const it = await start();
    await it.asleep(0);
    it.functions.fail('ShiftWeights', ...Array.from({ length: 6 }, () => 'timeout' as const));
    expect(await it.end()).toEqual({
      ended: 'rolledBack',
      cause: 'a step of the automation failed: Sandbox.Timedout: it died',
    });
    expect(it.inForce()).toEqual(stable);
    expect(it.trace()).toBe('Begin Plan Decide Shift Decide look×5 Shift RollBack Decide RolledBack');
  });

  test('again and again while it plans: rejected, and the schedule gives the router back', async () => {
    const it = await start();
    it.functions.fail('PlanRollout', ...Array.from({ length: 5 }, () => 'crashAfter' as const));
    expect(await it.end()).toMatchObject({ ended: 'rejected' });
    expect(it.trace()).toBe('Begin Plan Rejected');
    expect(await it.item()).toMatchObject({ phase: 'planned' });
    await it.minute();
    expect(await it.item()).toBeUndefined();
    expect(it.weights()).toEqual([]);
  });
});

describe('an execution that is stopped by hand', () => {
  test('in the middle of a bake leaves a route that the schedule puts back', async () => {
    const it = await start();
    await it.asleep(1);
    await it.stop();
    expect(await it.end()).toMatchObject({ ended: 'ABORTED' });
    await it.minute();
    expect(it.inForce()).toEqual(stable);
    await it.clock.advance(100_000);
    await it.minute();
    expect(await it.item()).toBeUndefined();
  });
});

test('a rollout whose router was taken over ends superseded, and writes nothing more', async () => {
  const it = await start();
  await it.asleep(1);
  const item = await it.item();
  if (item === undefined) throw new Error('nobody holds the router');
  await it.control.save({ ...item, fence: item.fence + 1 }, item);
  expect(await it.end()).toMatchObject({ ended: 'superseded' });
  expect(it.weights()).toEqual([5, 25]);
  expect(it.trace()).toBe('Begin Plan Decide Shift Decide look×5 Shift Decide look×1 Superseded');
});
