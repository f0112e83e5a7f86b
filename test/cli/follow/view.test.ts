import { describe, expect, test } from '@jest/globals';
import { optionLines, view, viewLine } from '../../../cli/follow/view.ts';
import type { OutputLine } from '../../../cli/terminal/printed.ts';
import { linePartsOf } from '../../../cli/terminal/printed.ts';
import { columnsOf, wrapped } from '../../../cli/terminal/wrap.ts';
import type { Period } from '../../../core/analysis/series.ts';
import type { Control } from '../../../core/control/control.ts';
import type { Decision } from '../../../core/ledger/decision.ts';
import { sampleControl, sampleRouteState } from '../../support/sample-control.ts';
import { testStart } from '../../support/test-clock.ts';

const minute = 60_000;
const plain = (line: OutputLine) =>
  linePartsOf(line)
    .map((part) => (typeof part === 'string' ? part : part.text))
    .join('')
    .trimEnd();

const look = (at: number, canary: number, changes: Partial<Decision> = {}): Decision => ({
  rolloutId: 'color-backend-r2-1',
  order: at,
  at: testStart + at * minute,
  by: 'analyze-canary',
  did: 'looked',
  why: 'the step bakes',
  verdict: 'inconclusive',
  reasons: [
    {
      metric: 'errorRate',
      verdict: 'inconclusive',
      value: canary,
      stable: 0.001,
      limit: 0.006,
      requests: 400,
      text: 'too few',
    },
  ],
  ...changes,
});
const shifted = look(0, 0, { by: 'shift-weights', did: 'shifted', weight: 10, step: 0, verdict: 'pass', reasons: [] });
const control = sampleControl({ phase: 'baking', step: 0, shifts: [{ weight: 10, at: testStart }] });
const periods = [0, 1, 4].map(
  (errors, i): Period => ({
    start: testStart + i * minute,
    canary: { requests: 120, errors },
    stable: { requests: 1080, errors: 1 },
  }),
);
const proof = { worse: 0.2, harmless: 0.5 };
const decisions = [shifted, look(1, 0), look(2, 0.02, { proof })];
const arn = 'arn:aws:cloudwatch:eu-west-1:000000000000:alarm:color-5xx';
const alarm = { name: 'color-5xx', arn, state: 'OK', suppressed: false, reason: '' } as const;
const watched: Control = { ...control, plan: { ...control.plan, alarms: [{ name: 'color-5xx', arn }] } };
const numbers = { periods, alarms: [alarm] };
const shown = (given: Control, width = 80, now = testStart + minute) =>
  view({ control: given, decisions }, now, { width, numbers }).map(plain);
const lineOf = (label: string, lines: readonly string[]) =>
  lines.find((one) => one.startsWith(`  ${label}`))?.slice(12);

test('a running rollout is a block: steps, bake, numbers with their limits, evidence, alarms, the last change', () => {
  expect(shown(watched)).toEqual([
    '  color-backend-r2-1  color-v1 > color-v2, 1 m so far, 14 m more as planned',
    '  steps     ● 10% ─ ○ 100%',
    `  weight    ${'█'.repeat(5)}${'░'.repeat(41)} 10% set, 10.0% seen`,
    `  bake      ${'█'.repeat(9)}${'░'.repeat(37)} 1 m of 5 m`,
    '  now       step 1 of 2: bakes, 4 m left',
    '  ends      in 2 m at the earliest, with enough evidence; in 14 m at the latest, then it waits for a person',
    '            color-v2                     color-v1                     allowed',
    '  requests  2/s      ███                 18/s     ███',
    '  errors    2%       ▁▂█                 0.1%     ▁▁▁                 0.6%',
    '  evidence  fails ░░░░░░░░░░░░░░░░░░░░░█████│█████████████░░░░░░░░░░░░░ passes',
    '  verdict   inconclusive: too few',
    '  alarms    color-5xx OK',
    '  last      step 1: set to 10%, 1 m ago',
  ]);
});

test('bars and spark lines grow with the terminal', () => {
  const bars = [40, 80, 160].map((width) => /[█░]+/.exec(lineOf('weight', shown(watched, width)) ?? '')?.[0].length);
  expect(bars).toEqual([6, 46, 60]);
});

test.each([40, 80, 160])('no row is wider than a terminal of %i columns, and no bar is broken', (width) => {
  const state = { control: watched, decisions };
  const lines = [...view(state, testStart + minute, { width, numbers }), ...optionLines(state, undefined)];
  const rows = lines.flatMap((line) =>
    wrapped([{ text: plain(line) }], width).map(({ indent, parts }) => indent + parts.map(({ text }) => text).join('')),
  );
  for (const row of rows) expect([row, columnsOf(row) <= width]).toEqual([row, true]);
  expect(rows.filter((row) => /fails .*passes/.test(row))).toHaveLength(1);
});

describe('the steps', () => {
  const gate = { timeoutSeconds: 7200, onTimeout: 'rollback' } as const;
  const [first, last] = control.plan.steps;
  const hook = { name: 'smoke', at: 'beforeStep', lambda: 'smoke', timeoutSeconds: 60, onFailure: 'rollback' } as const;
  const steps = [{ weight: 0, bakeSeconds: 60, maxBakeSeconds: 60 }, { ...first, approval: gate }, last].flatMap(
    (one) => (one === undefined ? [] : [one as NonNullable<typeof last>]),
  );
  const plan = { ...control.plan, steps, hooks: [hook] };

  test('are a line in the order of time, with testers, gates and hooks', () => {
    expect(lineOf('steps', shown({ ...control, plan, step: 1 }))).toBe(
      '‹smoke› ─ ✓ testers ─ ‹smoke› ─ ● 10% ─ ‹gate› ─ ‹smoke› ─ ○ 100%',
    );
  });

  test('say what ends a bake, and what a gate asks then', () => {
    expect(lineOf('ends', shown({ ...control, plan, step: 0 }))).toBe('in 0 s');
    expect(lineOf('ends', shown({ ...control, plan, step: 1 }))).toBe(
      'in 2 m at the earliest, with enough evidence, then a gate asks for approval for 2h, else rollback; in 14 m at the latest, then it waits for a person',
    );
    const paused = { ...control, pause: { value: true, issuedAt: testStart, by: 'ann' } };
    expect(lineOf('ends', shown(paused))).toBeUndefined();
  });
});

test('a halted rollout shows the weights that are in force, not those of its step, and plans no more time', () => {
  const route = {
    ...sampleRouteState(),
    targets: [
      { id: 'color-v1', weight: 80 },
      { id: 'color-v2', weight: 20 },
    ],
  };
  const lines = shown({ ...control, phase: 'halted', routes: [route] });
  expect(lineOf('weight', lines)).toMatch(/ 20%, set from outside$/);
  expect(lines[0]).not.toContain('as planned');
});

describe('a raise outside of the windows of the spec', () => {
  const windows = [{ timeZone: 'UTC', days: ['tue'], from: 540, to: 1020 }] as const;
  const opens = 'waits for its window, which opens Tue 2026-06-02 09:00 UTC';
  const windowed = { ...control, plan: { ...control.plan, windows } };

  test('is foreseen while the step bakes', () => {
    expect(lineOf('ends', shown(windowed))).toBe(
      `in 2 m at the earliest, with enough evidence, then the raise ${opens}; in 14 m at the latest, then it waits for a person`,
    );
  });

  test('is all that the step waits for, once it has baked', () => {
    expect(lineOf('ends', shown(windowed, 80, testStart + 6 * minute))).toBe(`the raise ${opens}`);
  });

  test('is none in the last step', () => {
    expect(lineOf('ends', shown({ ...windowed, step: 1 }))).not.toContain('window');
  });
});

describe('an additional metric', () => {
  const { analysis } = control.plan;
  if (analysis === 'alarmsOnly') throw new Error('the sample is judged by metrics');
  const name = '/checkout/payments/authorize';
  const query = { namespace: 'Shop', metric: 'm', statistic: 'Sum' } as const;
  const metric = { requests: query, errors: query, latency: query };
  const additionalMetrics = [
    { name, canary: metric, stable: metric, latency: { percentile: 'p99' } },
  ] as unknown as NonNullable<typeof analysis.additionalMetrics>;
  const plan = { ...control.plan, analysis: { ...analysis, additionalMetrics } };
  const counts = (errors: number) => ({ requests: 100, errors, latencyMs: 40 });
  const additional = {
    [name]: {
      periods: [1, 9].map((errors, i) => ({
        start: testStart + i * minute,
        canary: counts(errors),
        stable: counts(0),
      })),
    },
  };
  const reason = {
    metric: 'errorRate',
    name,
    verdict: 'fail',
    value: 0.09,
    stable: 0,
    limit: 0.01,
    requests: 200,
    text: 'x',
  } as const;
  const rows = (width: number) =>
    view(
      { control: { ...control, plan }, decisions: [shifted, look(1, 0), look(2, 0, { reasons: [reason] })] },
      testStart + 2 * minute,
      {
        width,
        numbers: { periods, additional },
      },
    ).map(plain);

  test('has a row for its errors and one for its response time, with limit and spark lines', () => {
    const lines = rows(120).filter((one) => one.startsWith('  /checkout'));
    expect(lines).toEqual([
      expect.stringMatching(/^ {2}\/checkout\/p…s\/authorize 9% +▁█ +0% +▁▁ +1%$/),
      expect.stringMatching(/^ {2}\/checkout\/p…thorize p99 40 ms +\S+ +40 ms/),
    ]);
  });

  test('has its name in a row of its own where the terminal is narrow', () => {
    expect(rows(40)).toContain(`  ${name}`);
  });

  test.each([40, 80, 160])('fits a terminal of %i columns', (width) => {
    for (const row of rows(width).filter((one) => /author|%/.test(one) && !/verdict|ends|last/.test(one)))
      expect(columnsOf(row)).toBeLessThanOrEqual(width);
  });
});

test('a step that has baked ends with the evidence, and no second more is planned for the last one', () => {
  const last = { ...control, step: 1, shifts: [{ weight: 100, at: testStart }] };
  const lines = shown(last, 80, testStart + 11 * minute);
  expect(lineOf('ends', lines)).toMatch(/^as soon as there is enough evidence; in \d+ m at the latest/);
  expect(lines[0]).toBe('  color-backend-r2-1  color-v1 > color-v2, 11 m');
});

test('a look that judged nothing adds no verdict: what the rollout does is there already', () => {
  const { verdict: _verdict, reasons: _reasons, ...entry } = look(1, 0);
  const lines = view({ control, decisions: [entry] }, testStart + minute, { width: 80 }).map(plain);
  expect([lineOf('now', lines), lineOf('verdict', lines)]).toEqual(['step 1 of 2: bakes, 4 m left', undefined]);
});

test('in a log it is one line', () => {
  expect(viewLine({ control, decisions }, testStart + minute)).toBe(
    'step 1 of 2, 10%, bakes, 4 m left, errors 2.0% against 0.1% of the stable',
  );
  expect(viewLine({ decisions: [] }, testStart)).toBe('being planned');
});
