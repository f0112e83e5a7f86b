import { readFileSync } from 'node:fs';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { pause } from '../../adapters/clock.ts';
import { specFile } from './support/alarms-only.ts';
import type { LiveStack } from './support/live-stack.ts';
import { liveStack } from './support/live-stack.ts';

let stack: LiveStack;

beforeAll(async () => {
  stack = await liveStack();
}, 20_000);

afterAll(() => stack.close());

const gated = {
  strategy: { steps: [{ weight: 10, bake: '1s', approval: { timeout: '2h' } }], finalBake: '1h', keepWarm: '1m' },
};
const slow = { strategy: { steps: [{ weight: 10, bake: '1h' }], finalBake: '1h', keepWarm: '1m' } };

const stateMachine = 'arn:aws:states:eu-west-1:000000000000:stateMachine:rollout-meshshift';

/** Looks until the status says so. */
async function until(rolloutId: string, is: (status: Record<string, unknown>) => boolean) {
  for (let i = 0; i < 100; i++) {
    const { out } = await stack.meshshift('status', rolloutId, '--json');
    const status = JSON.parse(out);
    if (is(status)) return status;
    await pause(50);
  }
  throw new Error(`${rolloutId} never came to it`);
}

describe('on a stack where nothing runs', () => {
  test('doctor finds nothing missing', async () => {
    const { code, out } = await stack.meshshift('doctor');
    expect([code, out.match(/^ok/gm)?.length, out.match(/FAULT/g)]).toEqual([0, 6, null]);
  });

  test('plan prints the steps with their times, and that nothing is missing', async () => {
    const { code, out } = await stack.meshshift('plan', specFile('shop', gated));
    expect(code).toBe(0);
    expect(out).toContain('shop green: color-v1 > color-v2 on color-mesh/color-router');
    expect(out).toMatch(/1 +0:00 +10% +bakes 1s +at most 15m, then waits 2h for approval, else rollback/);
    expect(out).toContain('nothing is missing');
  });

  test('plan says what is missing and ends as a rejected rollout would', async () => {
    const { code, out } = await stack.meshshift('plan', specFile('shop', { canary: 'color-v9' }));
    expect([code, out]).toEqual([
      3,
      expect.stringContaining(
        'it would be rejected:\n  canary: found no virtual node color-v9, allowed: a virtual node that exists in mesh color-mesh\n',
      ),
    ]);
  });

  test('list, history and an order say that there is nothing', async () => {
    const said = await Promise.all([['list'], ['history'], ['abort'], ['why']].map((args) => stack.meshshift(...args)));
    expect(said.map(({ code, out, err }) => [code, (out || err).trim()])).toEqual([
      [0, 'no rollout runs on stack meshshift; `meshshift history` has those that have ended'],
      [0, 'no rollout was ever started on stack meshshift'],
      [64, 'meshshift: no rollout runs on stack meshshift: name one, see `meshshift history`'],
      [64, 'meshshift: no rollout runs on stack meshshift: name one, see `meshshift history`'],
    ]);
  });

  test('init writes a spec from the live route, and does not overwrite one', async () => {
    const where = ['--mesh', 'color-mesh', '--router', 'color-router', '--route', 'color-route'];
    const { code, out } = await stack.meshshift('init', ...where, '--canary', 'color-v2');
    expect([code, out]).toEqual([0, expect.stringContaining('\ncanary: color-v2\n')]);
    const valid = await stack.meshshiftWith({ stdin: out }, 'validate', '-');
    expect([valid.code, valid.err]).toEqual([0, '']);
    const again = await stack.meshshift('init', ...where, '--canary', 'color-v2', '--out', specFile('kept'));
    expect([again.code, again.err]).toEqual([64, expect.stringContaining('kept.yaml exists: name another file')]);
    const none = await stack.meshshift('init', ...where.slice(0, 5), 'no-route', '--canary', 'color-v2');
    expect([none.code, none.err]).toEqual([64, expect.stringContaining('check --mesh, --router and --route')]);
  });

  test('a stack that does not exist is named by the parameter that was looked for', async () => {
    const { code, err } = await stack.meshshift('status', '--stack', 'prod');
    expect([code, err]).toEqual([
      64,
      expect.stringContaining('no stack prod: the parameter /meshshift/prod does not exist'),
    ]);
  });
});

describe('a rollout that people steer', () => {
  const id = 'steered-green-1';

  test('starts once, however often it is started, and not with another spec', async () => {
    const file = specFile('steered', gated);
    const first = await stack.meshshift('start', file, '--json');
    expect([first.code, JSON.parse(first.out)]).toEqual([0, { rolloutId: id, is: 'started' }]);
    const second = await stack.meshshift('start', file, '--json');
    expect([second.code, JSON.parse(second.out)]).toEqual([0, { rolloutId: id, is: 'attached' }]);
    const other = await stack.meshshift('start', specFile('steered', slow));
    expect([other.code, other.err]).toEqual([5, expect.stringContaining(`${id} runs with another spec`)]);
  });

  test('waits at its gate, says so, and goes on when it is approved by its name', async () => {
    await until(id, ({ waitingFor }) => waitingFor === 'approval');
    const { out } = await stack.meshshift('status');
    expect(out).toContain('waits for approval of step 1');
    expect(out).toContain(`\`meshshift approve ${id}\` lets it go on`);
    const wrong = await stack.meshshift('approve', id, '--step', '2');
    expect([wrong.code, wrong.err]).toEqual([
      5,
      'meshshift: step 2 does not wait for an approval: step 1 is waiting for approval\n',
    ]);
    const { code, out: said } = await stack.meshshift('approve');
    expect([code, said]).toEqual([0, `${id}: step 1 approved\n`]);
    await until(id, ({ step, phase }) => step === 2 && phase === 'baking');
    const late = await stack.meshshift('approve', id);
    expect([late.code, late.err]).toEqual([5, 'meshshift: step 2 does not wait for an approval: step 2 is baking\n']);
  });

  test('takes no order from a caller without the permission, and names what is missing', async () => {
    const credentials = stack.userWho(
      'dynamodb:GetItem',
      'dynamodb:Query',
      'ssm:GetParameter',
      'states:DescribeExecution',
    );
    const { code, err } = await stack.meshshiftWith({ client: { ...stack.client, credentials } }, 'promote', id);
    expect([code, err]).toEqual([77, expect.stringContaining('meshshift: no permission for events:PutEvents: ')]);
    const { code: blind, err: why } = await stack.meshshiftWith(
      { client: { ...stack.client, credentials: stack.userWho('sts:GetCallerIdentity') } },
      'doctor',
    );
    expect([blind, why]).toEqual([77, '']);
  });

  test('is paused, resumed and aborted, and what is no use is refused', async () => {
    const said = [];
    for (const order of ['resume', 'pause', 'release', 'resume', 'abort']) said.push(await stack.meshshift(order, id));
    expect(said.map(({ code, out, err }) => [code, out || err])).toEqual([
      [5, `meshshift: ${id} is not paused\n`],
      [0, `${id}: paused: the weight stays and time stands still; alarms and analysis go on\n`],
      [5, `meshshift: ${id} is baking, not halted: only a halted rollout is released\n`],
      [0, `${id}: resumed\n`],
      [0, `${id}: the original weights are being put back\n`],
    ]);
    const useless = await stack.meshshift('watch', id, '--port', '0');
    expect([useless.code, useless.err]).toEqual([64, expect.stringContaining('give --web as well')]);
    // Ctrl-C comes when following has ended and the page alone stays.
    let interrupts = 0;
    const onInterrupt = (listener: () => void) => {
      interrupts += 1;
      if (interrupts === 2) setImmediate(listener);
      return () => undefined;
    };
    const { code, out } = await stack.meshshiftWith({ onInterrupt }, 'watch', id, '--web');
    expect([code, out]).toEqual([2, expect.stringContaining(`${id}: rolledBack: aborted by arn:aws:iam::`)]);
    expect(out).toMatch(/^live on http:\/\/127\.0\.0\.1:\d+\/\n[\s\S]*the page stays on .*: Ctrl-C ends it\n$/);
    await expect(fetch(/http:\S+/.exec(out)?.[0] ?? '')).rejects.toThrow('fetch failed');
    const after = await stack.meshshift('pause', id);
    expect([after.code, after.err]).toEqual([
      5,
      `meshshift: ${id} has been rolled back: there is nothing to pause, see \`meshshift why ${id}\`\n`,
    ]);
  });

  test('is found again when it has ended, also by nearly its name', async () => {
    const typed = await stack.meshshift('status', 'steerd-green-1');
    expect([typed.code, typed.err]).toEqual([
      64,
      `meshshift: no rollout steerd-green-1 on stack meshshift: did you mean ${id}?\n`,
    ]);
    const [why, all, ledger, named] = await Promise.all([
      stack.meshshift('why'),
      stack.meshshift('history'),
      stack.meshshift('history', id, '--json'),
      stack.meshshift('start', specFile('steered', gated), '--attempt', '1'),
    ]);
    expect(why.out).toMatch(
      /^steered-green-1 ended .* ago as rolledBack: aborted by .*the original weights were put back \(color-route: color-v1 100/,
    );
    expect(all.out).toMatch(/steered-green-1 +rolledBack/);
    const did = JSON.parse(ledger.out).decisions.map((decision: { did: string }) => decision.did);
    expect([did.at(0), did.at(-1)]).toEqual(['planned', 'ended']);
    expect([named.code, named.err]).toEqual([
      5,
      `meshshift: ${id} has ended: leave --attempt out to start the next one\n`,
    ]);
  });

  test('an audit has each decision, and each command with its person, in JSON and YAML', async () => {
    const audit = ['history', '--since', '1h', '--decisions', '-o'];
    const [json, yaml, wide, later] = await Promise.all([
      stack.meshshift(...audit, 'json'),
      stack.meshshift(...audit, 'yaml'),
      stack.meshshift('history', '-o', 'wide'),
      stack.meshshift('history', '--since', '2100-01-01'),
    ]);
    const records: { rolloutId: string; decisions: { did: string; who?: string }[] }[] = JSON.parse(json.out);
    expect(parse(yaml.out)).toEqual(records);
    const commands = records
      .find(({ rolloutId }) => rolloutId === id)
      ?.decisions.filter(({ did }) => did === 'signalled');
    expect(commands?.map(({ who }) => who)).toContainEqual(expect.stringMatching(/^arn:aws:/));
    expect(wide.out).toMatch(/^STARTED \(UTC\) +ROLLOUT +OUTCOME +TOOK +ROUTER +STABLE +CANARY +REASON\n/);
    expect(wide.out).toMatch(/ appmesh\/color-mesh\/color-router +color-v1 +color-v2 +aborted by /);
    expect(later.out).toBe('no rollout was started since then on stack meshshift\n');
  });
});

describe('a rollout that is waited for', () => {
  test('prints plain lines into a pipe, and ends at its promotion with 0', async () => {
    const { code, out, err } = await stack.meshshift('start', specFile('healthy'), '--wait');
    expect([code, err]).toEqual([0, '']);
    // Two lines between which nothing is repainted: no escape sequence of any kind.
    expect(out).not.toContain('\u001b');
    expect(out.split('\n').map((line) => line.replace(/^ +[\d:]+ +/, ''))).toEqual([
      'started healthy-green-1',
      ...['being planned'].filter((line) => out.includes(line)),
      'planned: color-v1 to color-v2 in 2 steps',
      'step 1: set to 10% (color-route: color-v1 90, color-v2 10)',
      'step 1: passed',
      'step 2: set to 100% (color-route: color-v1 0, color-v2 100)',
      'step 2: promoted',
      'healthy-green-1: promoted: color-v2 serves all of healthy',
      '  the stable is still kept warm: an alarm, or `meshshift rollback healthy-green-1`, takes it back',
      '',
    ]);
    const back = await stack.meshshift('rollback', 'healthy-green-1');
    expect(back.code).toBe(0);
    expect((await stack.meshshift('watch', 'healthy-green-1', '--keep-warm')).code).toBe(2);
  });

  test('is rolled back by an alarm with 2, and why names the alarm', async () => {
    const file = specFile('alarmed', slow);
    await stack.meshshift('start', file);
    await until('alarmed-green-1', ({ phase }) => phase === 'baking');
    await stack.alarm('ALARM');
    const { code, out } = await stack.meshshift('watch', '--json');
    expect([code, JSON.parse(out.trimEnd().split('\n').at(-1) ?? '')]).toMatchObject([
      2,
      { type: 'end', outcome: 'rolledBack', exitCode: 2 },
    ]);
    expect(await stack.metric('RolloutsEnded', { outcome: 'rolledBack' }, 'Sum')).toContain(1);
    expect(await stack.metric('RollbackMilliseconds', {}, 'Maximum')).not.toHaveLength(0);
    const why = await stack.meshshift('why', 'alarmed-green-1');
    const report = await stack.meshshift('report', 'alarmed-green-1', '--out', '-');
    expect(report.out).toMatch(
      /<h1>alarmed was rolled back in step 1 \(10%\); the original weights are in force<\/h1>/,
    );
    expect(report.out).toContain('alarms alone');
    const nowhere = await stack.meshshift('report', 'alarmed-green-1', '--out', '/nowhere/report.html');
    expect([nowhere.code, nowhere.err]).toEqual([
      64,
      expect.stringContaining('/nowhere/report.html cannot be written'),
    ]);
    expect(why.out).toMatch(/alarm color-wrong-answers (went to|is in) ALARM: the test says so/);
  });

  test('is rejected with 3 while its alarm is red: the next attempt, not the same', async () => {
    await stack.alarm('ALARM');
    const { code, out } = await stack.meshshift('start', specFile('alarmed', slow));
    await stack.alarm('OK');
    expect([code, out]).toEqual([
      3,
      expect.stringContaining('alarmed-green-2: rejected: alarms[0]: found color-wrong-answers in ALARM'),
    ]);
    const history = await stack.meshshift('history');
    expect(history.out).toMatch(/alarmed-green-2 +rejected .*found color-wrong-answers in ALARM/);
  });

  describe('and was rolled back is started again with the same revision', () => {
    const file = specFile('again', slow);
    const ends = async (rolloutId: string, code: number) => {
      expect((await stack.meshshift('watch', rolloutId)).code).toBe(code);
      await stack.alarm('OK');
    };

    test('by the command: as the next attempt, to which a pipeline that is run again attaches', async () => {
      await stack.meshshift('start', file);
      await until('again-green-1', ({ phase }) => phase === 'baking');
      await stack.alarm('ALARM');
      await ends('again-green-1', 2);
      expect((await stack.meshshift('start', file)).out).toContain('again-green-2');
      await until('again-green-2', ({ phase }) => phase === 'baking');
      const rerun = await stack.meshshift('start', file, '--json');
      expect([rerun.code, JSON.parse(rerun.out)]).toEqual([0, { rolloutId: 'again-green-2', is: 'attached' }]);
      expect((await stack.meshshift('abort', 'again-green-2')).code).toBe(0);
      await ends('again-green-2', 2);
    });

    test('by StartExecution: under the next name, which the command takes for the next attempt', async () => {
      const states = new SFNClient(stack.client);
      const execution = (name: string | undefined) => ({
        ...{ stateMachineArn: stateMachine, input: JSON.stringify(parse(readFileSync(file, 'utf8'))) },
        ...(name !== undefined && { name }),
      });
      const used = states.send(new StartExecutionCommand({ ...execution('again-green-2'), input: '{}' }));
      await expect(used).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
      await states.send(new StartExecutionCommand(execution('again-green-3')));
      await until('again-green-3', ({ phase }) => phase === 'baking');
      const rerun = await stack.meshshift('start', file, '--json');
      expect(JSON.parse(rerun.out)).toEqual({ rolloutId: 'again-green-3', is: 'attached' });
      await stack.meshshift('abort', 'again-green-3');
      await ends('again-green-3', 2);
      const { executionArn = '' } = await states.send(new StartExecutionCommand(execution(undefined)));
      const unnamed = executionArn.split(':').at(-1) ?? '';
      await until(unnamed, ({ phase }) => phase === 'baking');
      await stack.meshshift('abort', unnamed);
      await ends(unnamed, 2);
    });
  });

  test('goes on after Ctrl-C, which prints how to stop it', async () => {
    const onInterrupt = (listener: () => void) => {
      setImmediate(listener);
      return () => undefined;
    };
    const { code, err } = await stack.meshshiftWith({ onInterrupt }, 'start', specFile('left', slow), '--wait');
    expect([code, err]).toEqual([
      130,
      'meshshift: left-green-1 goes on without you. Follow it: `meshshift watch left-green-1`. Stop it: `meshshift abort left-green-1`\n',
    ]);
  });

  test('halts with 4 when a person sets the weights, until the router is released', async () => {
    await until('left-green-1', ({ phase }) => phase === 'baking');
    await stack.setWeights({ 'color-v1': 50, 'color-v2': 50 });
    await stack.meshshift('skip-wait', 'left-green-1');
    const watched = await stack.meshshift('watch', 'left-green-1');
    expect([watched.code, watched.out]).toEqual([4, expect.stringContaining('left-green-1: halted')]);
    const doctor = await stack.meshshift('doctor');
    expect([doctor.code, doctor.out]).toEqual([4, expect.stringContaining('LOOK   left-green-1: halted')]);
    const released = await stack.meshshift('release', 'left-green-1');
    expect([released.code, released.out]).toEqual([0, 'left-green-1: released: the weights stay as they are\n']);
  });
});
