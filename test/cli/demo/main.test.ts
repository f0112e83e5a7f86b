import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';

const root = join(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'demo-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The demo as `npm start` runs it, to its end. */
const demo = (...args: string[]): Promise<Ended> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, 'cli/demo/main.ts'), ...args], { cwd: root });
    let out = '';
    let err = '';
    child.stdout.on('data', (data) => {
      out += data;
    });
    child.stderr.on('data', (data) => {
      err += data;
    });
    child.on('close', (code) => resolve({ code, out, err }));
  });

describe('what the demo refuses before it starts anything', () => {
  test('a bad spec: every problem at once, with path, found and allowed, and exit code 64', async () => {
    const file = join(folder, 'bad.yaml');
    writeFileSync(
      file,
      'service: a b\ncanary: v2\nstable: v2\nruoter: {}\nstrategy: {linear: {step: 0, every: 5}}\nanalysis: alarmsOnly\n',
    );
    const { code, out, err } = await demo('--spec', file);
    expect(code).toBe(64);
    expect(out).toBe('');
    for (const part of [
      'service: found "a b"',
      'router: found nothing',
      'ruoter: found an unknown key',
      'did you mean router?',
      'strategy.linear.step',
      'strategy.linear.every',
      'canary: found "v2"',
      'alarms:',
    ])
      expect(err).toContain(part);
  });

  test('a spec that is not there', async () => {
    expect(await demo('--spec', join(folder, 'none.yaml'))).toMatchObject({
      code: 64,
      err: expect.stringContaining('no such file'),
    });
  });

  test('a port in use: one clear line', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { code, err } = await demo('--port', String(port));
    server.close();
    expect(code).toBe(1);
    expect(err).toBe(`Port ${port} on 127.0.0.1 is already in use: name another, as in \`npm start -- --port 0\`\n`);
  });
});

describe('a rollout that the team’s own alarm stops', () => {
  test('is put back through EventBridge in the middle of a bake, and the summary has all of it', async () => {
    const log = join(folder, 'requests.ndjson');
    const report = join(folder, 'report.html');
    const spec = join(folder, 'half.yaml');
    const own = readFileSync(join(root, 'cli/demo/rollout-appmesh.yaml'), 'utf8');
    // A large share needs few requests for the alarm's threshold: each of them costs milliseconds.
    writeFileSync(spec, own.replace('{ weight: 10, bake: 4m }', '{ weight: 40, bake: 4m }'));
    const { code, out, err } = await demo(
      '--scenario',
      'alarm',
      // The schedule looks every two seconds then: at 60 it would often be faster than the event.
      '--time-scale',
      '30',
      '--rate',
      '40',
      '--spec',
      spec,
      '--port',
      '0',
      '--json',
      '--request-log',
      log,
      '--report',
      report,
    );
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect({ code, err: err.split('\n').filter((line) => line.startsWith('Error')) }).toEqual({ code: 2, err: [] });
    expect(lines.at(-1)).toMatchObject({
      type: 'end',
      outcome: 'rolledBack',
      exitCode: 2,
      // On a busy machine the schedule may still be first: it says that the alarm is in ALARM.
      reason: expect.stringMatching(/^alarm color-wrong-answers (went to|is in) ALARM/),
      weights: [{ weight: 40 }, { weight: 0 }],
      routes: [{ route: 'color-route', otherFieldsKept: true }],
      alarmToRoute: {
        invocations: 2,
        writes: expect.arrayContaining(['states:SendTaskSuccess', 'appmesh:UpdateRoute']),
      },
    });
    const { before, after } = lines.at(-1).routes[0];
    expect(after.httpRoute.action.weightedTargets).toEqual(before.httpRoute.action.weightedTargets);
    expect(readFileSync(report, 'utf8')).toMatch(
      /<h1>color-backend was rolled back[\s\S]*color-wrong-answers (went to|is in) ALARM[\s\S]*Error rate/,
    );
    const calls = readFileSync(log, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(calls.filter(({ operation }) => operation === 'UpdateRoute').map(({ caller }) => caller)).toEqual([
      'ShiftWeightsFunction',
      'RollBackFunction',
    ]);
  }, 60_000);
});
