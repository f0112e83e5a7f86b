import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { run } from '../support/captured-host.ts';

const folder = mkdtempSync(join(tmpdir(), 'meshshift-test-'));
const fileOf = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};

const counts = (requests: number, proportion: number) => ({ requests, errors: Math.round(requests * proportion) });
const recorded = (id: string, canary: number) =>
  `${JSON.stringify({
    id,
    periodSeconds: 60,
    history: Array.from({ length: 60 }, () => counts(6000, 0.005)),
    steps: [
      { weight: 10, periods: 5 },
      { weight: 50, periods: 5 },
    ],
    periods: Array.from({ length: 10 }, (_, i) =>
      i < 5
        ? { canary: counts(600, canary), stable: counts(5400, 0.005) }
        : { canary: counts(3000, canary), stable: counts(3000, 0.005) },
    ),
  })}\n`;
const lines = (out: string): unknown[] =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('replay', () => {
  const both = recorded('good', 0.005) + recorded('bad', 0.02);
  const answers = [
    { id: 'good', verdict: 'pass', period: null, reason: expect.any(String) },
    { id: 'bad', verdict: 'fail', period: expect.any(Number), reason: expect.stringContaining('error rate 2%') },
  ];

  test.each([
    ['standard input when no file is named', []],
    ['standard input named -', ['-']],
    ['standard input, with --json', ['--json']],
    ['a file', [fileOf('both.ndjson', both)]],
  ])('gives one line of JSON for each rollout, in order, from %s', async (_, args) => {
    const { code, out, err } = await run(['replay', ...args], { stdin: both });
    expect([code, err]).toEqual([0, '']);
    expect(lines(out)).toEqual(answers);
  });

  test('reports a broken line by its number, goes on with the rest and ends non-zero', async () => {
    const broken = both.replace('"requests":600,', '"requests":-600,').replace('}\n{', '}\n\nrubbish\n{');
    const { code, out, err } = await run(['replay'], { stdin: broken });
    expect(code).toBe(64);
    expect(lines(out)).toEqual([answers[1]]);
    expect(err.split('\n')).toEqual([
      'standard input:1: periods[0].canary.requests: found -600, allowed: at least 0; periods[0].canary.errors: found 3, allowed: no more errors than requests',
      expect.stringContaining('standard input:3: not JSON: '),
      '',
    ]);
  });

  test('says that there is no such file', async () => {
    const { code, err } = await run(['replay', 'no-such-file']);
    expect([code, err]).toEqual([64, expect.stringContaining('no-such-file does not exist')]);
  });
});

describe('replay --config', () => {
  const verdictBy = async (text: string) => {
    const { code, out, err } = await run(['replay', '--config', fileOf('config.yaml', text)], {
      stdin: recorded('bad', 0.02),
    });
    return { code, err, verdict: out === '' ? '' : (lines(out)[0] as { verdict: string }).verdict };
  };

  test.each([
    ['an analysis section alone', 'errorRate: { ratio: 5 }\n'],
    ['a file with nothing but the section', 'analysis: { errorRate: { ratio: 5 } }\n'],
    [
      'a spec',
      `service: a\nrouter: { mesh: m, virtualRouter: r, routes: [x] }\ncanary: b\nstrategy: { allAtOnce: true }
analysis:\n  metrics: { preset: appmesh-extension-statsd, namespace: CWAgent }\n  errorRate: { ratio: 5 }\n`,
    ],
  ])('judges by %s', async (_, text) => {
    expect((await verdictBy(text)).verdict).not.toBe('fail');
  });

  test('an empty section is the usual one', async () => {
    expect((await verdictBy('analysis: {}\n')).verdict).toBe('fail');
  });

  test.each([
    ['errorRate: { ratio: 20, tolerence: 1% }\n', 'config.yaml:1: errorRate.tolerence: found an unknown key'],
    ['analysis:\n  minRequests: 0\n', 'config.yaml:2: analysis.minRequests: found 0, allowed: at least 1'],
    ['analysis: alarmsOnly\n', 'config.yaml:1: analysis: found alarmsOnly'],
    ['[]', 'config.yaml: the spec: found []'],
  ])('refuses %j with its place', async (text, said) => {
    const { code, err, verdict } = await verdictBy(text);
    expect([code, verdict, err]).toEqual([64, '', expect.stringContaining(said)]);
  });
});
