import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pause } from '../../adapters/clock.ts';
import { specFile } from './support/alarms-only.ts';
import { type LiveStack, liveStack } from './support/live-stack.ts';

const id = 'people-green-1';
const gate = { weight: 10, bake: '1s', approval: { timeout: '2h' } };
const strategy = { steps: [gate], finalBake: '1h', keepWarm: '1m' };

let stack: LiveStack;
const people = new Map<string, (...args: readonly string[]) => Promise<string>>();

beforeAll(async () => {
  stack = await liveStack();
  for (const policy of ['CiPolicy', 'ApproverPolicy', 'OnCallPolicy']) {
    const client = { ...stack.client, credentials: stack.userWith(policy) };
    people.set(policy, async (...args) => {
      const { code, err } = await stack.meshshiftWith({ client }, ...args);
      return code === 77 ? `no ${/permission for (\w+:\w+)/.exec(err)?.[1]}` : `${code}`;
    });
  }
}, 20_000);

afterAll(() => stack.close());

const tries = (policy: string, ...args: readonly string[]): Promise<string> =>
  people.get(policy)?.(...args) ?? Promise.reject(new Error(`nobody has ${policy}`));

async function until(is: (status: Record<string, unknown>) => boolean) {
  for (let i = 0; i < 100; i++) {
    const { out } = await stack.meshshift('status', id, '--json');
    if (is(JSON.parse(out))) return;
    await pause(50);
  }
  throw new Error(`${id} never came to it`);
}

describe('with the stack’s own policies', () => {
  test('only a pipeline starts, and on-call and pipeline may ask what would happen', async () => {
    const file = specFile('people', { strategy });
    expect(await tries('ApproverPolicy', 'plan', file)).toBe('no lambda:InvokeFunction');
    expect(await tries('OnCallPolicy', 'plan', file)).toBe('0');
    expect(await tries('CiPolicy', 'plan', file)).toBe('0');
    expect(await tries('ApproverPolicy', 'start', file)).toBe('no states:StartExecution');
    expect(await tries('OnCallPolicy', 'start', file)).toBe('no states:StartExecution');
    expect(await tries('CiPolicy', 'start', file)).toBe('0');
  });

  test.each(['CiPolicy', 'ApproverPolicy', 'OnCallPolicy'])('%s sees everything', async (policy) => {
    for (const args of [['status'], ['why'], ['list'], ['history'], ['history', id], ['report', '--out', '-']])
      expect([args, await tries(policy, ...args)]).toEqual([args, '0']);
  });

  test('a pipeline can neither stop the line nor start it, approver and on-call can', async () => {
    const stop = ['stop-the-line', '--reason', 'a test'];
    for (const order of [stop, ['start-the-line']])
      expect(await tries('CiPolicy', ...order)).toBe('no events:PutEvents');
    expect(await tries('ApproverPolicy', ...stop)).toBe('0');
    expect(await tries('OnCallPolicy', 'start-the-line')).toBe('0');
    expect((await stack.meshshift(...stop)).out).toContain(`it holds ${id}`);
    // A line that is stopped already: nothing changes.
    expect(await tries('OnCallPolicy', ...stop)).toBe('5');
    const shows = async (...args: readonly string[]) => (await stack.meshshift(...args)).out;
    expect(await shows('list')).toMatch(/^ {2}LINE STOPPED {2}the line is stopped by .* since .*: a test\n/);
    for (const args of [['status', id], ['doctor']])
      expect(await shows(...args)).toMatch(/the line is stopped by .*: a test/);
    expect(JSON.parse(await shows('status', id, '--json'))).toMatchObject({ lineStop: { reason: 'a test' } });
    expect(await tries('CiPolicy', 'plan', specFile('held', { strategy }))).toBe('3');
    expect(await tries('ApproverPolicy', 'promote', id)).toBe('5');
    expect(await tries('ApproverPolicy', 'start-the-line')).toBe('0');
    expect(await shows('list')).not.toContain('LINE STOPPED');
  });

  test('only an approver lets it go forward, only on-call holds it and takes it back', async () => {
    await until(({ waitingFor }) => waitingFor === 'approval');
    for (const order of ['approve', 'pause', 'abort', 'rollback', 'promote'])
      expect([order, await tries('CiPolicy', order, id)]).toEqual([order, 'no events:PutEvents']);
    for (const order of ['approve', 'promote', 'skip-wait'])
      expect([order, await tries('OnCallPolicy', order, id)]).toEqual([order, 'no events:PutEvents']);
    for (const order of ['pause', 'resume', 'rollback', 'release'])
      expect([order, await tries('ApproverPolicy', order, id)]).toEqual([order, 'no events:PutEvents']);
    expect(await tries('OnCallPolicy', 'pause', id)).toBe('0');
    expect(await tries('OnCallPolicy', 'resume', id)).toBe('0');
    expect(await tries('ApproverPolicy', 'approve', id)).toBe('0');
    await until(({ step }) => step === 2);
    expect(await tries('OnCallPolicy', 'doctor')).toBe('0');
    expect(await tries('OnCallPolicy', 'doctor', '--uninstall')).toBe('5');
    expect(await tries('OnCallPolicy', 'abort', id)).toBe('0');
    expect(await tries('CiPolicy', 'watch', id)).toBe('2');
  });

  test('only on-call sets off the stack’s own alarm, whose event stops a probe, and no other alarm', async () => {
    expect(await tries('OnCallPolicy', 'doctor', '--fire')).toBe('0');
    expect(await tries('CiPolicy', 'doctor', '--fire')).toBe('no events:PutEvents');
    expect(await tries('ApproverPolicy', 'doctor', '--fire')).toBe('no lambda:InvokeFunction');
    expect(await tries('OnCallPolicy', 'doctor', '--fire', '--alarm', 'color-wrong-answers')).toBe(
      'no cloudwatch:SetAlarmState',
    );
    expect(await tries('OnCallPolicy', 'doctor', '--fire', '--alarm', 'nobody')).toBe('5');
    const { out } = await stack.meshshift('doctor', '--fire', '--json');
    expect(JSON.parse(out)).toEqual({
      alarm: 'meshshift-probe',
      milliseconds: expect.any(Number),
      stop: expect.stringContaining('alarm meshshift-probe went to ALARM: meshshift doctor --fire'),
    });
  });

  test('nothing holds the stack when no rollout does, and a probe that is gone does not', async () => {
    expect(await tries('OnCallPolicy', 'doctor', '--uninstall')).toBe('0');
  });
});
