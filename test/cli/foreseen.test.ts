import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { colorRollout } from '../oracle/color-rollout.ts';
import type { RolloutStack } from '../oracle/rollout-stack.ts';
import { rolloutStack } from '../oracle/rollout-stack.ts';
import { specFile } from './support/alarms-only.ts';
import type { Ran } from './support/captured-host.ts';
import { run } from './support/captured-host.ts';

/** The deployed functions and CloudWatch in virtual time, 100 requests a second to the stable. */
let stack: RolloutStack;
beforeAll(async () => {
  stack = await rolloutStack((dispatch) => dispatch);
  await colorRollout(stack);
}, 20_000);
afterAll(() => stack.aws.close());

/** Runs a command while time goes on. */
async function meshshift(args: readonly string[], stdin = '', { overrides, aws, until } = stack): Promise<Ran> {
  let ran: Ran | undefined;
  const running = run(args, { client: overrides, clock: aws.surroundings.clock, stdin }).then((done) => {
    ran = done;
  });
  await until(async () => ran !== undefined);
  await running;
  if (ran === undefined) throw new Error('it never ended');
  return ran;
}

const judged = (name: string, changes: Readonly<Record<string, unknown>> = {}, analysis = {}) =>
  specFile(name, {
    strategy: { canary: { weight: 10, bake: '10m' }, finalBake: '10m', keepWarm: '1m' },
    analysis: { metrics: { preset: 'appmesh-extension-statsd', namespace: 'CWAgent' }, ...analysis },
    alarms: ['color-5xx'],
    ...changes,
  });

describe('plan', () => {
  test('shows the analysis that the live traffic allows in each step', async () => {
    const { code, out } = await meshshift(['plan', judged('foreseen')]);
    expect(out).toContain("at today's traffic, 6,000 requests a minute with ");
    expect(out).toMatch(/ 1 +10% +600\/min +6:00 +\+[\d.]+pp +7:00, 210 failed/);
    expect(out).toContain('a good canary is promoted after about 12:00\n');
    expect(out).toContain('nothing is missing');
    expect(code).toBe(0);
  });

  test('warns of steps that will be held, without refusing them', async () => {
    const file = judged('patient', {}, { minRequests: 20_000 });
    const { code, out } = await meshshift(['plan', file]);
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/worth a thought:\n {2}strategy: at 10% a good canary needs about 37m/),
    ]);
    const doctor = await meshshift(['doctor', file]);
    expect([doctor.code, doctor.out]).toEqual([
      0,
      expect.stringMatching(/WARN {3}spec: strategy: at 10%.*\n +better: a longer maxBake/),
    ]);
  });

  test('refuses what could never be judged, with its traffic', async () => {
    const { code, out } = await meshshift(['plan', judged('blind', {}, { minRequests: 1_000_000 })]);
    expect([code, out]).toEqual([
      3,
      expect.stringMatching(/6,000 requests a minute[\s\S]*analysis: found 6000 requests a minute: .*absolute limits/),
    ]);
  });

  test('refuses a spec with unpublished metrics, as doctor does', async () => {
    const metrics = { preset: 'appmesh-extension-otel', namespace: 'CWAgent' };
    const doctor = await meshshift(['doctor', judged('silent', {}, { metrics })]);
    expect([doctor.code, doctor.out]).toEqual([
      3,
      expect.stringContaining('FAULT  spec: analysis.metrics: found no caller has reported requests to color-v1'),
    ]);
  });
});

test('a rollout that has run is recorded and reported with its metrics, and its replay passes it', async () => {
  // One of its own, started at once: no command has let time go on by as much as the machine happened to need.
  const own = await rolloutStack((dispatch) => dispatch);
  const rollout = await colorRollout(own);
  await rollout.start();
  await own.until(rollout.hasEnded);
  const recorded = await meshshift(['record', 'color-backend-green-1'], '', own);
  const told = await meshshift(['report', '--json'], '', own);
  await own.aws.close();
  expect(recorded.code).toBe(0);
  const { steps, history } = JSON.parse(recorded.out);
  expect(steps).toMatchObject([{ weight: 10 }, { weight: 100 }]);
  expect(history).toHaveLength(240);
  const { out } = await run(['replay'], { stdin: recorded.out });
  expect(JSON.parse(out)).toMatchObject({ id: 'color-backend-green-1', verdict: 'pass', period: null });
  const { headline, missing, periods, judged } = JSON.parse(told.out);
  expect([headline.badge, missing, judged.length]).toEqual(['Promoted', [], 2]);
  expect(periods).toContainEqual(expect.objectContaining({ canary: expect.objectContaining({ requests: 600 }) }));
});
