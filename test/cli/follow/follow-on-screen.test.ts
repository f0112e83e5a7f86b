import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { expect, test } from '@jest/globals';
import type { FollowPorts } from '../../../cli/follow/follow-on-screen.ts';
import { followOnScreen } from '../../../cli/follow/follow-on-screen.ts';
import { writePipelineFiles } from '../../../cli/pipeline/report-files.ts';
import type { RolloutSources } from '../../../cli/rollout/state.ts';
import { contextOf } from '../../../cli/run/context.ts';
import type { GlobalOptions } from '../../../cli/run/settings.ts';
import type { Execution } from '../../../core/execution/attempt.ts';
import { memoryControlStore } from '../../support/memory-control-store.ts';
import { memoryLedger } from '../../support/memory-ledger.ts';
import { memoryLine } from '../../support/memory-line.ts';
import { samplePlan } from '../../support/sample-control.ts';
import { steppedClock, testStart } from '../../support/test-clock.ts';
import { planned, rolloutId, shifted } from '../support/rollouts.ts';

const record = {
  rolloutId,
  router: 'appmesh/color-mesh/color-router',
  execution: 'arn',
  plan: samplePlan(),
  startedAt: testStart,
  routesBefore: {},
};

/** Follows a rollout whose reads of the execution give these results in turn; an error is thrown. */
async function following(
  executions: readonly (Execution | Error)[],
  { from = 'start', ...options }: GlobalOptions & { readonly from?: 'start' | 'now' } = {},
) {
  const clock = steppedClock(testStart);
  const ledger = memoryLedger();
  await ledger.record(record);
  for (const decision of [planned, shifted]) await ledger.append(decision);
  const stream = () => Object.assign(new PassThrough(), { isTTY: false }) as unknown as WriteStream & PassThrough;
  const [stdout, stderr] = [stream(), stream()];
  const host = {
    command: 'meshshift',
    env: {},
    stdin: Readable.from([]),
    stdout,
    stderr,
    clock,
    pause: async () => clock.advance(10_000),
    onInterrupt: () => () => undefined,
  };
  const left = [...executions];
  const ports: FollowPorts & RolloutSources = {
    control: memoryControlStore(),
    ledger,
    line: memoryLine(),
    now: () => clock.now(),
    metrics: { measure: async () => ({ periods: [] }) },
    alarms: { read: async () => [] },
    async execution() {
      const next = left.length > 1 ? left.shift() : left[0];
      if (next instanceof Error) throw next;
      return next;
    },
  };
  const context = contextOf(host, options, () => Promise.reject(new Error('no stack')));
  const followed = await followOnScreen(context, ports, rolloutId, { until: 'promoted', from });
  const files = { junit: join(mkdtempSync(join(tmpdir(), 'meshshift-')), 'junit.xml') };
  await writePipelineFiles(context, ports, files, { rolloutId, ...followed });
  return {
    ...followed,
    out: String(stdout.read() ?? ''),
    err: String(stderr.read() ?? ''),
    junit: readFileSync(files.junit, 'utf8'),
    ledger,
  };
}

const running: Execution = { status: 'RUNNING', input: '{}' };
const expired = Object.assign(new Error('it is expired'), { name: 'ExpiredTokenException' });
const gone = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });

test('expired credentials end the wait as Ctrl-C does: the rollout goes on', async () => {
  const { exitCode, err, junit } = await following([running, expired]);
  expect(exitCode).toBe(77);
  expect(err).toContain('AWS rejects these credentials: it is expired');
  expect(err).toContain(
    `meshshift: ${rolloutId} goes on without you. Follow it: \`meshshift watch ${rolloutId}\`. Stop it: \`meshshift abort ${rolloutId}\`\n`,
  );
  expect(junit).toContain('<property name="outcome" value="running"/>');
  expect(junit).toContain('name="step 1: 10%"');
  expect(junit).toMatch(/it is expired.*; it goes on without this pipeline: meshshift watch/);
});

test('a network that goes and comes back ends no wait', async () => {
  const { ending, err } = await following([running, gone, gone, { status: 'SUCCEEDED', input: '{}' }]);
  expect(ending?.outcome).toBe('promoted');
  expect(err).toMatch(/does not answer \(ECONNRESET\).*; waiting 40 s for it\nAWS answers again\n/);
});

test('a network that stays away ends it, for programs too', async () => {
  const { exitCode, out, junit } = await following([running, gone], { json: true });
  expect(exitCode).toBe(69);
  expect(JSON.parse(out.trimEnd().split('\n').at(-1) ?? '')).toEqual({
    type: 'interrupted',
    rolloutId,
    reason: expect.stringContaining('does not answer'),
    exitCode: 69,
  });
  expect(junit).toContain('<property name="outcome" value="running"/>');
});

test('an execution that is over before the end was written has the reason that will be written', async () => {
  const { ending, out } = await following([running, { status: 'SUCCEEDED', input: '{}' }]);
  expect(ending).toEqual({ outcome: 'promoted', reason: 'color-v2 serves all of color-backend' });
  expect(out).toContain(`${rolloutId}: promoted: color-v2 serves all of color-backend\n`);
});

test('who follows from now on gets one line of where it stands, and no story', async () => {
  const { out } = await following([running, { status: 'SUCCEEDED', input: '{}' }], { from: 'now' });
  expect(out.split('\n').slice(0, 2)).toEqual([
    '    0:00  being planned',
    `${rolloutId}: promoted: color-v2 serves all of color-backend`,
  ]);
});

test('programs get every decision, also those from before', async () => {
  const { out } = await following([running, { status: 'SUCCEEDED', input: '{}' }], { from: 'now', json: true });
  expect(
    out
      .trimEnd()
      .split('\n')
      .map((one) => JSON.parse(one).type),
  ).toEqual(['decision', 'decision', 'end']);
});
